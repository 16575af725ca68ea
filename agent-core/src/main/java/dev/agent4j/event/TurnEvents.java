package dev.agent4j.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one turn: each gets its stamp and is told to the turn's listeners. What a listener
 * throws is logged and goes no further. Thread-safe.
 */
public final class TurnEvents {
  private static final Logger LOG = LoggerFactory.getLogger(TurnEvents.class);

  private final AgentListener listener;
  private final InstantSource clock;
  private Origin origin;
  private Instant time;
  private long count;

  public TurnEvents(String session, int turn, AgentListener listener, InstantSource clock) {
    this.listener = requireNonNull(listener, "listener");
    this.clock = requireNonNull(clock, "clock");
    origin = new Origin(session, turn, 0);
    time = clock.instant();
  }

  /** Begins a step: the events from now on belong to it. */
  public synchronized void step(int step) {
    origin = new Origin(origin.session(), origin.turn(), step);
  }

  /** Returns which turn of the session this is, from 1. */
  public synchronized int turn() {
    return origin.turn();
  }

  /** Tells of something that happens now. */
  public void tell(Function<Stamp, AgentEvent> event) {
    tell(event.apply(stamp(clock.instant())));
  }

  /** Tells of one of many things that happen one after the other: no clock is read. */
  public void tellDelta(Function<Stamp, AgentEvent> event) {
    tell(event.apply(stamp(null)));
  }

  private synchronized Stamp stamp(@Nullable Instant now) {
    time = now == null ? time : now;
    return new Stamp(origin, ++count, time);
  }

  private void tell(AgentEvent event) {
    try {
      listener.onEvent(event);
    } catch (RuntimeException | Error e) {
      // An error too: it would leave calls running that nobody waits for.
      LOG.warn("a listener failed on {}", event.getClass().getSimpleName(), e);
    }
  }
}
