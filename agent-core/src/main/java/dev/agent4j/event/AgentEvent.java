package dev.agent4j.event;

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
 * Something that happened in a turn. Names are past tense: an event is a fact.
 *
 * <p>Minor versions add kinds; end a {@code switch} over them with a {@code default}.
 */
public sealed interface AgentEvent {

  record TurnStarted(String sessionId, String prompt) implements AgentEvent {}

  /** A step is about to ask the model. {@code step} counts from 1. */
  record StepStarted(int step) implements AgentEvent {}

  /** The model said a little more; concatenated, the deltas are the text of its message. */
  record TextReceived(String delta) implements AgentEvent {}

  /** The model reasoned a little more. */
  record ThinkingReceived(String delta) implements AgentEvent {}

  /**
   * A request failed before any of its reply was handed on, and is sent again after {@code pause}.
   *
   * @param attempt the one that failed, from 1
   */
  record RequestRetried(int attempt, String reason, Duration pause) implements AgentEvent {}

  /**
   * The reply of this step broke off: what was received of it does not count, the step asks again.
   */
  record ReplyDiscarded(int step, String reason) implements AgentEvent {}

  /**
   * The model's reply is complete.
   *
   * @param cost in US dollars; null if the model's price is unknown
   */
  record ReplyReceived(
      int step, StopReason stopReason, Usage usage, @Nullable Double cost, Duration elapsed)
      implements AgentEvent {}

  record ToolCallStarted(ToolCall call) implements AgentEvent {}

  /** A tool told how far it is; {@code text} is for people. */
  record ToolCallProgressed(String callId, String text) implements AgentEvent {}

  /**
   * What became of a tool call; each has one. A call that was refused or skipped has no {@link
   * ToolCallStarted} before it, and took no time.
   */
  record ToolCallFinished(ToolCall call, ToolResult result, Duration elapsed)
      implements AgentEvent {}

  /** A message sent to the running turn was added to the transcript. */
  record SteerAccepted(String text) implements AgentEvent {}

  /** Four fifths of a limit are used up; the model was told. Happens once a turn. */
  record LimitApproached(Outcome limit, String used) implements AgentEvent {}

  /** The turn may not go on as before: the model gets a last step without tools, or none. */
  record LimitReached(Outcome limit, String used) implements AgentEvent {}

  /**
   * The turn ended by itself or at a limit. A turn that throws has no such event.
   *
   * @param cost in US dollars; null if the price of a model it used is unknown
   */
  record TurnFinished(
      Outcome outcome,
      int steps,
      int toolCalls,
      Usage usage,
      @Nullable Double cost,
      Duration elapsed)
      implements AgentEvent {}

  /** Returns this event as JSON: {@code type} is the record's name, then its components. */
  default JsonObject toJson() {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("type", getClass().getSimpleName());
    members.putAll(JsonObject.ofRecord((Record) this).members());
    return JsonObject.of(members);
  }
}
