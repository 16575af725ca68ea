package dev.agent4j.context;

import dev.agent4j.message.Message;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.UserMessage;
import dev.agent4j.session.Transcript;
import java.util.ArrayList;
import java.util.List;

/** Decides what the model sees of a transcript that may have outgrown its context window. */
@FunctionalInterface
public interface ContextManager {

  /**
   * Returns the messages for the next step, oldest first; the transcript is left as it is.
   *
   * <p>Every tool call kept must keep its result, or the provider rejects the request.
   */
  List<Message> select(Transcript transcript) throws InterruptedException;

  /**
   * Tells whether the next {@link #select} is sure to return the result of that call, whole,
   * whatever the transcript has grown by until then. Tools refer to a result that is kept instead
   * of saying all of it again. Default: false, which is right where it is not sure.
   */
  default boolean keeps(String callId, Transcript transcript) {
    return false;
  }

  /** Returns a manager that sends everything. */
  static ContextManager everything() {
    return Everything.INSTANCE;
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
    return transcript -> {
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
    };
  }
}
