package dev.agent4j.execution;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.session.Recovery;
import dev.agent4j.session.Redacted;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Executes tool calls. Whatever happens, each call gets exactly one result, in its place. Immutable
 * and thread-safe.
 */
public final class ToolExecutor {
  /** Beyond it a reply is not a plan but an accident (agent-kernel survey, read 2026-11). */
  private static final int MAX_CALLS_A_STEP = 32;

  private final ToolBox tools;
  private final int width;

  /**
   * @param width how many calls run at the same time at most
   */
  public ToolExecutor(List<Tool> tools, int width) {
    this.tools = new ToolBox(tools);
    this.width = width;
  }

  /** Returns the tools as the model sees them, in their order. */
  public List<ToolDefinition> definitions() {
    return tools.definitions();
  }

  /**
   * Executes the calls of a reply, at the same time those that do not conflict, and records them.
   * If the thread is interrupted the results say what became of each, and the thread stays
   * interrupted.
   *
   * @param calls as the model made them; the reply is recorded
   * @param allowed how many calls the turn may still execute
   * @return the results so far, in the order of the calls: fewer than calls if one waits for its
   *     approver
   */
  public List<ToolResult> execute(
      List<ToolCall> calls, StopReason stopReason, int allowed, TurnContext turn) {
    String damage = damage(calls, stopReason);
    var step = new ParallelCalls(turn, width);
    for (int i = 0; i < calls.size(); i++) {
      String reason = damage;
      if (damage == null && i >= MAX_CALLS_A_STEP) {
        reason = "at most " + MAX_CALLS_A_STEP + " calls are executed in one step";
      } else if (damage == null && i >= allowed) {
        reason = "the turn's limit of tool calls is reached";
      }
      add(calls.get(i), reason, step, turn);
    }
    return step.execute();
  }

  /** Records one result for each call, none of them executed, for the reason given. */
  public List<ToolResult> skipAll(List<ToolCall> calls, String reason, TurnContext turn) {
    var step = new ParallelCalls(turn, width);
    calls.forEach(it -> add(it, reason, step, turn));
    return step.execute();
  }

  private void add(ToolCall call, @Nullable String reason, ParallelCalls step, TurnContext turn) {
    step.add(
        Redacted.call(call, turn.redaction()),
        open -> {
          if (reason != null && call.unreadable() == null) {
            throw notExecuted(reason);
          }
          tools.prepare(call, open, turn);
        });
  }

  static ToolException notExecuted(String reason) {
    return new ToolException(Code.NOT_EXECUTED, "Not executed: " + reason + ".");
  }

  /** Returns what records the results of calls that an earlier turn has left open. */
  public Recovery recovery(TurnContext turn) {
    return new Recovery(
        turn.transcript(), turn.redaction(), tools::find, id -> turn.of(id, text -> {}));
  }

  /** Returns why nothing of a reply may be executed; null if all is well. */
  private static @Nullable String damage(List<ToolCall> calls, StopReason stopReason) {
    return switch (stopReason) {
      case MAX_TOKENS ->
          "the reply was cut off at its length limit, so its calls may lack a part. Call again, with"
              + " less at a time";
      case REFUSAL -> "the reply was stopped by the provider";
      case OTHER -> "the reply stopped for an unknown reason, so its calls may lack a part";
      case END_TURN, TOOL_USE ->
          anyUnreadable(calls)
              ? "another call of the same reply has unreadable arguments, so the reply may be damaged."
                  + " Call again"
              : null;
    };
  }

  private static boolean anyUnreadable(List<ToolCall> calls) {
    return calls.stream().anyMatch(it -> it.unreadable() != null);
  }
}
