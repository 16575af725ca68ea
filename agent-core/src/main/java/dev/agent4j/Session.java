package dev.agent4j;

import dev.agent4j.session.Transcript;

/**
 * A transcript that turns add to, one at a time, and what its tool calls share. Thread-safe.
 * Whoever opened it closes it; closing cancels the turn that is running and ends what tools have
 * started.
 */
public interface Session extends AutoCloseable {

  /** Returns the id it was opened under. */
  String id();

  /** Returns what was said so far; it grows with each turn, also while one is running. */
  Transcript transcript();

  /**
   * Starts a turn on a thread of its own, a virtual one where the JVM has them.
   *
   * @throws IllegalArgumentException if {@code prompt} is blank
   * @throws IllegalStateException if a turn of this session is running, or it is closed
   */
  Turn start(String prompt);

  /**
   * Takes a turn on the calling thread and returns when it has ended. An interrupt cancels the
   * turn: its outcome says so, and the thread stays interrupted.
   *
   * @throws IllegalArgumentException if {@code prompt} is blank
   * @throws IllegalStateException if a turn of this session is running, or it is closed
   * @throws dev.agent4j.error.LlmException if the model gave no usable reply
   */
  AgentResult run(String prompt);

  @Override
  void close();
}
