package dev.agent4j;

import dev.agent4j.event.AgentListener;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.session.Transcript;
import java.util.Map;
import java.util.UUID;

/**
 * A model, the tools it may call and the rules they run by. Immutable and thread-safe: one per
 * configuration, any number of sessions.
 */
public interface Agent {

  /** Returns a builder of agents that ask {@code llm}. */
  static AgentBuilder builder(LlmClient llm) {
    return new AgentBuilder(llm);
  }

  /**
   * Opens a session that goes on from {@code transcript}, and adds to it.
   *
   * @param id names the session in events and logs
   * @param attributes what tools and the policy are told in all its turns
   * @throws IllegalStateException if a session of that id is open: one owner at a time
   */
  Session session(String id, Transcript transcript, Map<String, Object> attributes);

  /**
   * Opens a session that goes on from {@code transcript}, without attributes.
   *
   * @throws IllegalStateException if a session of that id is open: one owner at a time
   */
  default Session session(String id, Transcript transcript) {
    return session(id, transcript, Map.of());
  }

  /**
   * Opens a session that begins with nothing said.
   *
   * @throws IllegalStateException if a session of that id is open: one owner at a time
   */
  default Session session(String id) {
    return session(id, new Transcript());
  }

  /** Opens a session under an id of its own. */
  default Session session() {
    return session(UUID.randomUUID().toString());
  }

  /** Takes one turn in a session of its own, as {@link Session#run(String, TurnOptions)} does. */
  default AgentResult run(String prompt, TurnOptions options) {
    try (Session session = session()) {
      return session.run(prompt, options);
    }
  }

  /**
   * Takes one turn in a session of its own and blocks until it ends. An interrupt cancels the turn:
   * its outcome says so, and the thread stays interrupted.
   *
   * @throws IllegalArgumentException if {@code prompt} is blank
   * @throws dev.agent4j.error.LlmException if the model gave no usable reply
   */
  default AgentResult run(String prompt) {
    return run(prompt, TurnOptions.of());
  }

  /** Takes one turn whose events {@code listener} hears, besides the agent's listeners. */
  default AgentResult run(String prompt, AgentListener listener) {
    return run(prompt, TurnOptions.of().listener(listener));
  }

  /**
   * Takes one turn that results in a record, as {@link Session#run(String, Class, TurnOptions)}
   * does.
   *
   * @throws dev.agent4j.error.ResultException if the turn ended without such a record
   */
  default <T extends Record> T run(String prompt, Class<T> type) {
    try (Session session = session()) {
      return session.run(prompt, type);
    }
  }
}
