package dev.agent4j.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The events of one turn: each gets its stamp and is told to the turn's listeners. Thread-safe. */
public final class TurnEvents {
  private static final Logger LOG = LoggerFactory.getLogger(TurnEvents.class);

  private final AgentListener listener;
  private final InstantSource clock;
  private volatile Stamp last;

  public TurnEvents(String session, int turn, AgentListener listener, InstantSource clock) {
    this.listener = requireNonNull(listener, "listener");
    this.clock = requireNonNull(clock, "clock");
    last = new Stamp(session, turn, 0, 0, clock.instant());
  }

  /** Begins a step: the events from now on belong to it. */
  public synchronized void step(int step) {
    last = new Stamp(last.session(), last.turn(), step, last.number(), last.time());
  }

  /** Returns which turn of the session this is, from 1. */
  public int turn() {
    return last.turn();
  }

  /** Tells of something that happens now. */
  public void tell(Function<Stamp, AgentEvent> event) {
    tell(event.apply(next(clock.instant())));
  }

  /** Tells of one of many things that happen one after the other: no clock is read. */
  public void tellDelta(Function<Stamp, AgentEvent> event) {
    tell(event.apply(next(last.time())));
  }

  private synchronized Stamp next(Instant time) {
    last = new Stamp(last.session(), last.turn(), last.step(), last.number() + 1, time);
    return last;
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
