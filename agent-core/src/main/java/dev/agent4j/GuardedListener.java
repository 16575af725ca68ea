package dev.agent4j;

import dev.agent4j.event.AgentEvent;
import dev.agent4j.event.AgentListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a listener throws from the turn. */
record GuardedListener(AgentListener listener) implements AgentListener {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedListener.class);

  @Override
  public void onEvent(AgentEvent event) {
    try {
      listener.onEvent(event);
    } catch (RuntimeException | Error e) {
      // An error too: it would leave calls running that nobody waits for.
      LOG.warn("a listener failed on {}", event.getClass().getSimpleName(), e);
    }
  }
}
