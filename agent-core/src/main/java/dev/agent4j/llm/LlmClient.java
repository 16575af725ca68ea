package dev.agent4j.llm;

import java.util.Optional;

/** A model behind an API. Implementations are thread-safe. */
@FunctionalInterface
public interface LlmClient {

  /**
   * Sends {@code request} once and blocks until the reply is complete; {@link Retrying} retries.
   *
   * @param listener hears the reply as it comes in, on the calling thread
   * @throws dev.agent4j.error.LlmException if there is no usable reply
   * @throws InterruptedException if interrupted; the request is abandoned, its connection closed
   */
  LlmResponse send(LlmRequest request, ReplyListener listener) throws InterruptedException;

  /** Tells whether this client retries by itself. Default: false; a decorator asks its client. */
  default boolean isRetrying() {
    return false;
  }

  /** Returns what is known of the model; empty if nothing is, or if it is more than one. */
  default Optional<ModelInfo> model() {
    return Optional.empty();
  }
}
