package dev.agent4j;

import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.execution.ResultForm;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.session.Entry.Replied;
import dev.agent4j.session.Redacted;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a turn's replies come to: its text, and what to do about replies that are no end. */
final class Replies {
  /** Three in a row, then it will not get better (agent-kernel survey, read 2026-11). */
  private static final int MAX_IN_A_ROW = 3;

  private final TurnRecord record;
  private final @Nullable ResultForm<?> form;

  private String text = "";
  private String cutText = "";
  private int cutOffs;
  private int empties;
  private boolean isCorrected;

  Replies(TurnRecord record, @Nullable ResultForm<?> form) {
    this.record = record;
    this.form = form;
  }

  /** Returns the last reply's text, put together again if it came in parts. */
  String text() {
    return text;
  }

  /** Adds a reply that calls tools. */
  void addCalling(LlmResponse response) {
    AssistantMessage reply = recorded(response);
    empties = 0;
    if (!reply.text().isBlank()) {
      text = reply.text();
    }
  }

  /**
   * Returns how the turn ends once the calls of a reply have their results; empty if it goes on.
   */
  Optional<Outcome> endAfter(StopReason stopReason) {
    cutOffs = stopReason == StopReason.MAX_TOKENS ? cutOffs + 1 : 0;
    if (stopReason == StopReason.REFUSAL) {
      return Optional.of(Outcome.REFUSED);
    }
    return cutOffs >= MAX_IN_A_ROW ? Optional.of(Outcome.CUT_OFF) : Optional.empty();
  }

  /**
   * Adds a reply without tool calls.
   *
   * @return how the turn ends by it; empty if the model is to be asked again
   * @throws LlmException if the model has nothing to say, however often it is asked
   */
  Optional<Outcome> addText(LlmResponse response) {
    boolean isBlank = response.message().text().isBlank();
    switch (response.stopReason()) {
      case REFUSAL -> {
        addLast(response);
        return Optional.of(Outcome.REFUSED);
      }
      case MAX_TOKENS -> {
        return addCutOff(response, isBlank);
      }
      case END_TURN, TOOL_USE, OTHER -> {
        if (isBlank) {
          askForMore();
          return Optional.empty();
        }
        Optional<String> problems = addLast(response);
        if (problems.isEmpty() || isCorrected) {
          return Optional.of(Outcome.COMPLETED);
        }
        isCorrected = true;
        record.note(
            "Your answer is not the JSON object that was asked for:\n"
                + problems.get()
                + "\nAnswer again with that object alone.");
        return Optional.empty();
      }
    }
    throw new IllegalStateException("no such stop reason: " + response.stopReason());
  }

  /**
   * Adds the reply that ends the turn, if it says anything.
   *
   * @return in what it is not what was asked for, for the model; empty if it is
   */
  Optional<String> addLast(LlmResponse response) {
    String answer = cutText + response.message().text();
    if (!response.message().text().isBlank()) {
      text = cutText + recorded(response).text();
    }
    cutText = "";
    cutOffs = 0;
    empties = 0;
    return form == null ? Optional.empty() : form.accept(answer);
  }

  /** Adds what was heard of a reply that was broken off by cancelling. */
  void addPartial(String heard) {
    if (!heard.isBlank()) {
      String clean = record.redaction().text(heard);
      record.transcript().append(Replied.of(AssistantMessage.of(clean)));
      text = cutText + clean;
    }
  }

  private AssistantMessage recorded(LlmResponse response) {
    AssistantMessage reply = Redacted.reply(response.message(), record.redaction());
    record
        .transcript()
        .append(
            new Replied(
                reply, response.stopReason(), response.usage(), response.model(), response.cost()));
    return reply;
  }

  private Optional<Outcome> addCutOff(LlmResponse response, boolean isBlank) {
    cutOffs++;
    if (!isBlank) {
      cutText += recorded(response).text();
      text = cutText;
    }
    if (cutOffs >= MAX_IN_A_ROW) {
      return Optional.of(Outcome.CUT_OFF);
    }
    record.note(
        isBlank
            ? "Your reply reached its length limit before it said anything. Think less, then answer."
            : "Your reply was cut off at its length limit. Go on exactly where it stopped.");
    return Optional.empty();
  }

  private void askForMore() {
    empties++;
    if (empties >= MAX_IN_A_ROW) {
      throw new LlmException(
          Kind.UNREADABLE, "the model replied with nothing " + empties + " times in a row", null);
    }
    if (empties > 1) {
      record.note("Your reply was empty. Answer in text, or call a tool.");
    }
  }
}
