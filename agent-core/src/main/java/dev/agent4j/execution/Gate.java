package dev.agent4j.execution;

import static java.util.Objects.requireNonNull;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.event.AgentEvent.ApprovalAnswered;
import dev.agent4j.event.AgentEvent.ApprovalRequested;
import dev.agent4j.policy.Approver.Answer;
import dev.agent4j.policy.Decision;
import dev.agent4j.policy.ProposedCall;
import dev.agent4j.session.Entry.Approved;
import dev.agent4j.session.Entry.Denied;
import dev.agent4j.session.Entry.Paused;
import dev.agent4j.tool.Effects;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where a call can be stopped before it starts, which a {@link ToolException} says to
 * the model. Confined to the turn's thread.
 */
final class Gate {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
  private static final int MAX_ASKED = 3;

  private final TurnContext turn;

  Gate(TurnContext turn) {
    this.turn = turn;
  }

  /** Decides a call by what it would do now; something may have to be asked before it starts. */
  void decide(OpenCall call) throws InterruptedException {
    call.effects = effects(call);
    if (!call.effects.writes().isEmpty()) {
      List<String> marks = turn.redaction().marksIn(call.arguments);
      if (!marks.isEmpty()) {
        throw new ToolException(Code.INVALID_ARGUMENTS, hiding(marks));
      }
    }
    ProposedCall proposed = proposed(call);
    Decision decision = decision(proposed);
    if (decision instanceof Decision.Deny it) {
      throw denied(call, it.why());
    }
    call.question =
        decision instanceof Decision.Ask it && !turn.transcript().isApproved(proposed.hash())
            ? it.what()
            : null;
  }

  private Decision decision(ProposedCall proposed) throws InterruptedException {
    try {
      return requireNonNull(turn.policy().decide(proposed), "decision");
    } catch (RuntimeException | Error e) {
      LOG.warn("the policy failed on a call of {}", proposed.tool(), turn.redaction().thrown(e));
      return Decision.deny("the policy that decides on calls failed");
    }
  }

  /** Tells whether a call that was decided would do something else by now. */
  boolean hasChanged(OpenCall call) {
    return !effects(call).equals(call.effects);
  }

  /**
   * Asks about a call.
   *
   * @return whether it may start; false if the answer comes later
   */
  boolean ask(OpenCall call) throws InterruptedException {
    if (call.asked++ == MAX_ASKED) {
      throw denied(call, "what it would do changes each time it is approved");
    }
    String question = requireNonNull(call.question);
    ProposedCall proposed = proposed(call);
    call.question = null;
    if (turn.transcript().isApproved(proposed.hash())) {
      return true;
    }
    String asked = turn.redaction().text(question);
    turn.events().tell(stamp -> new ApprovalRequested(stamp, call.told, asked));
    Answer answer = answer(proposed, question);
    if (answer instanceof Answer.Later) {
      tell(call, "LATER", "");
      turn.transcript().append(new Paused(call.told.id(), asked));
      return false;
    }
    if (answer instanceof Answer.Denied it) {
      tell(call, "DENIED", turn.redaction().text(it.reason()));
      throw denied(call, it.reason());
    }
    boolean isForSession = answer instanceof Answer.ForSession;
    tell(call, isForSession ? "FOR_SESSION" : "ONCE", "");
    turn.transcript().append(new Approved(call.told.id(), proposed.hash(), isForSession));
    return true;
  }

  private Answer answer(ProposedCall proposed, String question) throws InterruptedException {
    try {
      return requireNonNull(turn.approver().answer(proposed, question), "answer");
    } catch (RuntimeException | Error e) {
      LOG.warn("the approver failed on a call of {}", proposed.tool(), turn.redaction().thrown(e));
      return new Answer.Denied("the approver failed");
    }
  }

  private void tell(OpenCall call, String answer, String reason) {
    turn.events().tell(stamp -> new ApprovalAnswered(stamp, call.told, answer, reason));
  }

  private ToolException denied(OpenCall call, String why) {
    String reason = turn.redaction().text(why);
    turn.transcript().append(new Denied(call.told.id(), reason));
    return new ToolException(Code.DENIED, call.note + "Not executed: " + reason);
  }

  private ProposedCall proposed(OpenCall call) {
    return new ProposedCall(
        call.told.id(),
        call.toolName(),
        call.arguments,
        call.effects,
        turn.sessionId(),
        turn.events().turn(),
        turn.attributes());
  }

  /** Returns what the call would do; anything, if the tool cannot tell. */
  private Effects effects(OpenCall call) {
    try {
      return requireNonNull(call.tool().effects(call.arguments), "effects");
    } catch (RuntimeException | Error e) {
      LOG.warn("{} cannot tell its effects: {}", call.toolName(), turn.redaction().said(e));
      return Effects.unknown();
    }
  }

  private static String hiding(List<String> marks) {
    return "Not executed: the arguments hold "
        + String.join(", ", marks)
        + ", which stands for a secret that you are not shown; it would be written in the"
        + " secret's place. Leave that part out: edit around it, or name the variable or file"
        + " that has the secret.";
  }
}
