package dev.agent4j.execution;

import dev.agent4j.event.AgentEvent.ToolCallFinished;
import dev.agent4j.event.AgentListener;
import dev.agent4j.event.Redactor;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolDefinition;
import dev.agent4j.tool.ToolScope;
import java.time.Duration;
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
  private final AgentListener listener;
  private final Redactor redactor;
  private final int width;
  private final Executor threads;

  /**
   * @param listener hears of each call
   * @param redactor blacks out secrets in what tools hand back
   * @param width how many calls run at the same time at most
   * @param threads runs calls; never in the calling thread, which watches over their time
   */
  public ToolExecutor(
      List<Tool> tools, AgentListener listener, Redactor redactor, int width, Executor threads) {
    this.tools = new ToolBox(tools, redactor);
    this.listener = listener;
    this.redactor = redactor;
    this.width = width;
    this.threads = threads;
  }

  /** Returns the tools as the model sees them, in their order. */
  public List<ToolDefinition> definitions() {
    return tools.definitions();
  }

  /** Returns one result for each call, none of them executed, for the reason given. */
  public ToolResultMessage skipAll(List<ToolCall> calls, String reason) {
    List<ToolResult> results = new ArrayList<>(calls.size());
    for (ToolCall call : calls) {
      ToolResult skipped = PreparedCall.skipped(call, reason).refusal();
      listener.onEvent(new ToolCallFinished(call, skipped, Duration.ZERO));
      results.add(skipped);
    }
    return new ToolResultMessage(results);
  }

  /**
   * Executes the calls of a reply, at the same time those that do not conflict. If the thread is
   * interrupted the results say what became of each, and the thread stays interrupted.
   *
   * @param allowed how many calls the turn may still execute
   */
  public ToolResultMessage execute(
      List<ToolCall> calls, StopReason stopReason, int allowed, ToolScope scope) {
    String damage = damage(calls, stopReason);
    List<PreparedCall> prepared = new ArrayList<>(calls.size());
    for (ToolCall call : calls) {
      if (call.unreadable() != null) {
        prepared.add(PreparedCall.unreadable(call));
      } else if (damage != null) {
        prepared.add(PreparedCall.skipped(call, damage));
      } else if (prepared.size() >= MAX_CALLS_A_STEP) {
        prepared.add(
            PreparedCall.skipped(
                call, "at most " + MAX_CALLS_A_STEP + " calls are executed in one step"));
      } else if (prepared.size() >= allowed) {
        prepared.add(PreparedCall.skipped(call, "the turn's limit of tool calls is reached"));
      } else {
        prepared.add(tools.prepare(call));
      }
    }
    return new ToolResultMessage(
        new ParallelCalls(prepared, new Secrecy(redactor, scope), listener, width, threads)
            .executeAll());
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
