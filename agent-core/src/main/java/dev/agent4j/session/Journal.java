package dev.agent4j.session;

/**
 * Where the entries of a session are kept, one after the other. Implementations are thread-safe.
 */
@FunctionalInterface
public interface Journal {

  /**
   * Keeps {@code entry}, and returns when it is kept. Called by one thread at a time, in the order
   * of the entries, on a thread that may be interrupted; it counts only after this has returned.
   *
   * @throws RuntimeException if it cannot be kept; the turn ends by it
   */
  void append(Entry entry);

  /** Returns a journal that keeps nothing besides what the transcript has in memory. */
  static Journal none() {
    return entry -> {};
  }
}
