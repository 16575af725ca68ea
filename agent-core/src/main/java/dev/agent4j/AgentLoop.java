package dev.agent4j;

import dev.agent4j.Turn.State;
import dev.agent4j.error.LlmException;
import dev.agent4j.execution.ToolExecutor;
import dev.agent4j.execution.TurnContext;
import dev.agent4j.llm.LlmRequest.ToolChoice;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import java.util.List;
import java.util.Optional;

/**
 * The loop: ask the model, execute the tools it calls, repeat until it ends its turn.
 *
 * <p>A reply is recorded before its calls are executed, each call before and after. So a turn that
 * fails or is killed leaves a record of all that was done, and a transcript that can be sent again.
 */
final class AgentLoop {
  private final OpenSession session;
  private final LiveTurn turn;
  private final TurnRecord record;
  private final ToolExecutor tools;
  private final TurnContext context;
  private final ModelCall model;
  private final Budget budget;

  AgentLoop(BuiltAgent agent, OpenSession session, LiveTurn turn) {
    this.session = session;
    this.turn = turn;
    record = new TurnRecord(agent, session, turn);
    tools = agent.tools;
    context = record.context;
    model = new ModelCall(agent, session, record, turn.options);
    budget = record.budget;
  }

  AgentResult run() {
    boolean isInterrupted = false;
    try {
      Outcome outcome;
      try {
        outcome = begin() ? takeSteps() : Outcome.PAUSED;
      } catch (InterruptedException e) {
        isInterrupted = true;
        outcome = turn.stopped();
      }
      turn.close();
      // An interrupt may close the files of journals and listeners: it is set again at the end.
      isInterrupted |= Thread.interrupted();
      return record.finish(outcome);
    } catch (LlmException e) {
      record.fail(e);
      throw e.with(budget.usage(), budget.cost());
    } catch (Throwable e) {
      record.fail(e);
      throw e;
    } finally {
      budget.stopTime();
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Says the prompt, or goes on with the calls that have waited for their approver.
   *
   * @return false if one of them waits on
   */
  private boolean begin() throws InterruptedException {
    record.start();
    if (turn.prompt == null) {
      tools.recovery(context).settleBegun();
      return execute(session.openCalls(), StopReason.TOOL_USE);
    }
    tools.recovery(context).settle();
    record.sayPrompt(turn.prompt);
    return true;
  }

  private Outcome takeSteps() throws InterruptedException {
    while (true) {
      turn.checkGoesOn();
      record.addSteers();
      Optional<Budget.Verdict> limit = budget.beforeStep();
      if (limit.isPresent()) {
        return wrapUp(limit.get());
      }
      record.warnOnce();
      LlmResponse reply = ask(ToolChoice.AUTO);
      List<ToolCall> calls = reply.message().toolCalls();
      Optional<Outcome> end = record.add(reply, !calls.isEmpty());
      if (!calls.isEmpty() && !execute(calls, reply.stopReason())) {
        return Outcome.PAUSED;
      }
      if (end.isPresent() && turn.closeUnlessSteered()) {
        return end.get();
      }
    }
  }

  private LlmResponse ask(ToolChoice choice) throws InterruptedException {
    int step = budget.steps() + 1;
    turn.status = budget.status(State.WAITING_FOR_MODEL);
    LlmResponse response = model.ask(step, choice);
    budget.add(response);
    session.view.replied(response.usage());
    return response;
  }

  /**
   * Executes the calls of a reply.
   *
   * @return whether all have ended; false if one waits for its approver
   */
  private boolean execute(List<ToolCall> calls, StopReason stopReason) throws InterruptedException {
    turn.status = budget.status(State.EXECUTING_TOOLS);
    List<ToolResult> results = tools.execute(calls, stopReason, budget.toolCallsLeft(), context);
    budget.add(results);
    turn.checkGoesOn();
    boolean haveEnded = results.size() == calls.size();
    if (!haveEnded) {
      session.keepWaiting(calls);
    }
    return haveEnded;
  }

  /** Ends the turn at a limit: with a last word of the model, if there is room for one. */
  private Outcome wrapUp(Budget.Verdict limit) throws InterruptedException {
    record.stop(limit);
    if (limit.mayWrapUp()) {
      LlmResponse last = ask(ToolChoice.NONE);
      List<ToolCall> calls = last.message().toolCalls();
      record.addLast(last, !calls.isEmpty());
      budget.add(tools.execute(calls, last.stopReason(), 0, context));
    }
    return limit.limit();
  }
}
