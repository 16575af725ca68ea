package dev.agent4j.testkit;

import static java.util.stream.Collectors.joining;

import dev.agent4j.event.AgentEvent;
import dev.agent4j.event.AgentListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that keeps what it hears. Thread-safe. */
public final class RecordingListener implements AgentListener {
  private final List<AgentEvent> events = new CopyOnWriteArrayList<>();

  /** Makes a listener that has heard nothing. */
  public RecordingListener() {}

  @Override
  public void onEvent(AgentEvent event) {
    events.add(event);
  }

  /** Returns all events so far, in order. */
  public List<AgentEvent> events() {
    return List.copyOf(events);
  }

  /** Returns the events of one kind so far, in order. */
  public <E extends AgentEvent> List<E> events(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Returns the text heard so far, its deltas joined. */
  public String text() {
    return events(AgentEvent.TextReceived.class).stream()
        .map(AgentEvent.TextReceived::delta)
        .collect(joining());
  }
}
