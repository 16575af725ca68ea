package dev.agent4j;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What one turn may use up. No limit is ever exceeded knowingly: each is looked at before the
 * spend, and the last step within it is asked to wrap up without tools. At four fifths the model is
 * told, once a turn. Immutable.
 *
 * @param steps model calls. Default: 100
 * @param toolCalls tool calls, executed or not. Default: 400
 * @param tokens billed input and output together. Default: no limit
 * @param cost US dollars. Default: no limit
 * @param wallClock from the start of the turn. Default: 2 hours
 * @param consecutiveFailures tool calls that failed one after the other. Default: 8
 */
public record Limits(
    int steps,
    int toolCalls,
    long tokens,
    double cost,
    Duration wallClock,
    int consecutiveFailures) {

  /**
   * @throws IllegalArgumentException if a limit is not positive; the message names it
   */
  public Limits {
    requirePositive("steps", steps);
    requirePositive("toolCalls", toolCalls);
    requirePositive("tokens", tokens);
    requirePositive("cost", cost);
    requireNonNull(wallClock, "wallClock");
    if (wallClock.isNegative() || wallClock.isZero()) {
      throw new IllegalArgumentException("wallClock must be positive, was " + wallClock);
    }
    requirePositive("consecutiveFailures", consecutiveFailures);
  }

  static void requirePositive(String name, Number value) {
    if (!(value.doubleValue() > 0)) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
  }

  /** Returns the default limits. */
  public static Limits of() {
    return new Limits(100, 400, Long.MAX_VALUE, Double.MAX_VALUE, Duration.ofHours(2), 8);
  }

  /** Limits the model calls, the one to wrap up included. */
  public Limits steps(int steps) {
    return new Limits(steps, toolCalls, tokens, cost, wallClock, consecutiveFailures);
  }

  /** Limits the tool calls; those of a reply that are beyond it are skipped. */
  public Limits toolCalls(int toolCalls) {
    return new Limits(steps, toolCalls, tokens, cost, wallClock, consecutiveFailures);
  }

  /** Limits the tokens billed, input and output together. */
  public Limits tokens(long tokens) {
    return new Limits(steps, toolCalls, tokens, cost, wallClock, consecutiveFailures);
  }

  /** Limits the cost, in US dollars; the model's price must be known. */
  public Limits cost(double cost) {
    return new Limits(steps, toolCalls, tokens, cost, wallClock, consecutiveFailures);
  }

  /** Limits the time from the start of the turn; what runs at its end is interrupted. */
  public Limits wallClock(Duration wallClock) {
    return new Limits(steps, toolCalls, tokens, cost, wallClock, consecutiveFailures);
  }

  /** Limits the tool calls that fail one after the other; one that succeeds starts afresh. */
  public Limits consecutiveFailures(int consecutiveFailures) {
    return new Limits(steps, toolCalls, tokens, cost, wallClock, consecutiveFailures);
  }
}
