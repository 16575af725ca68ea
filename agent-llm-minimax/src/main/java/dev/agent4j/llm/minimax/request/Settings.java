package dev.agent4j.llm.minimax.request;

import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.LlmRequest.ToolChoice;
import dev.agent4j.llm.minimax.request.Models.Reasoning;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is the same in all requests of a client. Null is the provider's default. */
public record Settings(
    Models.Model model,
    boolean isStreaming,
    @Nullable Boolean thinking,
    @Nullable String effort,
    @Nullable Double temperature,
    @Nullable Double topP,
    @Nullable Integer maxOutputTokens,
    @Nullable String serviceTier) {

  private static final Duration USUAL_FIRST_EVENT = Duration.ofSeconds(60);
  private static final Duration REASONING_FIRST_EVENT = Duration.ofMinutes(3);

  public Settings {
    String id = model.info().id();
    Reasoning reasoning = model.reasoning();
    if (Boolean.FALSE.equals(thinking)
        && (reasoning == Reasoning.ALWAYS || reasoning == Reasoning.BY_EFFORT)) {
      throw new IllegalArgumentException(
          id + " always reasons: leave out thinking(false), or use MiniMax-M3");
    }
    if (effort != null && (reasoning == Reasoning.ALWAYS || reasoning == Reasoning.SWITCHED)) {
      throw new IllegalArgumentException(
          id + " has no effort levels: leave out effort(\"" + effort + "\"), or use MiniMax-M3.1");
    }
    int most = model.info().maxOutputTokens();
    if (maxOutputTokens != null && most > 0 && maxOutputTokens > most) {
      throw new IllegalArgumentException(
          id + " replies with at most " + most + " tokens, maxOutputTokens was " + maxOutputTokens);
    }
  }

  /** Returns how long the first event may take: longer if the model may reason before it. */
  public Duration usualFirstEvent() {
    return mayReason() ? REASONING_FIRST_EVENT : USUAL_FIRST_EVENT;
  }

  /** Tells whether the model may reason before it answers. */
  boolean mayReason() {
    return model.reasoning() != Reasoning.FOREIGN && !Boolean.FALSE.equals(thinking);
  }

  boolean isForeign() {
    return model.reasoning() == Reasoning.FOREIGN;
  }

  /**
   * Returns {@code adaptive}, {@code disabled}, or null if nothing is to be said of it. MiniMax-M3
   * is always told: what it does by default differs by dialect.
   */
  @Nullable String thinkingType() {
    if (thinking == null) {
      return model.reasoning() == Reasoning.SWITCHED ? "adaptive" : null;
    }
    if (model.reasoning() == Reasoning.ALWAYS || model.reasoning() == Reasoning.BY_EFFORT) {
      return null;
    }
    return thinking ? "adaptive" : "disabled";
  }

  /** Returns the limit of the reply in tokens, reasoning included; 0 if none is known. */
  int outputLimit(LlmRequest request) {
    Integer asked = request.maxOutputTokens() == null ? maxOutputTokens : request.maxOutputTokens();
    int most = model.info().maxOutputTokens();
    if (asked != null) {
      return most > 0 ? Math.min(asked, most) : asked;
    }
    return model.usualOutputTokens() > 0 ? model.usualOutputTokens() : most;
  }

  /** Tells whether the request must say that no tool may be called. */
  static boolean forbidsTools(LlmRequest request) {
    return request.toolChoice() == ToolChoice.NONE && !request.tools().isEmpty();
  }
}
