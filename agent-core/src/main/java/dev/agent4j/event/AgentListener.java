package dev.agent4j.event;

/**
 * Hears what happens. Called on the turn's thread, in the order of events, but for {@link
 * AgentEvent.ToolCallProgressed}, which comes on the thread of the tool; so implementations are
 * thread-safe, and quick, for the turn waits for them. What a listener throws is logged and goes no
 * further.
 */
@FunctionalInterface
public interface AgentListener {

  void onEvent(AgentEvent event);

  /** Returns a listener that hears nothing. */
  static AgentListener none() {
    return event -> {};
  }

  /** Returns a listener that tells this one first, then {@code next}, even if this one throws. */
  default AgentListener andThen(AgentListener next) {
    return event -> {
      try {
        onEvent(event);
      } finally {
        next.onEvent(event);
      }
    };
  }
}
