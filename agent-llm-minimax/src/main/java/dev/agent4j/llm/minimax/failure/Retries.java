package dev.agent4j.llm.minimax.failure;

import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.llm.Sleeper;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Whether and when a request that failed is sent again: by the kind of failure, with a pause that
 * is random between nothing and a bound that doubles, or as long as the provider asks.
 *
 * @param attempts how often a request is sent at most
 * @param base bound of the first pause
 * @param cap bound of all pauses
 */
public record Retries(
    int attempts, Duration base, Duration cap, Sleeper sleeper, RandomGenerator random) {

  /** A provider that asks for more is better left alone, or replaced by another. */
  static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(2);

  /** No attempt begins later: what has failed for so long is the caller's to judge. */
  static final Duration BUDGET = Duration.ofMinutes(10);

  /** Each reply that cannot be read has cost money. */
  private static final int MOST_UNREADABLE = 3;

  /**
   * Returns how long to wait before the next attempt; null if there is none to make.
   *
   * @param failed how many attempts have failed, from 1
   * @param elapsed since the first of them began
   * @param left until all must be done
   */
  public @Nullable Duration pauseAfter(Fault fault, int failed, Duration elapsed, Duration left) {
    int most = Math.min(attempts, fault.mostAttempts());
    if (fault.kind() == Kind.UNREADABLE) {
      most = Math.min(most, MOST_UNREADABLE);
    }
    if (!fault.kind().isRetryable() || failed >= most) {
      return null;
    }
    Duration pause = jitter(failed);
    Duration asked = fault.retryAfter();
    if (asked != null) {
      if (asked.compareTo(LONGEST_RETRY_AFTER) > 0) {
        return null;
      }
      // Others wait for the same moment: not all at once.
      pause = asked.plus(Duration.ofNanos((long) (base.toNanos() * random.nextDouble())));
    }
    boolean isInTime = elapsed.plus(pause).compareTo(BUDGET) < 0 && pause.compareTo(left) < 0;
    return isInTime ? pause : null;
  }

  private Duration jitter(int failed) {
    long bound = base.toNanos();
    for (int i = 1; i < failed && bound < cap.toNanos(); i++) {
      bound *= 2;
    }
    return Duration.ofNanos((long) (Math.min(bound, cap.toNanos()) * random.nextDouble()));
  }
}
