package dev.agent4j;

import static java.util.Objects.requireNonNullElse;

import dev.agent4j.error.LlmException;
import dev.agent4j.event.AgentEvent.LimitApproached;
import dev.agent4j.event.AgentEvent.SteerAccepted;
import dev.agent4j.event.AgentEvent.TurnFailed;
import dev.agent4j.event.AgentEvent.TurnStarted;
import dev.agent4j.event.AgentListener;
import dev.agent4j.event.TurnEvents;
import dev.agent4j.execution.TurnClock;
import dev.agent4j.execution.TurnContext;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.UserMessage;
import dev.agent4j.message.UserMessage.Sender;
import dev.agent4j.redact.Redaction;
import dev.agent4j.session.Entry.Said;
import dev.agent4j.session.Entry.Steered;
import dev.agent4j.session.Entry.TurnEnded;
import dev.agent4j.session.Transcript;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a turn says of itself: its entries in the transcript, its events, and what it has used. The
 * redaction is the one that all of it goes through.
 */
final class TurnRecord {
  private static final Logger LOG = LoggerFactory.getLogger(TurnRecord.class);

  private final LiveTurn.Assignment assignment;
  private final Transcript transcript;
  private final TurnEvents events;
  private final Redaction redaction;
  private final Budget budget;
  private final TurnContext context;

  TurnRecord(BuiltAgent agent, OpenSession session, LiveTurn turn) {
    assignment = turn.assignment();
    transcript = session.transcript();
    TurnOptions options = assignment.options();
    AgentListener listener = agent.listener.andThen(options.listener());
    events = new TurnEvents(session.id(), ++session.turns, listener, agent.clock);
    redaction = new Redaction(agent.redactor, session.isMarkGiven);
    Limits limits = requireNonNullElse(options.limits(), agent.limits);
    var clock = new TurnClock(agent.clock, limits.wallClock(), turn::expire);
    budget = new Budget(limits, clock);
    Map<String, Object> attributes = session.attributes;
    if (!options.attributes().isEmpty()) {
      attributes = new HashMap<>(attributes);
      attributes.putAll(options.attributes());
    }
    context =
        new TurnContext(
            session.id(),
            transcript,
            events,
            redaction,
            session.scope,
            Map.copyOf(attributes),
            options.toolsLeftOut(),
            call -> turn.stillOn(agent.policy.decide(call)),
            (call, what) -> {
              turn.at(Turn.State.WAITING_FOR_APPROVAL, budget);
              try {
                return turn.stillOn(clock.whileStopped(() -> agent.approver.answer(call, what)));
              } finally {
                turn.at(Turn.State.EXECUTING_TOOLS, budget);
              }
            });
  }

  Transcript transcript() {
    return transcript;
  }

  TurnEvents events() {
    return events;
  }

  Redaction redaction() {
    return redaction;
  }

  Budget budget() {
    return budget;
  }

  TurnContext context() {
    return context;
  }

  /** Tells that the turn has started. */
  void start() {
    String prompt = redaction.text(requireNonNullElse(assignment.prompt(), ""));
    events.tell(stamp -> new TurnStarted(stamp, prompt));
  }

  void sayPrompt() {
    transcript.append(new Said(new UserMessage(redaction.text(assignment.told()))));
  }

  /** Says to the model what the user has said meanwhile. */
  void addSteers(LiveTurn turn) {
    for (Optional<String> next = turn.nextSteer(); next.isPresent(); next = turn.nextSteer()) {
      String said = redaction.text(next.get());
      transcript.append(new Steered(new UserMessage(said)));
      turn.steerTaken();
      events.tell(stamp -> new SteerAccepted(stamp, said));
    }
  }

  /** Says to the model, once, that a limit is near. */
  void warnOnce() {
    Optional<Budget.Verdict> warning = budget.warning();
    if (warning.isPresent()) {
      Budget.Verdict near = warning.get();
      note(near.note());
      events.tell(stamp -> new LimitApproached(stamp, near.limit(), near.used()));
    }
  }

  /** Says something to the model in the agent's name. */
  void note(String text) {
    transcript.append(new Said(new UserMessage(text, Sender.AGENT)));
  }

  AgentResult finish(Outcome outcome, String text) {
    transcript.append(new TurnEnded(outcome, ""));
    AgentResult result = budget.result(outcome, text);
    events.tell(result::toEvent);
    return result;
  }

  /** Records that the turn ends by {@code thrown}. */
  void fail(Throwable thrown) {
    String reason = redaction.text(said(thrown));
    try {
      transcript.append(new TurnEnded(null, reason));
    } catch (RuntimeException | Error e) {
      LOG.warn(
          "the end of a turn of session {} is not recorded: {}", context.sessionId(), e.toString());
    }
    AgentResult sofar = budget.result(Outcome.CANCELLED, "");
    events.tell(
        stamp ->
            new TurnFailed(
                stamp,
                thrown instanceof LlmException e ? e.kind() : null,
                reason,
                sofar.usage(),
                sofar.cost(),
                sofar.elapsed()));
  }

  private static String said(Throwable thrown) {
    try {
      return requireNonNullElse(thrown.getMessage(), thrown.getClass().getName());
    } catch (RuntimeException e) {
      return thrown.getClass().getName();
    }
  }

  void close() {
    budget.clock().stop();
  }
}
