package dev.agent4j;

import dev.agent4j.Turn.State;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one turn has used up, held against its limits. Confined to the turn's thread. */
final class Budget {
  private static final double WARNING_SHARE = 0.8;
  private static final double LAST_TENTH = 0.1;

  private final InstantSource clock;
  private final Instant start;
  private final Runnable onTimeOver;
  private CompletableFuture<Boolean> alarm;
  private long stoppedMillis;
  private long waitedMillis;

  private final Meter steps;
  private final Meter tokens;
  private final Meter cost;
  private final Meter time;
  private final Meter toolCalls;
  private final Meter failures;

  /** In the order in which they are told. */
  private final List<Meter> meters;

  private Usage usage = Usage.NONE;
  private boolean isCostUnknown;
  private boolean isWarned;

  /**
   * @param onTimeOver is run when the time is over, on another thread; must be quick
   */
  Budget(Limits limits, InstantSource clock, Runnable onTimeOver) {
    this.clock = clock;
    this.onTimeOver = onTimeOver;
    start = clock.instant();
    steps = new Meter(Outcome.STEP_LIMIT, "%.0f of %.0f steps", limits.steps());
    tokens = new Meter(Outcome.TOKEN_LIMIT, "%.0f of %.0f tokens", limits.tokens());
    cost = new Meter(Outcome.COST_LIMIT, "$%.4f of $%.4f", limits.cost());
    double seconds = TimeUnit.MILLISECONDS.convert(limits.wallClock()) / 1000.0;
    time = new Meter(Outcome.TIME_LIMIT, "%.0f of %.0f seconds", seconds);
    time.reserve = LAST_TENTH * seconds;
    toolCalls = new Meter(Outcome.TOOL_CALL_LIMIT, "%.0f of %.0f tool calls", limits.toolCalls());
    failures =
        new Meter(
            Outcome.FAILURE_LIMIT,
            "%.0f of %.0f failed tool calls in a row",
            limits.consecutiveFailures());
    meters = List.of(steps, tokens, cost, time, toolCalls, failures);
    alarm = newAlarm();
  }

  /** One limit, and what of it is used up. */
  private static final class Meter {
    final Outcome limit;
    final String format;
    final double max;
    double used;

    /** What the next step is expected to use at least. */
    double next;

    /** What must be left after a step for another to wrap up; 0 if wrapping up uses nothing. */
    double reserve;

    Meter(Outcome limit, String format, double max) {
      this.limit = limit;
      this.format = format;
      this.max = max;
    }

    /** Adds what a step has used. */
    void add(double amount) {
      used += amount;
      next = amount;
      reserve = 2 * amount;
    }

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
  record Verdict(Outcome limit, String used, boolean mayWrapUp) {}

  /** Stops the time, for an approver or at the end: until it goes on, none of it counts. */
  void stopTime() {
    alarm.complete(false);
    stoppedMillis = clock.millis();
  }

  void goOn() {
    waitedMillis += clock.millis() - stoppedMillis;
    alarm = newAlarm();
  }

  private CompletableFuture<Boolean> newAlarm() {
    var alarm = new CompletableFuture<Boolean>();
    var unused =
        alarm
            .completeOnTimeout(true, (long) ((time.max - seconds()) * 1e9), TimeUnit.NANOSECONDS)
            .thenAccept(
                isOver -> {
                  if (isOver) {
                    onTimeOver.run();
                  }
                });
    return alarm;
  }

  private double seconds() {
    return (clock.millis() - start.toEpochMilli() - waitedMillis) / 1000.0;
  }

  /**
   * Returns the limit that the next step would break, or that leaves room for no other after it.
   */
  Optional<Verdict> beforeStep() {
    time.used = seconds();
    if (steps.used == 0) {
      return Optional.empty();
    }
    if (isCostUnknown && cost.max < Double.MAX_VALUE) {
      return Optional.of(
          new Verdict(Outcome.COST_LIMIT, "an unknown cost: the model has no price", false));
    }
    // Looked at before each step: no streams.
    for (Meter meter : meters) {
      if (meter.isSpent()) {
        return Optional.of(meter.verdict(false));
      }
    }
    for (Meter meter : meters) {
      if (meter.isLast()) {
        return Optional.of(meter.verdict(true));
      }
    }
    return Optional.empty();
  }

  /** Returns the first limit of which four fifths are used up, once a turn. */
  Optional<Verdict> warning() {
    for (Meter meter : meters) {
      if (!isWarned && meter.used >= WARNING_SHARE * meter.max) {
        isWarned = true;
        return Optional.of(meter.verdict(true));
      }
    }
    return Optional.empty();
  }

  void add(LlmResponse response) {
    steps.add(1);
    tokens.add((double) response.usage().totalTokens());
    usage = usage.plus(response.usage());
    Double price = response.cost();
    cost.add(price == null ? 0 : price);
    isCostUnknown |= price == null;
  }

  void add(List<ToolResult> results) {
    toolCalls.used += results.size();
    for (ToolResult result : results) {
      if (result.status() == Status.OK) {
        failures.used = 0;
      } else if (result.status() == Status.FAILED) {
        failures.used++;
      }
    }
  }

  /** Returns what the turn came to with {@code text} as its last words. */
  AgentResult result(Outcome outcome, String text) {
    return new AgentResult(
        outcome,
        text,
        steps(),
        (int) toolCalls.used,
        usage,
        cost(),
        Duration.between(start, clock.instant()));
  }

  /** Returns how far the turn is, in {@code state}. */
  Turn.Status status(State state) {
    int step = state == State.WAITING_FOR_MODEL ? steps() + 1 : steps();
    return new Turn.Status(state, step, (int) toolCalls.used, usage);
  }

  int steps() {
    return (int) steps.used;
  }

  /** Returns how many more tool calls may be executed. */
  int toolCallsLeft() {
    return (int) Math.max(0, toolCalls.max - toolCalls.used);
  }

  Usage usage() {
    return usage;
  }

  /** Returns what that cost; null if the price of a model is unknown. */
  @Nullable Double cost() {
    return isCostUnknown ? null : cost.used;
  }
}
