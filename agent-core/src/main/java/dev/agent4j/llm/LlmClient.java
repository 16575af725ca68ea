package dev.agent4j.llm;

import java.util.Optional;

/** A model behind an API. Implementations are thread-safe. */
@FunctionalInterface
public interface LlmClient {

  /**
   * Sends {@code request} and blocks until the reply is complete.
   *
   * <p>A client may try again, and says so by {@code onRetry}, until it has handed on the first
   * delta of a reply. After that a failure is final: the caller decides whether to ask again.
   *
   * @param listener hears the reply as it comes in, on the calling thread
   * @throws dev.agent4j.error.LlmException if there is no usable reply
   * @throws InterruptedException if the calling thread is interrupted; the request is abandoned and
   *     its connection closed
   */
  LlmResponse send(LlmRequest request, ReplyListener listener) throws InterruptedException;

  /** Returns what is known of the model; empty if nothing is, or if it is more than one. */
  default Optional<ModelInfo> model() {
    return Optional.empty();
  }
}
