package dev.agent4j;

import dev.agent4j.session.Transcript;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The agent: one loop, and the sessions that are open. */
final class BuiltAgent implements Agent {
  private final AgentLoop loop;
  private final Set<String> open = ConcurrentHashMap.newKeySet();

  BuiltAgent(AgentBuilder builder) {
    loop = new AgentLoop(builder);
  }

  @Override
  public Session session(String id, Transcript transcript) {
    if (id.isBlank()) {
      throw new IllegalArgumentException("a session's id must not be blank");
    }
    if (!open.add(id)) {
      throw new IllegalStateException("session " + id + " is open; close it first");
    }
    return new OpenSession(id, transcript, loop, () -> open.remove(id));
  }
}
