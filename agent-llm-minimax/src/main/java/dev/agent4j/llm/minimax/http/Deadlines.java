package dev.agent4j.llm.minimax.http;

import java.time.Duration;

/**
 * How long a request may take, by what it waits for.
 *
 * @param connect a new connection, its host's address included
 * @param firstEvent the first event of the reply
 * @param idle each further byte
 * @param total all of one attempt
 */
public record Deadlines(Duration connect, Duration firstEvent, Duration idle, Duration total) {

  /**
   * A prompt of a million tokens, 4 MB or so, was seen to take 235 s to its first token (2026-06).
   */
  private static final long NANOS_PER_MEGABYTE = Duration.ofMinutes(1).toNanos();

  /** Without streaming nothing arrives before the reply is complete. */
  private static final int TIMES_WITHOUT_STREAM = 10;

  /** Every wait ends, and its nanoseconds can be counted with. */
  private static final Duration LONGEST = Duration.ofDays(30);

  /**
   * Returns {@code limit}.
   *
   * @throws IllegalArgumentException if it is not positive, or longer than 30 days
   */
  public static Duration checked(String name, Duration limit) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, was " + limit);
    }
    if (limit.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " must be at most " + LONGEST.toDays() + " days, was " + limit);
    }
    return limit;
  }

  /** Returns how long the first event of the reply to a body of that length may take. */
  public long firstEventNanos(long bodyLength, boolean isStreaming) {
    long forLength = (bodyLength >> 20) * NANOS_PER_MEGABYTE;
    return firstEvent.toNanos() * (isStreaming ? 1 : TIMES_WITHOUT_STREAM) + forLength;
  }
}
