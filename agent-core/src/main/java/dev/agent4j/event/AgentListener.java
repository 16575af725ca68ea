package dev.agent4j.event;

/**
 * Hears what happens. Called on the threads where it happens: text on the turn's thread, the events
 * of tool calls that run in parallel on theirs, so implementations are thread-safe and quick. What
 * a listener throws is logged and goes no further.
 */
@FunctionalInterface
public interface AgentListener {

  void onEvent(AgentEvent event);

  /** Returns a listener that hears nothing. */
  static AgentListener none() {
    return event -> {};
  }

  /** Returns a listener that tells this one first, then {@code next}. */
  default AgentListener andThen(AgentListener next) {
    return event -> {
      onEvent(event);
      next.onEvent(event);
    };
  }
}
