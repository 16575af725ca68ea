package dev.agent4j;

import static java.util.Objects.requireNonNullElse;

import dev.agent4j.Turn.State;
import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.event.AgentEvent.LimitApproached;
import dev.agent4j.event.AgentEvent.LimitReached;
import dev.agent4j.event.AgentEvent.SteerAccepted;
import dev.agent4j.event.AgentEvent.TurnFailed;
import dev.agent4j.event.AgentEvent.TurnStarted;
import dev.agent4j.event.TurnEvents;
import dev.agent4j.execution.TurnContext;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.UserMessage;
import dev.agent4j.message.UserMessage.Sender;
import dev.agent4j.policy.Decision;
import dev.agent4j.redact.Redaction;
import dev.agent4j.session.Entry.Replied;
import dev.agent4j.session.Entry.Said;
import dev.agent4j.session.Entry.Steered;
import dev.agent4j.session.Entry.TurnEnded;
import dev.agent4j.session.Redacted;
import dev.agent4j.session.Transcript;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said in a turn, by the user, the agent itself and the model, as it stands in the
 * transcript and is told; what to do about replies that are no end; and what the turn comes to.
 */
final class TurnRecord {
  private static final Logger LOG = LoggerFactory.getLogger(TurnRecord.class);

  /** Three in a row, then it will not get better (agent-kernel survey, read 2026-11). */
  private static final int MAX_IN_A_ROW = 3;

  final Transcript transcript;
  final TurnEvents events;
  final Redaction redaction;
  final Budget budget;
  final TurnContext context;
  private final LiveTurn turn;

  /** The last reply's text, put together again if it came in parts. */
  private String text = "";

  private String cutText = "";
  private int cutOffs;
  private int empties;
  private boolean isCorrected;

  TurnRecord(BuiltAgent agent, OpenSession session, LiveTurn turn) {
    this.turn = turn;
    transcript = session.transcript();
    redaction = session.redaction;
    TurnOptions options = turn.options;
    events =
        new TurnEvents(
            session.id(), ++session.turns, agent.listener.andThen(options.listener()), agent.clock);
    Limits limits = requireNonNullElse(options.limits(), agent.limits);
    budget = new Budget(limits, agent.clock, turn::expire);
    Map<String, Object> attributes = new HashMap<>(session.attributes);
    attributes.putAll(options.attributes());
    context =
        new TurnContext(
            session.id(),
            transcript,
            events,
            redaction,
            session.scope,
            Map.copyOf(attributes),
            call ->
                options.toolsLeftOut().contains(call.tool())
                    ? Decision.deny(call.tool() + " is off in this turn.")
                    : turn.stillOn(agent.policy.decide(call)),
            (call, what) -> {
              turn.status = budget.status(State.WAITING_FOR_APPROVAL);
              budget.stopTime();
              try {
                return turn.stillOn(agent.approver.answer(call, what));
              } finally {
                budget.goOn();
                turn.status = budget.status(State.EXECUTING_TOOLS);
              }
            });
  }

  /** Tells that the turn has started. */
  void start() {
    String prompt = redaction.text(requireNonNullElse(turn.prompt, ""));
    events.tell(stamp -> new TurnStarted(stamp, prompt));
  }

  /** Says the prompt to the model, and what goes with it in this turn alone. */
  void sayPrompt(String prompt) {
    String told = prompt;
    if (!turn.options.instructions().isBlank()) {
      told += "\n\n" + turn.options.instructions();
    }
    if (turn.form != null) {
      told += "\n\n" + turn.form.instructions();
    }
    transcript.append(new Said(new UserMessage(redaction.text(told))));
  }

  /** Says to the model what the user has said meanwhile. */
  void addSteers() {
    for (String steer : turn.undelivered()) {
      String said = redaction.text(steer);
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
      note("Note: " + near.used() + " are used up. Come to an end soon.");
      events.tell(stamp -> new LimitApproached(stamp, near.limit(), near.used()));
    }
  }

  /** Tells that a limit is reached, and the model, if it may have a last word, to say it. */
  void stop(Budget.Verdict limit) {
    events.tell(stamp -> new LimitReached(stamp, limit.limit(), limit.used()));
    if (limit.mayWrapUp()) {
      note(
          "Stop here: "
              + limit.used()
              + ". Tools are off now. Say in text what is done, what is not, and what comes next.");
    }
  }

  /** Says something to the model in the agent's name. */
  private void note(String text) {
    transcript.append(new Said(new UserMessage(text, Sender.AGENT)));
  }

  /**
   * Adds a reply.
   *
   * @return how the turn ends by it, once its calls have their results; empty if it goes on
   * @throws LlmException if the model has nothing to say, however often it is asked
   */
  Optional<Outcome> add(LlmResponse response, boolean isCalling) {
    boolean isCutOff = response.stopReason() == StopReason.MAX_TOKENS;
    boolean isBlank = !isCalling && response.message().text().isBlank();
    boolean isEnd = !isCalling && !isCutOff;
    cutOffs = isCutOff ? cutOffs + 1 : 0;
    empties = isBlank && isEnd ? empties + 1 : 0;
    if (response.stopReason() == StopReason.REFUSAL) {
      append(response, isCalling);
      return Optional.of(Outcome.REFUSED);
    }
    if (isEnd) {
      return isBlank ? askForMore() : correct(addLast(response, false));
    }
    append(response, isCalling);
    if (cutOffs >= MAX_IN_A_ROW) {
      return Optional.of(Outcome.CUT_OFF);
    }
    if (!isCalling) {
      askToGoOn(isBlank);
    }
    return Optional.empty();
  }

  private Optional<Outcome> askForMore() {
    if (empties >= MAX_IN_A_ROW) {
      throw new LlmException(
          Kind.UNREADABLE, "the model replied with nothing " + empties + " times in a row", null);
    }
    if (empties > 1) {
      note("Your reply was empty. Answer in text, or call a tool.");
    }
    return Optional.empty();
  }

  private Optional<Outcome> correct(Optional<String> problems) {
    if (problems.isEmpty() || isCorrected) {
      return Optional.of(Outcome.COMPLETED);
    }
    isCorrected = true;
    note(
        "Your answer is not the JSON object that was asked for:\n"
            + problems.get()
            + "\nAnswer again with that object alone.");
    return Optional.empty();
  }

  private void askToGoOn(boolean isBlank) {
    cutText = isBlank ? cutText : text;
    note(
        isBlank
            ? "Your reply reached its length limit before it said anything. Think less, then answer."
            : "Your reply was cut off at its length limit. Go on exactly where it stopped.");
  }

  /**
   * Adds the reply that ends the turn, if it says anything.
   *
   * @return in what it is not what was asked for, for the model; empty if it is
   */
  Optional<String> addLast(LlmResponse response, boolean isCalling) {
    append(response, isCalling);
    String before = cutText;
    cutText = "";
    return turn.form == null
        ? Optional.empty()
        : turn.form.accept(before + response.message().text());
  }

  private void append(LlmResponse response, boolean isCalling) {
    AssistantMessage reply = Redacted.reply(response.message(), redaction);
    String said = reply.text();
    if (isCalling || !said.isBlank()) {
      transcript.append(
          new Replied(
              reply, response.stopReason(), response.usage(), response.model(), response.cost()));
    }
    if (!said.isBlank()) {
      text = isCalling ? said : cutText + said;
    }
  }

  /** Adds what was heard of a reply that was broken off by cancelling. */
  void addPartial(String heard) {
    if (!heard.isBlank()) {
      String clean = redaction.text(heard);
      transcript.append(Replied.of(AssistantMessage.of(clean)));
      text = cutText + clean;
    }
  }

  AgentResult finish(Outcome outcome) {
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
    Kind kind = thrown instanceof LlmException e ? e.kind() : null;
    AgentResult sofar = budget.result(Outcome.CANCELLED, "");
    events.tell(
        stamp -> new TurnFailed(stamp, kind, reason, sofar.usage(), sofar.cost(), sofar.elapsed()));
  }

  private static String said(Throwable thrown) {
    try {
      return requireNonNullElse(thrown.getMessage(), thrown.getClass().getName());
    } catch (RuntimeException e) {
      return thrown.getClass().getName();
    }
  }
}
