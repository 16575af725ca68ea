package dev.agent4j.event;

import dev.agent4j.event.AgentEvent.TextReceived;
import dev.agent4j.event.AgentEvent.ThinkingReceived;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A listener that tells another all of one reply redacted, also secrets that arrive in pieces: a
 * delta, or its end, is told later if a secret may have begun in it; at the latest before the next
 * event that is no delta. Confined to the thread of the reply; whoever made it closes it.
 */
public final class RedactingListener implements AgentListener, AutoCloseable {
  private final AgentListener listener;
  private final Redactor redactor;

  // Many replies have none of one kind or the other.
  private @Nullable Gathered text;
  private @Nullable Gathered thinking;

  RedactingListener(AgentListener listener, Redactor redactor) {
    this.listener = listener;
    this.redactor = redactor;
  }

  @Override
  public void onEvent(AgentEvent event) {
    if (event instanceof TextReceived it) {
      tellAll(thinking);
      text = text == null ? new Gathered(TextReceived::new) : text;
      text.add(it, it.delta());
    } else if (event instanceof ThinkingReceived it) {
      tellAll(text);
      thinking = thinking == null ? new Gathered(ThinkingReceived::new) : thinking;
      thinking.add(it, it.delta());
    } else {
      close();
      listener.onEvent(redactor.redact(event));
    }
  }

  /** Tells what was not told yet. */
  @Override
  public void close() {
    tellAll(text);
    tellAll(thinking);
  }

  private static void tellAll(@Nullable Gathered gathered) {
    if (gathered != null) {
      gathered.tell(gathered.buffer.length());
    }
  }

  /** Deltas of one kind that are not told yet, behind a little of what was. */
  private final class Gathered {
    /** Whether a word begins depends on what is before it. */
    private static final int MAX_TOLD_CHARS = 16;

    private final Function<String, AgentEvent> event;
    private final StringBuilder buffer = new StringBuilder(0);
    private int told;

    Gathered(Function<String, AgentEvent> event) {
      this.event = event;
    }

    void add(AgentEvent received, String delta) {
      boolean isNextToTell = told == buffer.length();
      buffer.append(delta);
      int settled = redactor.settled(buffer, told);
      if (isNextToTell && settled == buffer.length() && redactor.isClean(buffer, told)) {
        forget(settled);
        listener.onEvent(received);
      } else {
        tell(settled);
      }
    }

    private void tell(int end) {
      if (end > told) {
        String clean = redactor.redact(buffer, told, end);
        forget(end);
        if (!clean.isEmpty()) {
          listener.onEvent(event.apply(clean));
        }
      }
    }

    /** Keeps of what is told what the next depends on. */
    private void forget(int end) {
      int kept = Math.max(0, end - MAX_TOLD_CHARS);
      buffer.delete(0, kept);
      told = end - kept;
    }
  }
}
