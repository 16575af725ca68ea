package dev.agent4j.event;

import dev.agent4j.error.LlmException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.Usage;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a turn. Names are past tense: an event is a fact. Secrets are blacked
 * out in it. Costs are in US dollars, and null if the price of a model is unknown. Each turn ends
 * with one {@link TurnFinished} or {@link TurnFailed}.
 *
 * <p>Minor versions add kinds; end a {@code switch} over them with a {@code default}.
 */
public sealed interface AgentEvent {

  /** Returns where and when it happened. */
  Stamp stamp();

  /** Returns the id of the session. */
  default String session() {
    return stamp().session();
  }

  /** Returns which turn of the session, from 1. */
  default int turn() {
    return stamp().turn();
  }

  /** Returns which step of the turn, from 1; 0 before the first. */
  default int step() {
    return stamp().step();
  }

  record TurnStarted(Stamp stamp, String prompt) implements AgentEvent {}

  /** A step is about to ask the model. */
  record StepStarted(Stamp stamp) implements AgentEvent {}

  /** The model said a little more; concatenated, the deltas are the text of its message. */
  record TextReceived(Stamp stamp, String delta) implements AgentEvent {}

  /** The model reasoned a little more. */
  record ThinkingReceived(Stamp stamp, String delta) implements AgentEvent {}

  /** Attempt {@code attempt}, from 1, failed unheard; the next follows after {@code pause}. */
  record RequestRetried(Stamp stamp, int attempt, String reason, Duration pause)
      implements AgentEvent {}

  /** The reply of this step broke off: what was heard of it does not count, the step asks again. */
  record ReplyDiscarded(Stamp stamp, String reason) implements AgentEvent {}

  /** Only the first {@code kept} messages are those of the last request: no more can be cached. */
  record PrefixChanged(Stamp stamp, int kept) implements AgentEvent {}

  /** The model's reply is complete. */
  record ReplyReceived(
      Stamp stamp, StopReason stopReason, Usage usage, @Nullable Double cost, Duration elapsed)
      implements AgentEvent {}

  /** Somebody is asked whether a call may be executed; the turn waits. */
  record ApprovalRequested(Stamp stamp, ToolCall call, String question) implements AgentEvent {}

  /**
   * An approver answered {@code ONCE}, {@code FOR_SESSION}, {@code DENIED} or {@code LATER}; {@code
   * reason} is empty if there is nothing to say.
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

  /** The turn ended by itself or at a limit. */
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
   * The turn ended by an exception, which its caller gets. {@code kind} is null if it was not the
   * model that failed; usage and cost are of the replies that counted.
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
   * Returns this event as JSON: {@code type} is the record's name, then come the stamp's members,
   * then its own. Costs are rounded to nine digits behind the point, the rest is noise.
   */
  default JsonObject toJson() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("type", getClass().getSimpleName());
    members.putAll(JsonObject.ofRecord(stamp()).members());
    members.putAll(JsonObject.ofRecord((Record) this).members());
    members.remove("stamp");
    members.computeIfPresent(
        "cost", (name, cost) -> Math.round(((Number) cost).doubleValue() * 1e9) / 1e9);
    return JsonObject.of(members);
  }
}
