package dev.agent4j;

import dev.agent4j.Turn.State;
import dev.agent4j.error.LlmException;
import dev.agent4j.event.AgentEvent.LimitReached;
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
  private final Replies replies;

  AgentLoop(BuiltAgent agent, OpenSession session, LiveTurn turn) {
    this.session = session;
    this.turn = turn;
    record = new TurnRecord(agent, session, turn);
    tools = agent.tools;
    context = record.context();
    model = new ModelCall(agent, session, record, turn.assignment().options());
    budget = record.budget();
    replies = new Replies(record, turn.assignment().form());
  }

  AgentResult run() {
    boolean isInterrupted = false;
    try {
      Outcome outcome;
      try {
        Optional<Outcome> end = begin();
        outcome = end.isPresent() ? end.get() : takeSteps();
      } catch (InterruptedException e) {
        isInterrupted = true;
        outcome = turn.isExpired() ? Outcome.TIME_LIMIT : Outcome.CANCELLED;
      }
      turn.close();
      // An interrupt may close the files of journals and listeners: it is set again at the end.
      isInterrupted |= Thread.interrupted();
      return record.finish(outcome, replies.text());
    } catch (LlmException e) {
      record.fail(e);
      throw e.with(budget.usage(), budget.cost());
    } catch (Throwable e) {
      record.fail(e);
      throw e;
    } finally {
      record.close();
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Says the prompt, or goes on with the calls that have waited for their approver. */
  private Optional<Outcome> begin() throws InterruptedException {
    record.start();
    if (turn.assignment().prompt() == null) {
      tools.recoverBegun(context);
      return execute(session.openCalls(), StopReason.TOOL_USE);
    }
    tools.recover(context);
    record.sayPrompt();
    return Optional.empty();
  }

  private Outcome takeSteps() throws InterruptedException {
    while (true) {
      turn.checkGoesOn();
      record.addSteers(turn);
      Optional<Budget.Verdict> limit = budget.beforeStep();
      if (limit.isPresent()) {
        return wrapUp(limit.get());
      }
      record.warnOnce();
      LlmResponse response = ask(ToolChoice.AUTO);
      List<ToolCall> calls = response.message().toolCalls();
      if (calls.isEmpty()) {
        Optional<Outcome> end = replies.addText(response);
        if (end.isPresent() && turn.closeUnlessSteered()) {
          return end.get();
        }
      } else {
        replies.addCalling(response);
        Optional<Outcome> end = execute(calls, response.stopReason());
        if (end.isPresent()) {
          return end.get();
        }
      }
    }
  }

  private LlmResponse ask(ToolChoice choice) throws InterruptedException {
    int step = budget.steps() + 1;
    turn.at(State.WAITING_FOR_MODEL, step, budget.toolCalls(), budget.usage());
    LlmResponse response = model.ask(step, choice, replies);
    budget.add(response);
    session.view.replied(response.usage());
    return response;
  }

  /** Executes the calls of a reply, and returns how the turn ends by it, if it does. */
  private Optional<Outcome> execute(List<ToolCall> calls, StopReason stopReason)
      throws InterruptedException {
    turn.at(State.EXECUTING_TOOLS, budget);
    List<ToolResult> results = tools.execute(calls, stopReason, budget.toolCallsLeft(), context);
    budget.add(results);
    turn.checkGoesOn();
    if (results.size() < calls.size()) {
      session.keepWaiting(calls);
      return Optional.of(Outcome.PAUSED);
    }
    return replies.endAfter(stopReason);
  }

  /** Ends the turn at a limit: with a last word of the model, if there is room for one. */
  private Outcome wrapUp(Budget.Verdict limit) throws InterruptedException {
    record.events().tell(stamp -> new LimitReached(stamp, limit.limit(), limit.used()));
    if (limit.mayWrapUp()) {
      record.note(limit.stop());
      LlmResponse last = ask(ToolChoice.NONE);
      List<ToolCall> calls = last.message().toolCalls();
      if (calls.isEmpty()) {
        replies.addLast(last);
      } else {
        replies.addCalling(last);
        budget.add(tools.skipAll(calls, "a limit of the turn is reached", context));
      }
    }
    return limit.limit();
  }
}
