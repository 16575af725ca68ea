package dev.agent4j.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What tells one event from all others: the session's id, the turn in it, the step of the turn and
 * the number of the event in the turn, each from 1 (the step is 0 before the first), and when it
 * happened; for a delta, when the clock was last read before it.
 */
public record Stamp(String session, int turn, int step, long number, Instant time) {

  public Stamp {
    requireNonNull(session, "session");
    requireNonNull(time, "time");
  }
}
