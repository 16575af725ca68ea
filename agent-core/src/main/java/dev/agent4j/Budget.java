package dev.agent4j;

import dev.agent4j.llm.LlmResponse;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.message.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one turn has used up, held against its limits. Confined to the turn's thread. */
final class Budget {
  private static final double WARNING_SHARE = 0.8;
  private static final double LAST_TENTH = 0.1;

  private final Limits limits;
  private final InstantSource clock;
  private final Instant start;

  private int steps;
  private int toolCalls;
  private int failures;
  private Usage usage = Usage.NONE;
  private Usage lastUsage = Usage.NONE;
  private double cost;
  private double lastCost;
  private boolean costUnknown;
  private boolean warned;

  Budget(Limits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
    start = clock.instant();
  }

  /**
   * One limit.
   *
   * @param next what the next step is expected to use at least
   * @param reserve what must be left after a step so that another one can wrap up; 0 for a limit on
   *     tool calls, since wrapping up makes none
   */
  private record Meter(
      Outcome limit, double used, double next, double reserve, double max, String format) {

    /** Tells whether not even a step to wrap up is left. */
    boolean isSpent() {
      return reserve > 0 && (used >= max || used + next > max);
    }

    /** Tells whether the next step must be the last. */
    boolean isLast() {
      return used >= max || used + reserve > max;
    }

    Verdict verdict(boolean mayWrapUp) {
      return new Verdict(limit, String.format(Locale.ROOT, format, used, max), mayWrapUp);
    }
  }

  /** A limit that bears on the next step. */
  record Verdict(Outcome limit, String used, boolean mayWrapUp) {

    /** Returns what the model is told when the limit is near. */
    String note() {
      return "Note: " + used + " are used up. Come to an end soon.";
    }

    /** Returns what the model is told at the limit, before its last words. */
    String stop() {
      return "Stop here: "
          + used
          + ". Tools are off now. Say in text what is done, what is not, and what comes next.";
    }
  }

  /**
   * Returns the limit that the next step would break, or that leaves room for no other after it.
   */
  Optional<Verdict> beforeStep() {
    if (steps == 0) {
      return Optional.empty();
    }
    if (costUnknown && limits.cost() < Double.MAX_VALUE) {
      return Optional.of(
          new Verdict(Outcome.COST_LIMIT, "an unknown cost: the model has no price", false));
    }
    List<Meter> meters = meters();
    Optional<Verdict> spent =
        meters.stream().filter(Meter::isSpent).findFirst().map(it -> it.verdict(false));
    return spent.isPresent()
        ? spent
        : meters.stream().filter(Meter::isLast).findFirst().map(it -> it.verdict(true));
  }

  /** Returns the first limit of which four fifths are used up, once a turn. */
  Optional<Verdict> warning() {
    if (warned) {
      return Optional.empty();
    }
    Optional<Verdict> warning =
        meters().stream()
            .filter(it -> it.used() >= WARNING_SHARE * it.max())
            .findFirst()
            .map(it -> it.verdict(true));
    warned = warning.isPresent();
    return warning;
  }

  private List<Meter> meters() {
    double seconds = elapsed().toMillis() / 1000.0;
    double maxSeconds = TimeUnit.MILLISECONDS.convert(limits.wallClock()) / 1000.0;
    double tokens = lastUsage.totalTokens();
    return List.of(
        new Meter(Outcome.STEP_LIMIT, steps, 1, 2, limits.steps(), "%.0f of %.0f steps"),
        new Meter(
            Outcome.TOKEN_LIMIT,
            usage.totalTokens(),
            tokens,
            2 * tokens,
            limits.tokens(),
            "%.0f of %.0f tokens"),
        new Meter(
            Outcome.COST_LIMIT, cost, lastCost, 2 * lastCost, limits.cost(), "$%.4f of $%.4f"),
        new Meter(
            Outcome.TIME_LIMIT,
            seconds,
            0,
            LAST_TENTH * maxSeconds,
            maxSeconds,
            "%.0f of %.0f seconds"),
        new Meter(
            Outcome.TOOL_CALL_LIMIT,
            toolCalls,
            0,
            0,
            limits.toolCalls(),
            "%.0f of %.0f tool calls"),
        new Meter(
            Outcome.FAILURE_LIMIT,
            failures,
            0,
            0,
            limits.consecutiveFailures(),
            "%.0f of %.0f failed tool calls in a row"));
  }

  void add(LlmResponse response) {
    steps++;
    lastUsage = response.usage();
    usage = usage.plus(lastUsage);
    Double price = response.cost();
    lastCost = price == null ? 0 : price;
    cost += lastCost;
    costUnknown |= price == null;
  }

  void add(List<ToolResult> results) {
    toolCalls += results.size();
    for (ToolResult result : results) {
      if (result.status() == Status.OK) {
        failures = 0;
      } else if (result.status() == Status.FAILED) {
        failures++;
      }
    }
  }

  /** Returns what the turn came to with {@code text} as its last words. */
  AgentResult result(Outcome outcome, String text) {
    return new AgentResult(outcome, text, steps, toolCalls, usage, cost(), elapsed());
  }

  int steps() {
    return steps;
  }

  int toolCalls() {
    return toolCalls;
  }

  /** Returns how many more tool calls may be executed. */
  int toolCallsLeft() {
    return Math.max(0, limits.toolCalls() - toolCalls);
  }

  Usage usage() {
    return usage;
  }

  private @Nullable Double cost() {
    return costUnknown ? null : cost;
  }

  private Duration elapsed() {
    return Duration.between(start, clock.instant());
  }
}
