package dev.agent4j.execution;

import dev.agent4j.error.ToolException.Code;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.session.Entry.CallEnded;
import dev.agent4j.tool.Effects.Repeat;
import dev.agent4j.tool.Tool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what became of calls that were cut off, so that each has its result. */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final TurnContext turn;
  private final ToolBox tools;
  private final Gate gate;

  Recovery(TurnContext turn, ToolBox tools) {
    this.turn = turn;
    this.tools = tools;
    gate = new Gate(turn);
  }

  /** Appends what is known of each open call; those that had begun only, if so asked. */
  void settle(boolean begunOnly) {
    for (ToolCall call : turn.transcript().openCalls()) {
      boolean isBegun = turn.transcript().isBegun(call.id());
      if (isBegun || !begunOnly) {
        turn.transcript().append(new CallEnded(result(call, isBegun)));
      }
    }
  }

  private ToolResult result(ToolCall call, boolean isBegun) {
    PreparedCall prepared = tools.prepare(call, call, turn);
    Repeat repeat = prepared.refused() == null ? gate.effects(prepared).repeat() : Repeat.UNSAFE;
    if (!isBegun) {
      String text =
          repeat == Repeat.PURE
              ? "Cut off before its result was recorded. It changes nothing and may be repeated."
              : "Not started: the turn was cut off before it began.";
      return told(call, Status.SKIPPED, Code.NOT_EXECUTED, text);
    }
    return switch (repeat == Repeat.VERIFIABLE ? probe(prepared) : Tool.Done.UNKNOWN) {
      case YES ->
          told(
              call,
              Status.OK,
              null,
              "It was done, as was found out afterwards, but its result was lost when the turn was"
                  + " cut off.");
      case NO ->
          told(
              call,
              Status.FAILED,
              Code.NOT_EXECUTED,
              "It was begun, and was not done, as was found out afterwards: the turn was cut off.");
      case UNKNOWN ->
          told(
              call,
              Status.FAILED,
              Code.OUTCOME_UNKNOWN,
              "Outcome unknown: it was begun, and the turn was cut off before it ended. It may have"
                  + " been done in whole, in part or not at all: check before you repeat it.");
    };
  }

  private Tool.Done probe(PreparedCall call) {
    try {
      String id = call.call().id();
      return call.executor().probe(call.arguments(), turn.of(id, text -> {}));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception | Error e) {
      LOG.warn(
          "{} cannot tell whether a call was done",
          call.executor().definition().name(),
          turn.redaction().thrown(e));
    }
    return Tool.Done.UNKNOWN;
  }

  private static ToolResult told(ToolCall call, Status status, @Nullable Code code, String text) {
    return code == null
        ? ToolResult.of(call, status, text)
        : PreparedCall.refused(call, status, code, text).refusal();
  }
}
