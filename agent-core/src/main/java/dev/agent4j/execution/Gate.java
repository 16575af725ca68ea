package dev.agent4j.execution;

import dev.agent4j.error.ToolException.Code;
import dev.agent4j.event.AgentEvent.ApprovalAnswered;
import dev.agent4j.event.AgentEvent.ApprovalRequested;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.policy.Approver.Answer;
import dev.agent4j.policy.Decision;
import dev.agent4j.policy.ProposedCall;
import dev.agent4j.session.Entry.Approved;
import dev.agent4j.session.Entry.Denied;
import dev.agent4j.session.Entry.Paused;
import dev.agent4j.tool.Effects;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place where a call can be stopped before it starts. Confined to the turn's thread. */
final class Gate {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  private final TurnContext turn;

  Gate(TurnContext turn) {
    this.turn = turn;
  }

  /** Returns the call with what it would do now, allowed, to be asked about, or refused. */
  PreparedCall decide(PreparedCall call) throws InterruptedException {
    Effects effects = effects(call);
    if (!effects.writes().isEmpty()) {
      List<String> marks = turn.redaction().marksIn(call.arguments());
      if (!marks.isEmpty()) {
        return PreparedCall.failed(call.call(), Code.INVALID_ARGUMENTS, hiding(marks));
      }
    }
    Decision decision = decision(proposed(call, effects));
    if (decision instanceof Decision.Deny it) {
      return denied(call, it.why());
    }
    return call.decided(effects, decision instanceof Decision.Ask it ? it.what() : null);
  }

  /**
   * Decides a call that can be executed anew if it would do something else by now than when it was
   * decided.
   */
  PreparedCall again(PreparedCall call) throws InterruptedException {
    return effects(call).equals(call.effects()) ? call : decide(call);
  }

  private Decision decision(ProposedCall proposed) throws InterruptedException {
    try {
      Decision decision = turn.policy().decide(proposed);
      if (decision instanceof Decision.Ask && turn.transcript().isApproved(proposed.hash())) {
        return Decision.allow();
      }
      return decision == null ? Decision.deny("the policy made no decision") : decision;
    } catch (RuntimeException | Error e) {
      LOG.warn("the policy failed on a call of {}", proposed.tool(), turn.redaction().thrown(e));
      return Decision.deny("the policy that decides on calls failed");
    }
  }

  /**
   * Asks about a call.
   *
   * @return the call, allowed or refused; null if the answer comes later
   */
  @Nullable PreparedCall ask(PreparedCall call, String question) throws InterruptedException {
    ProposedCall proposed = proposed(call, call.effects());
    if (turn.transcript().isApproved(proposed.hash())) {
      return call.decided(call.effects(), null);
    }
    ToolCall told = call.call();
    String asked = turn.redaction().text(question);
    turn.events().tell(stamp -> new ApprovalRequested(stamp, told, asked));
    Answer answer = answer(proposed, question);
    if (answer instanceof Answer.Later) {
      tell(told, "LATER", "");
      turn.transcript().append(new Paused(told.id(), asked));
      return null;
    }
    if (answer instanceof Answer.Denied it) {
      tell(told, "DENIED", turn.redaction().text(it.reason()));
      return denied(call, it.reason());
    }
    boolean isForSession = answer instanceof Answer.ForSession;
    tell(told, isForSession ? "FOR_SESSION" : "ONCE", "");
    turn.transcript().append(new Approved(told.id(), proposed.hash(), isForSession));
    return call.decided(call.effects(), null);
  }

  private Answer answer(ProposedCall proposed, String question) throws InterruptedException {
    try {
      Answer answer = turn.approver().answer(proposed, question);
      return answer == null ? new Answer.Denied("the approver gave no answer") : answer;
    } catch (RuntimeException | Error e) {
      LOG.warn("the approver failed on a call of {}", proposed.tool(), turn.redaction().thrown(e));
      return new Answer.Denied("the approver failed");
    }
  }

  private void tell(ToolCall call, String answer, String reason) {
    turn.events().tell(stamp -> new ApprovalAnswered(stamp, call, answer, reason));
  }

  PreparedCall denied(PreparedCall call, String why) {
    String reason = turn.redaction().text(why);
    turn.transcript().append(new Denied(call.call().id(), reason));
    return PreparedCall.refused(
        call.call(), Status.FAILED, Code.DENIED, call.note() + "Not executed: " + reason);
  }

  private ProposedCall proposed(PreparedCall call, Effects effects) {
    return new ProposedCall(
        call.call().id(),
        call.executor().definition().name(),
        call.arguments(),
        effects,
        turn.sessionId(),
        turn.events().turn(),
        turn.attributes());
  }

  /** Returns what the call would do; anything, if the tool cannot tell. */
  Effects effects(PreparedCall call) {
    try {
      Effects effects = call.executor().effects(call.arguments());
      if (effects != null) {
        return effects;
      }
      LOG.warn("{} tells null for its effects", call.executor().definition().name());
    } catch (RuntimeException | Error e) {
      String what = turn.redaction().text(Texts.described(e));
      LOG.warn("{} cannot tell its effects: {}", call.executor().definition().name(), what);
    }
    return Effects.unknown();
  }

  private static String hiding(List<String> marks) {
    return "Not executed: the arguments hold "
        + String.join(", ", marks)
        + ", which stands for a secret that you are not shown; it would be written in the"
        + " secret's place. Leave that part out: edit around it, or name the variable or file"
        + " that has the secret.";
  }
}
