package dev.agent4j.execution;

import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.session.Redacted;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
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
  private final Executor threads;

  /**
   * @param width how many calls run at the same time at most
   * @param threads runs calls; never in the calling thread, which watches over their time
   */
  public ToolExecutor(List<Tool> tools, int width, Executor threads) {
    this.tools = new ToolBox(tools);
    this.width = width;
    this.threads = threads;
  }

  /** Returns the tools as the model sees them, in their order. */
  public List<ToolDefinition> definitions() {
    return tools.definitions();
  }

  /** Records one result for each call, none of them executed, for the reason given. */
  public List<ToolResult> skipAll(List<ToolCall> calls, String reason, TurnContext turn) {
    List<PreparedCall> skipped = new ArrayList<>(calls.size());
    for (ToolCall call : calls) {
      skipped.add(PreparedCall.skipped(Redacted.call(call, turn.redaction()), reason));
    }
    return new ParallelCalls(skipped, turn, width, threads).executeAll();
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
    var gate = new Gate(turn);
    List<PreparedCall> prepared = new ArrayList<>(calls.size());
    boolean isInterrupted = false;
    for (ToolCall call : calls) {
      ToolCall told = Redacted.call(call, turn.redaction());
      PreparedCall next = prepare(call, told, damage, prepared.size(), allowed, turn);
      try {
        prepared.add(next.refused() == null && !isInterrupted ? gate.decide(next) : next);
      } catch (InterruptedException e) {
        isInterrupted = true;
        prepared.add(next);
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
    return new ParallelCalls(prepared, turn, width, threads).executeAll();
  }

  private PreparedCall prepare(
      ToolCall call,
      ToolCall told,
      @Nullable String damage,
      int number,
      int allowed,
      TurnContext turn) {
    if (call.unreadable() != null) {
      return PreparedCall.unreadable(told);
    }
    if (damage != null) {
      return PreparedCall.skipped(told, damage);
    }
    if (number >= MAX_CALLS_A_STEP) {
      return PreparedCall.skipped(
          told, "at most " + MAX_CALLS_A_STEP + " calls are executed in one step");
    }
    return number >= allowed
        ? PreparedCall.skipped(told, "the turn's limit of tool calls is reached")
        : tools.prepare(call, told, turn);
  }

  /** Records what is known of calls that were cut off: each open call has its result then. */
  public void recover(TurnContext turn) {
    new Recovery(turn, tools).settle(false);
  }

  /** Records what is known of calls that had begun; what had not stays open. */
  public void recoverBegun(TurnContext turn) {
    new Recovery(turn, tools).settle(true);
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
    for (ToolCall call : calls) {
      if (call.unreadable() != null) {
        return true;
      }
    }
    return false;
  }
}
