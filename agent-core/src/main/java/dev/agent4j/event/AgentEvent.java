package dev.agent4j.event;

import dev.agent4j.error.LlmException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a turn. Names are past tense: an event is a fact. Secrets are blacked
 * out in it. Each turn ends with one {@link TurnFinished} or {@link TurnFailed}.
 *
 * <p>Minor versions add kinds; end a {@code switch} over them with a {@code default}.
 */
public sealed interface AgentEvent {
  /** A ten-millionth of a cent and less is noise of binary fractions. */
  int COST_DIGITS = 9;

  /** Returns where and when it happened. */
  Stamp stamp();

  /** Returns the id of the session. */
  default String session() {
    return stamp().origin().session();
  }

  /** Returns which turn of the session, from 1. */
  default int turn() {
    return stamp().origin().turn();
  }

  /** Returns which step of the turn, from 1; 0 before the first. */
  default int step() {
    return stamp().origin().step();
  }

  /** Returns which event of the turn, from 1. */
  default long number() {
    return stamp().number();
  }

  /** Returns when it happened; for a delta, when the clock was last read before it. */
  default Instant time() {
    return stamp().time();
  }

  record TurnStarted(Stamp stamp, String prompt) implements AgentEvent {}

  /** A step is about to ask the model. */
  record StepStarted(Stamp stamp) implements AgentEvent {}

  /** The model said a little more; concatenated, the deltas are the text of its message. */
  record TextReceived(Stamp stamp, String delta) implements AgentEvent {}

  /** The model reasoned a little more. */
  record ThinkingReceived(Stamp stamp, String delta) implements AgentEvent {}

  /**
   * A request failed before any of its reply was handed on, and is sent again after {@code pause}.
   *
   * @param attempt the one that failed, from 1
   */
  record RequestRetried(Stamp stamp, int attempt, String reason, Duration pause)
      implements AgentEvent {}

  /**
   * The reply of this step broke off: what was received of it does not count, the step asks again.
   */
  record ReplyDiscarded(Stamp stamp, String reason) implements AgentEvent {}

  /**
   * The request does not begin with the messages of the one before: the provider's cache holds the
   * first {@code kept} messages at most.
   */
  record PrefixChanged(Stamp stamp, int kept) implements AgentEvent {}

  /**
   * The model's reply is complete.
   *
   * @param cost in US dollars; null if the model's price is unknown
   */
  record ReplyReceived(
      Stamp stamp, StopReason stopReason, Usage usage, @Nullable Double cost, Duration elapsed)
      implements AgentEvent {}

  /** Somebody is asked whether a call may be executed; the turn waits. */
  record ApprovalRequested(Stamp stamp, ToolCall call, String question) implements AgentEvent {}

  /**
   * An approver answered.
   *
   * @param answer {@code ONCE}, {@code FOR_SESSION}, {@code DENIED} or {@code LATER}
   * @param reason why not; empty if there is nothing to say
   */
  record ApprovalAnswered(Stamp stamp, ToolCall call, String answer, String reason)
      implements AgentEvent {}

  record ToolCallStarted(Stamp stamp, ToolCall call) implements AgentEvent {}

  /** A tool told how far it is; {@code text} is for people. */
  record ToolCallProgressed(Stamp stamp, String callId, String text) implements AgentEvent {}

  /**
   * What became of a tool call; each has one. A call that was refused or skipped has no {@link
   * ToolCallStarted} before it, and took no time.
   */
  record ToolCallFinished(Stamp stamp, ToolCall call, ToolResult result, Duration elapsed)
      implements AgentEvent {}

  /** A message sent to the running turn was added to the transcript. */
  record SteerAccepted(Stamp stamp, String text) implements AgentEvent {}

  /** Four fifths of a limit are used up; the model was told. Happens once a turn. */
  record LimitApproached(Stamp stamp, Outcome limit, String used) implements AgentEvent {}

  /** The turn may not go on as before: the model gets a last step without tools, or none. */
  record LimitReached(Stamp stamp, Outcome limit, String used) implements AgentEvent {}

  /**
   * The turn ended by itself or at a limit.
   *
   * @param cost in US dollars; null if the price of a model it used is unknown
   */
  record TurnFinished(
      Stamp stamp,
      Outcome outcome,
      int steps,
      int toolCalls,
      Usage usage,
      @Nullable Double cost,
      Duration elapsed)
      implements AgentEvent {}

  /**
   * The turn ended by an exception, which its caller gets.
   *
   * @param kind what went wrong with the model; null if it was something else
   * @param usage of the replies that counted
   * @param cost of those, in US dollars; null if the price of a model it used is unknown
   */
  record TurnFailed(
      Stamp stamp,
      LlmException.@Nullable Kind kind,
      String reason,
      Usage usage,
      @Nullable Double cost,
      Duration elapsed)
      implements AgentEvent {}

  /**
   * Returns this event as JSON: {@code type} is the record's name, then its address, then what it
   * says. Costs are rounded to nine digits behind the point.
   */
  default JsonObject toJson() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("type", getClass().getSimpleName());
    members.put("session", session());
    members.put("turn", turn());
    members.put("step", step());
    members.put("number", number());
    members.put("time", time());
    members.putAll(JsonObject.ofRecord((Record) this).members());
    members.remove("stamp");
    if (members.get("cost") instanceof Number cost) {
      members.put("cost", rounded(cost));
    }
    return JsonObject.of(members);
  }

  private static double rounded(Number cost) {
    return BigDecimal.valueOf(cost.doubleValue())
        .setScale(COST_DIGITS, RoundingMode.HALF_UP)
        .doubleValue();
  }
}
