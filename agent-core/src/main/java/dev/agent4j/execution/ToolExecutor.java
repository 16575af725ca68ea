package dev.agent4j.execution;

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
   * @param allowed how many of the calls may be executed
   * @return the results so far, in the order of the calls: fewer than calls if one waits for its
   *     approver
   */
  public List<ToolResult> execute(
      List<ToolCall> calls, StopReason stopReason, int allowed, TurnContext turn) {
    String damage = damage(calls, stopReason);
    var step = new ParallelCalls(turn, width);
    for (int i = 0; i < calls.size(); i++) {
      ToolCall call = calls.get(i);
      String skipped = damage != null ? damage : beyond(i, allowed);
      step.add(
          Redacted.call(call, turn.redaction()),
          open -> tools.prepare(call, skipped, open, turn.redaction()));
    }
    return step.execute();
  }

  private static @Nullable String beyond(int before, int allowed) {
    if (before >= allowed) {
      return "a limit of the turn is reached";
    }
    return before >= MAX_CALLS_A_STEP
        ? "at most " + MAX_CALLS_A_STEP + " calls are executed in one step"
        : null;
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
    boolean isAny = false; // Looked at in each step: no stream.
    for (ToolCall call : calls) {
      isAny |= call.unreadable() != null;
    }
    return isAny;
  }
}
