package dev.agent4j;

import dev.agent4j.execution.TurnClock;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.message.Usage;
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
  private final TurnClock clock;

  private int steps;
  private int toolCalls;
  private int failures;
  private Usage usage = Usage.NONE;
  private Usage lastUsage = Usage.NONE;
  private double cost;
  private double lastCost;
  private boolean costUnknown;
  private boolean warned;

  Budget(Limits limits, TurnClock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  TurnClock clock() {
    return clock;
  }

  /**
   * One limit.
   *
   * @param next what the next step is expected to use at least
   * @param reserve what must be left after a step so that another one can wrap up; 0 for a limit on
   *     tool calls, since wrapping up makes none
   */
  private record Meter(
      Outcome limit, Amount used, Amount next, Amount reserve, Amount max, String format) {

    /** Tells whether not even a step to wrap up is left. */
    boolean isSpent(Budget of) {
      double most = max.of(of);
      double sofar = used.of(of);
      return reserve.of(of) > 0 && (sofar >= most || sofar + next.of(of) > most);
    }

    /** Tells whether the next step must be the last. */
    boolean isLast(Budget of) {
      double most = max.of(of);
      double sofar = used.of(of);
      return sofar >= most || sofar + reserve.of(of) > most;
    }

    boolean isNear(Budget of) {
      return used.of(of) >= WARNING_SHARE * max.of(of);
    }

    Verdict verdict(Budget of, boolean mayWrapUp) {
      String text = String.format(Locale.ROOT, format, used.of(of), max.of(of));
      return new Verdict(limit, text, mayWrapUp);
    }
  }

  /** A number that a budget knows. */
  @FunctionalInterface
  private interface Amount {
    double of(Budget budget);
  }

  private static final Amount NOTHING = it -> 0;

  /** The limits, in the order in which they are told. */
  private static final List<Meter> METERS =
      List.of(
          new Meter(
              Outcome.STEP_LIMIT,
              it -> it.steps,
              it -> 1,
              it -> 2,
              it -> it.limits.steps(),
              "%.0f of %.0f steps"),
          new Meter(
              Outcome.TOKEN_LIMIT,
              it -> it.usage.totalTokens(),
              it -> it.lastUsage.totalTokens(),
              it -> 2.0 * it.lastUsage.totalTokens(),
              it -> it.limits.tokens(),
              "%.0f of %.0f tokens"),
          new Meter(
              Outcome.COST_LIMIT,
              it -> it.cost,
              it -> it.lastCost,
              it -> 2 * it.lastCost,
              it -> it.limits.cost(),
              "$%.4f of $%.4f"),
          new Meter(
              Outcome.TIME_LIMIT,
              it -> it.clock.seconds(),
              NOTHING,
              it -> LAST_TENTH * it.maxSeconds(),
              Budget::maxSeconds,
              "%.0f of %.0f seconds"),
          new Meter(
              Outcome.TOOL_CALL_LIMIT,
              it -> it.toolCalls,
              NOTHING,
              NOTHING,
              it -> it.limits.toolCalls(),
              "%.0f of %.0f tool calls"),
          new Meter(
              Outcome.FAILURE_LIMIT,
              it -> it.failures,
              NOTHING,
              NOTHING,
              it -> it.limits.consecutiveFailures(),
              "%.0f of %.0f failed tool calls in a row"));

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
    // Looked at before each step: no streams.
    for (Meter meter : METERS) {
      if (meter.isSpent(this)) {
        return Optional.of(meter.verdict(this, false));
      }
    }
    for (Meter meter : METERS) {
      if (meter.isLast(this)) {
        return Optional.of(meter.verdict(this, true));
      }
    }
    return Optional.empty();
  }

  /** Returns the first limit of which four fifths are used up, once a turn. */
  Optional<Verdict> warning() {
    if (warned) {
      return Optional.empty();
    }
    for (Meter meter : METERS) {
      if (meter.isNear(this)) {
        warned = true;
        return Optional.of(meter.verdict(this, true));
      }
    }
    return Optional.empty();
  }

  private double maxSeconds() {
    return TimeUnit.MILLISECONDS.convert(limits.wallClock()) / 1000.0;
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
    return new AgentResult(outcome, text, steps, toolCalls, usage, cost(), clock.elapsed());
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

  /** Returns what that cost; null if the price of a model is unknown. */
  @Nullable Double cost() {
    return costUnknown ? null : cost;
  }
}
