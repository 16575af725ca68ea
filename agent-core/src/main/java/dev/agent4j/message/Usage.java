package dev.agent4j.message;

import java.io.Serializable;

/**
 * Tokens billed, as the provider counts them.
 *
 * @param inputTokens the whole prompt, cached parts included
 * @param outputTokens the whole reply, reasoning included
 * @param cacheReadTokens the part of the input that was read from the provider's cache
 * @param cacheWriteTokens the part of the input that was written to it, where that is billed
 * @param reasoningTokens the part of the output that was reasoning; 0 if the provider does not say
 */
public record Usage(
    long inputTokens,
    long outputTokens,
    long cacheReadTokens,
    long cacheWriteTokens,
    long reasoningTokens)
    implements Serializable {

  public static final Usage NONE = new Usage(0, 0);

  public Usage {
    if (inputTokens < 0
        || outputTokens < 0
        || cacheReadTokens < 0
        || cacheWriteTokens < 0
        || reasoningTokens < 0) {
      throw new IllegalArgumentException("token counts must not be negative");
    }
  }

  public Usage(long inputTokens, long outputTokens) {
    this(inputTokens, outputTokens, 0, 0, 0);
  }

  /** Returns input and output together. */
  public long totalTokens() {
    return inputTokens + outputTokens;
  }

  public Usage plus(Usage other) {
    return new Usage(
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        cacheReadTokens + other.cacheReadTokens,
        cacheWriteTokens + other.cacheWriteTokens,
        reasoningTokens + other.reasoningTokens);
  }
}
