package dev.agent4j.llm;

import dev.agent4j.message.Usage;

/**
 * What a model's tokens cost, in US dollars per million.
 *
 * @param input prompt tokens that were not read from the cache
 * @param output reply tokens, reasoning included
 * @param cacheRead prompt tokens read from the provider's cache
 * @param cacheWrite prompt tokens written to it, where that is billed; else the same as input
 */
public record Price(double input, double output, double cacheRead, double cacheWrite) {
  private static final double MILLION = 1_000_000;

  /** Refuses, as an {@link IllegalArgumentException}, a price that is negative or not finite. */
  public Price {
    requirePrice("input", input);
    requirePrice("output", output);
    requirePrice("cacheRead", cacheRead);
    requirePrice("cacheWrite", cacheWrite);
  }

  private static void requirePrice(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(name + " must be finite and not negative, was " + value);
    }
  }

  /** Returns the price of models without a reduced price for cached tokens. */
  public static Price of(double input, double output) {
    return new Price(input, output, input, input);
  }

  /** Returns what {@code usage} costs, in US dollars. */
  public double of(Usage usage) {
    long plain =
        Math.max(0, usage.inputTokens() - usage.cacheReadTokens() - usage.cacheWriteTokens());
    return (plain * input
            + usage.cacheReadTokens() * cacheRead
            + usage.cacheWriteTokens() * cacheWrite
            + usage.outputTokens() * output)
        / MILLION;
  }
}
