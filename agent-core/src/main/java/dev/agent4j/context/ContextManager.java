package dev.agent4j.context;

import static java.util.Objects.requireNonNull;

import dev.agent4j.message.Message;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.UserMessage;
import dev.agent4j.session.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides what the model sees of transcripts that may outgrow its context window. It is
 * configuration, shared by all sessions of an agent; what it remembers of one lives in a view.
 * Implementations are thread-safe.
 */
@FunctionalInterface
public interface ContextManager {

  /** Opens the view of one session. */
  ContextView open(SessionFacts session);

  /** Returns a manager that sends everything. */
  static ContextManager everything() {
    return session -> (transcript, room) -> new Selection(transcript.messages(), Optional.empty());
  }

  /** Returns a manager that sends the messages that {@code selector} chooses. */
  static ContextManager selecting(Selector selector) {
    requireNonNull(selector, "selector");
    return session ->
        (transcript, room) -> {
          List<Message> chosen = selector.select(transcript);
          if (chosen == null || chosen.stream().anyMatch(Objects::isNull)) {
            throw new IllegalStateException(selector.getClass().getName() + " chose null");
          }
          return new Selection(chosen, Optional.empty());
        };
  }

  /** Chooses messages of a transcript. */
  @FunctionalInterface
  interface Selector {

    /**
     * Returns the messages for the next step, oldest first; the transcript is left as it is. Every
     * tool call kept must keep its result.
     */
    List<Message> select(Transcript transcript) throws InterruptedException;
  }

  /**
   * Returns a manager that sends the first user message and the last messages: at least {@code
   * count}, at most twice as many. It lets go of {@code count} at a time, so that in between the
   * prompt only grows and the provider's cache holds. A result is never kept without its call.
   *
   * @throws IllegalArgumentException if {@code count} is not positive
   */
  static ContextManager recent(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count must be positive, was " + count);
    }
    return selecting(
        transcript -> {
          List<Message> all = transcript.messages();
          int from = Math.max(0, all.size() / count - 1) * count;
          if (from < all.size() && all.get(from) instanceof ToolResultMessage) {
            from--;
          }
          if (from <= 0 || !(all.get(0) instanceof UserMessage first)) {
            return all.subList(Math.max(0, from), all.size());
          }
          List<Message> kept = new ArrayList<>(List.of(first));
          kept.addAll(all.subList(from, all.size()));
          return kept;
        });
  }
}
