package dev.agent4j.event;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What tells one event from all others.
 *
 * @param number counts the events of the turn from 1
 * @param time when it happened; for a delta, when the clock was last read before it
 */
public record Stamp(Origin origin, long number, Instant time) {

  public Stamp {
    requireNonNull(origin, "origin");
    requireNonNull(time, "time");
  }
}
