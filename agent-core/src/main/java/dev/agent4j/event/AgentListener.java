package dev.agent4j.event;

/**
 * Hears what happens, on the turn's thread and in the order of events; but {@link
 * AgentEvent.ToolCallProgressed} comes on the tool's thread. So implementations are thread-safe,
 * and quick: the turn waits for them. What a listener throws is logged and goes no further.
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
