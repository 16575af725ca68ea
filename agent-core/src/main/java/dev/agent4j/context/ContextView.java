package dev.agent4j.context;

import dev.agent4j.message.Usage;
import dev.agent4j.session.Transcript;

/** What the model sees of one session. Used by one thread at a time. */
@FunctionalInterface
public interface ContextView {

  /**
   * Returns what the next request holds. Called before each request, and once more if the provider
   * says that the request was too long: then {@link Room#isOverflowed} tells, and a view that
   * returns the same again ends the turn.
   */
  Selection next(Transcript transcript, Room room) throws InterruptedException;

  /** Hears what the provider counted for the request that was sent last. Default: not looked at. */
  default void replied(Usage usage) {}
}
