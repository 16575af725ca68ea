package dev.agent4j.llm;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a model.
 *
 * @param contextWindow tokens of prompt and reply together; 0 if unknown
 * @param maxOutputTokens longest reply in tokens, reasoning included; 0 if unknown
 * @param price null if unknown
 */
public record ModelInfo(String id, int contextWindow, int maxOutputTokens, @Nullable Price price) {

  public ModelInfo {
    requireNonNull(id, "id");
    if (contextWindow < 0 || maxOutputTokens < 0) {
      throw new IllegalArgumentException("token limits of " + id + " must not be negative");
    }
  }
}
