package dev.agent4j.llm.minimax.reply;

import dev.agent4j.event.AgentEvent;
import dev.agent4j.event.AgentEvent.TextReceived;
import dev.agent4j.event.AgentEvent.ThinkingReceived;
import dev.agent4j.event.AgentListener;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the deltas of one attempt on. Those of an event are held until the event was read to its
 * end: one that ends in an error has none. What was handed on commits the attempt.
 */
public final class Deltas {
  private static final Logger LOG = LoggerFactory.getLogger(Deltas.class);

  private final AgentListener listener;
  private final List<AgentEvent> held = new ArrayList<>(0);
  private boolean isCommitted;

  public Deltas(AgentListener listener) {
    this.listener = listener;
  }

  void text(String delta) {
    held.add(new TextReceived(delta));
  }

  void thinking(String delta) {
    held.add(new ThinkingReceived(delta));
  }

  /** Hands on what was held. */
  void release() {
    if (held.isEmpty()) {
      return;
    }
    for (AgentEvent event : held) {
      isCommitted = true;
      tell(listener, event);
    }
    held.clear();
  }

  /** Tells whether anything was handed on, so that the attempt cannot be repeated unseen. */
  public boolean isCommitted() {
    return isCommitted;
  }

  public static void tell(AgentListener listener, AgentEvent event) {
    try {
      listener.onEvent(event);
    } catch (RuntimeException e) {
      LOG.warn("A listener failed at {}", event.getClass().getSimpleName(), e);
    }
  }
}
