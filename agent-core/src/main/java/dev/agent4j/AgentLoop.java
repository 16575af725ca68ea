package dev.agent4j;

import dev.agent4j.Turn.State;
import dev.agent4j.event.AgentEvent.LimitApproached;
import dev.agent4j.event.AgentEvent.LimitReached;
import dev.agent4j.event.AgentEvent.SteerAccepted;
import dev.agent4j.event.AgentEvent.TurnStarted;
import dev.agent4j.llm.LlmRequest.ToolChoice;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.UserMessage;
import dev.agent4j.message.UserMessage.Sender;
import dev.agent4j.session.Transcript;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;

/**
 * The loop: ask the model, execute the tools it calls, repeat until it ends its turn.
 *
 * <p>A step enters the transcript whole, the reply together with one result for each of its tool
 * calls. So a turn that is cancelled or fails leaves a record of all that was done, and a
 * transcript that can be sent again.
 */
final class AgentLoop {
  private final BuiltAgent agent;
  private final OpenSession session;
  private final Transcript transcript;
  private final LiveTurn turn;
  private final Budget budget;
  private final Replies replies = new Replies();

  AgentLoop(BuiltAgent agent, OpenSession session, LiveTurn turn) {
    this.agent = agent;
    this.session = session;
    this.turn = turn;
    transcript = session.transcript();
    budget = new Budget(agent.limits, agent.clock);
  }

  AgentResult run(String prompt) {
    agent.listener.onEvent(new TurnStarted(session.id(), prompt));
    transcript.append(new UserMessage(prompt));
    ScheduledFuture<?> alarm = Threads.after(agent.limits.wallClock(), turn::expire);
    try {
      return finish(takeSteps());
    } catch (InterruptedException e) {
      // An interrupt may close the files of listeners: it is set again after the last event.
      AgentResult result = finish(turn.isExpired() ? Outcome.TIME_LIMIT : Outcome.CANCELLED);
      Thread.currentThread().interrupt();
      return result;
    } finally {
      alarm.cancel(false);
    }
  }

  Outcome takeSteps() throws InterruptedException {
    while (true) {
      addSteers();
      Optional<Budget.Verdict> limit = budget.beforeStep();
      if (limit.isPresent()) {
        return wrapUp(limit.get());
      }
      warnOnce();
      LlmResponse response = ask(ToolChoice.AUTO);
      AssistantMessage reply = response.message();
      if (reply.toolCalls().isEmpty()) {
        Optional<Outcome> end = replies.addText(transcript, response);
        if (end.isPresent() && turn.closeUnlessSteered()) {
          return end.get();
        }
      } else {
        execute(reply, response.stopReason());
        if (response.stopReason() == StopReason.REFUSAL) {
          return Outcome.REFUSED;
        }
        if (replies.isCutOffTooOften(response.stopReason())) {
          return Outcome.CUT_OFF;
        }
      }
    }
  }

  private void addSteers() {
    for (Optional<String> next = turn.nextSteer(); next.isPresent(); next = turn.nextSteer()) {
      transcript.append(new UserMessage(next.get()));
      turn.steerTaken();
      agent.listener.onEvent(new SteerAccepted(next.get()));
    }
  }

  private void warnOnce() {
    Optional<Budget.Verdict> warning = budget.warning();
    if (warning.isPresent()) {
      tell(warning.get().note());
      agent.listener.onEvent(new LimitApproached(warning.get().limit(), warning.get().used()));
    }
  }

  private void tell(String text) {
    transcript.append(new UserMessage(text, Sender.AGENT));
  }

  private LlmResponse ask(ToolChoice choice) throws InterruptedException {
    int step = budget.steps() + 1;
    turn.at(State.WAITING_FOR_MODEL, step, budget.toolCalls(), budget.usage());
    LlmResponse response = agent.asking.ask(step, choice, session, replies);
    budget.add(response);
    return response;
  }

  private void execute(AssistantMessage reply, StopReason stopReason) throws InterruptedException {
    turn.at(State.EXECUTING_TOOLS, budget.steps(), budget.toolCalls(), budget.usage());
    ToolResultMessage results =
        agent.tools.execute(reply.toolCalls(), stopReason, budget.toolCallsLeft(), session.scope);
    transcript.append(reply, results);
    replies.add(reply);
    budget.add(results.results());
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Ends the turn at a limit: with a last word of the model, if there is room for one. */
  private Outcome wrapUp(Budget.Verdict limit) throws InterruptedException {
    agent.listener.onEvent(new LimitReached(limit.limit(), limit.used()));
    if (limit.mayWrapUp()) {
      tell(limit.stop());
      AssistantMessage reply = ask(ToolChoice.NONE).message();
      if (reply.toolCalls().isEmpty()) {
        replies.addLast(transcript, reply);
      } else {
        var skipped = agent.tools.skipAll(reply.toolCalls(), "a limit of the turn is reached");
        transcript.append(reply, skipped);
        replies.add(reply);
        budget.add(skipped.results());
      }
    }
    return limit.limit();
  }

  AgentResult finish(Outcome outcome) {
    AgentResult result = budget.result(outcome, replies.text());
    turn.at(State.ENDED, result.steps(), result.toolCalls(), result.usage());
    agent.listener.onEvent(result.toEvent());
    return result;
  }
}
