package dev.agent4j;

import dev.agent4j.event.AgentListener;
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
   * Starts a turn on a thread of its own, a virtual one where the JVM has them, else a daemon
   * thread: a turn does not keep the JVM alive, so wait for its end. The logging context (MDC) of
   * the caller goes with it.
   *
   * @throws IllegalArgumentException if {@code prompt} is blank, or a tool is left out that the
   *     agent does not have
   * @throws IllegalStateException if a turn of this session is running, or it is closed
   */
  Turn start(String prompt, TurnOptions options);

  /** Starts a turn with the agent's options, as {@link #start(String, TurnOptions)} does. */
  default Turn start(String prompt) {
    return start(prompt, TurnOptions.of());
  }

  /** Starts a turn whose events {@code listener} hears, besides the agent's listeners. */
  default Turn start(String prompt, AgentListener listener) {
    return start(prompt, TurnOptions.of().listener(listener));
  }

  /**
   * Goes on with a turn that ended {@code PAUSED}, under a number of its own: what waits is decided
   * anew, and the approver is asked again. A turn that is started instead tells the model that
   * those calls were not executed. After a crash it goes on likewise: the model is told that the
   * outcome of what had begun is unknown, and what had not begun is decided.
   *
   * @throws IllegalStateException if no call waits, a turn of this session is running, or it is
   *     closed
   */
  Turn resume(TurnOptions options);

  /** Goes on with a paused turn with the agent's options. */
  default Turn resume() {
    return resume(TurnOptions.of());
  }

  /**
   * Takes a turn on the calling thread and returns when it has ended. An interrupt cancels the
   * turn: its outcome says so, and the thread stays interrupted.
   *
   * @throws IllegalArgumentException if {@code prompt} is blank, or a tool is left out that the
   *     agent does not have
   * @throws IllegalStateException if a turn of this session is running, or it is closed
   * @throws dev.agent4j.error.LlmException if the model gave no usable reply
   */
  AgentResult run(String prompt, TurnOptions options);

  /** Takes a turn with the agent's options, as {@link #run(String, TurnOptions)} does. */
  default AgentResult run(String prompt) {
    return run(prompt, TurnOptions.of());
  }

  /** Takes a turn whose events {@code listener} hears, besides the agent's listeners. */
  default AgentResult run(String prompt, AgentListener listener) {
    return run(prompt, TurnOptions.of().listener(listener));
  }

  /**
   * Takes a turn that results in a record, by the same schema and checks as the arguments of a
   * tool; the model may use tools on the way. An answer that does not fit is corrected once.
   *
   * @param type as {@link dev.agent4j.json.RecordType} has it
   * @throws dev.agent4j.error.ResultException if the turn ended without such a record
   * @throws IllegalArgumentException as {@link #run(String, TurnOptions)}, or if {@code type} has
   *     no JSON form
   * @throws dev.agent4j.error.LlmException if the model gave no usable reply
   */
  <T extends Record> T run(String prompt, Class<T> type, TurnOptions options);

  /**
   * Goes on with a paused turn that results in a record, on the calling thread, as {@link
   * #run(String, Class, TurnOptions)} does.
   *
   * @throws IllegalStateException as {@link #resume(TurnOptions)}
   */
  <T extends Record> T resume(Class<T> type, TurnOptions options);

  /** Goes on with a paused turn that results in a record, with the agent's options. */
  default <T extends Record> T resume(Class<T> type) {
    return resume(type, TurnOptions.of());
  }

  /** Takes a turn that results in a record, with the agent's options. */
  default <T extends Record> T run(String prompt, Class<T> type) {
    return run(prompt, type, TurnOptions.of());
  }

  @Override
  void close();
}
