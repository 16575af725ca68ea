package dev.agent4j.llm.minimax.reply;

import dev.agent4j.llm.ReplyListener;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the deltas of one attempt on. Those of an event are held until the event was read to its
 * end: one that ends in an error has none.
 */
public final class Deltas {
  private static final Logger LOG = LoggerFactory.getLogger(Deltas.class);

  private final ReplyListener listener;
  private final List<Delta> held = new ArrayList<>(0);

  private record Delta(String text, boolean isThinking) {}

  public Deltas(ReplyListener listener) {
    this.listener = listener;
  }

  void text(String delta) {
    held.add(new Delta(delta, false));
  }

  void thinking(String delta) {
    held.add(new Delta(delta, true));
  }

  /** Hands on what was held. */
  void release() {
    held.forEach(this::tell);
    held.clear();
  }

  private void tell(Delta delta) {
    try {
      if (delta.isThinking()) {
        listener.onThinking(delta.text());
      } else {
        listener.onText(delta.text());
      }
    } catch (RuntimeException e) {
      LOG.warn("A listener failed at a delta", e);
    }
  }
}
