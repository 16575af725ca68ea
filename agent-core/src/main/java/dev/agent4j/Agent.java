package dev.agent4j;

import dev.agent4j.llm.LlmClient;
import dev.agent4j.session.Transcript;
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
   * @throws IllegalStateException if a session of that id is open: one owner at a time
   */
  Session session(String id, Transcript transcript);

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

  /**
   * Takes one turn in a session of its own and blocks until it ends. An interrupt cancels the turn:
   * its outcome says so, and the thread stays interrupted.
   *
   * @throws IllegalArgumentException if {@code prompt} is blank
   * @throws dev.agent4j.error.LlmException if the model gave no usable reply
   */
  default AgentResult run(String prompt) {
    try (Session session = session()) {
      return session.run(prompt);
    }
  }
}
