package dev.agent4j.context;

import static java.util.Objects.requireNonNull;

import dev.agent4j.llm.ModelInfo;
import dev.agent4j.message.Message;
import dev.agent4j.message.Usage;
import dev.agent4j.session.Pairing;
import dev.agent4j.session.Transcript;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A view whose selections are held to what can be sent. It remembers the last request and what it
 * cost. Used by one thread at a time.
 */
public final class CheckedView {
  private final String manager;
  private final SessionFacts session;
  private final ContextView view;
  private List<Message> sent = List.of();
  private Usage usage = Usage.NONE;

  private CheckedView(String manager, SessionFacts session, ContextView view) {
    this.manager = manager;
    this.session = session;
    this.view = view;
  }

  /**
   * Opens the view that {@code manager} has of a session.
   *
   * @throws IllegalStateException if it has none
   */
  public static CheckedView open(ContextManager manager, SessionFacts session) {
    String name = manager.getClass().getName();
    ContextView view = manager.open(requireNonNull(session, "session"));
    if (view == null) {
      throw new IllegalStateException(name + " opened null");
    }
    return new CheckedView(name, session, view);
  }

  /**
   * Returns what the next request holds, after the change to the transcript's view, if there is
   * one.
   *
   * @param maxOutputTokens what is kept for the reply; null for the model's own limit
   * @param isOverflowed whether the provider has just refused this request as too long
   * @param onNewPrefix is told how many messages the request begins with that the one before began
   *     with, if it does not begin with all of them
   * @throws IllegalStateException if it cannot be sent; the message says why
   */
  public List<Message> next(
      Transcript transcript,
      @Nullable Integer maxOutputTokens,
      boolean isOverflowed,
      IntConsumer onNewPrefix)
      throws InterruptedException {
    Selection selection = view.next(transcript, room(maxOutputTokens, isOverflowed));
    if (selection == null) {
      throw new IllegalStateException(manager + " returned null");
    }
    selection.change().ifPresent(transcript::append);
    List<Message> messages = selection.messages();
    if (messages != transcript.messages()) {
      check(messages);
    }
    int kept = kept(messages);
    if (kept < sent.size()) {
      onNewPrefix.accept(kept);
    }
    sent = messages;
    return messages;
  }

  /** Hears what the provider counted for the request that was sent last. */
  public void replied(Usage usage) {
    view.replied(usage);
    this.usage = usage;
  }

  private Room room(@Nullable Integer maxOutputTokens, boolean isOverflowed) {
    ModelInfo model = session.llm().model().orElse(null);
    int window = model == null ? 0 : model.contextWindow();
    int reply = model == null ? 0 : model.maxOutputTokens();
    return new Room(window, maxOutputTokens == null ? reply : maxOutputTokens, usage, isOverflowed);
  }

  private static void check(List<Message> messages) {
    String problem = messages.isEmpty() ? "no message at all" : null;
    try {
      Pairing.check(messages);
    } catch (IllegalArgumentException e) {
      problem = String.valueOf(e.getMessage());
    }
    if (problem != null) {
      throw new IllegalStateException("the context manager chose what cannot be sent: " + problem);
    }
  }

  private int kept(List<Message> now) {
    int kept = 0;
    while (kept < sent.size() && kept < now.size() && sent.get(kept).equals(now.get(kept))) {
      kept++;
    }
    return kept;
  }
}
