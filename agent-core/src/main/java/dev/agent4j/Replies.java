package dev.agent4j;

import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.UserMessage;
import dev.agent4j.message.UserMessage.Sender;
import dev.agent4j.session.Transcript;
import java.util.Optional;

/** What a turn's replies come to: its text, and what to do about replies that are no end. */
final class Replies {
  /** Three in a row, then it will not get better (agent-kernel survey, read 2026-11). */
  private static final int MAX_IN_A_ROW = 3;

  private String text = "";
  private String cutText = "";
  private int cutOffs;
  private int empties;

  /** Returns the last reply's text, put together again if it came in parts. */
  String text() {
    return text;
  }

  /** Takes a reply that calls tools. */
  void add(AssistantMessage reply) {
    empties = 0;
    if (!reply.text().isBlank()) {
      text = reply.text();
    }
  }

  /** Tells, of a reply that calls tools, whether it was one too many that was cut off. */
  boolean isCutOffTooOften(StopReason stopReason) {
    cutOffs = stopReason == StopReason.MAX_TOKENS ? cutOffs + 1 : 0;
    return cutOffs >= MAX_IN_A_ROW;
  }

  /**
   * Adds a reply without tool calls.
   *
   * @return how the turn ends by it; empty if the model is to be asked again
   * @throws LlmException if the model has nothing to say, however often it is asked
   */
  Optional<Outcome> addText(Transcript transcript, LlmResponse response) {
    AssistantMessage reply = response.message();
    boolean isBlank = reply.text().isBlank();
    switch (response.stopReason()) {
      case REFUSAL -> {
        addLast(transcript, reply);
        return Optional.of(Outcome.REFUSED);
      }
      case MAX_TOKENS -> {
        return addCutOff(transcript, reply, isBlank);
      }
      case END_TURN, TOOL_USE, OTHER -> {
        if (isBlank) {
          askForMore(transcript);
          return Optional.empty();
        }
        addLast(transcript, reply);
        return Optional.of(Outcome.COMPLETED);
      }
    }
    throw new IllegalStateException("no such stop reason: " + response.stopReason());
  }

  /** Adds the reply that ends the turn, if it says anything. */
  void addLast(Transcript transcript, AssistantMessage reply) {
    if (!reply.text().isBlank()) {
      transcript.append(reply);
      text = cutText + reply.text();
    }
    cutText = "";
    cutOffs = 0;
    empties = 0;
  }

  /** Adds what was heard of a reply that was broken off by cancelling. */
  void addPartial(Transcript transcript, String heard) {
    if (!heard.isBlank()) {
      addLast(transcript, AssistantMessage.of(heard));
    }
  }

  private Optional<Outcome> addCutOff(
      Transcript transcript, AssistantMessage reply, boolean isBlank) {
    cutOffs++;
    if (!isBlank) {
      transcript.append(reply);
      cutText += reply.text();
      text = cutText;
    }
    if (cutOffs >= MAX_IN_A_ROW) {
      return Optional.of(Outcome.CUT_OFF);
    }
    tell(
        transcript,
        isBlank
            ? "Your reply reached its length limit before it said anything. Think less, then answer."
            : "Your reply was cut off at its length limit. Go on exactly where it stopped.");
    return Optional.empty();
  }

  private void askForMore(Transcript transcript) {
    empties++;
    if (empties >= MAX_IN_A_ROW) {
      throw new LlmException(
          Kind.UNREADABLE, "the model replied with nothing " + empties + " times in a row", null);
    }
    if (empties > 1) {
      tell(transcript, "Your reply was empty. Answer in text, or call a tool.");
    }
  }

  private static void tell(Transcript transcript, String what) {
    transcript.append(new UserMessage(what, Sender.AGENT));
  }
}
