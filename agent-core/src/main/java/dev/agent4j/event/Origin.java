package dev.agent4j.event;

import static java.util.Objects.requireNonNull;

/**
 * Where an event belongs. The events of a step share one.
 *
 * @param session the id of the session
 * @param turn counts the turns of the session from 1
 * @param step counts the steps of the turn from 1; 0 before the first
 */
public record Origin(String session, int turn, int step) {

  public Origin {
    requireNonNull(session, "session");
  }
}
