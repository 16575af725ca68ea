package dev.agent4j.llm;

import static java.util.Objects.requireNonNull;

import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.Usage;
import org.jspecify.annotations.Nullable;

/**
 * A complete reply.
 *
 * @param model the model that answered, as the provider names it
 * @param cost in US dollars; null if the model's price is unknown
 */
public record LlmResponse(
    AssistantMessage message,
    StopReason stopReason,
    Usage usage,
    String model,
    @Nullable Double cost) {

  public LlmResponse {
    requireNonNull(message, "message");
    requireNonNull(stopReason, "stopReason");
    requireNonNull(usage, "usage");
    requireNonNull(model, "model");
  }

  /** Returns this response with another message. */
  public LlmResponse with(AssistantMessage message) {
    return new LlmResponse(message, stopReason, usage, model, cost);
  }
}
