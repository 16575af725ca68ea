package dev.agent4j;

import dev.agent4j.event.AgentListener;
import dev.agent4j.event.Redactor;
import dev.agent4j.execution.ToolExecutor;
import dev.agent4j.session.Transcript;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The parts that turns are made with, and the sessions that are open. */
final class BuiltAgent implements Agent {
  final AgentListener listener;
  final ToolExecutor tools;
  final Asking asking;
  final Limits limits;
  final InstantSource clock;
  private final Set<String> open = ConcurrentHashMap.newKeySet();

  BuiltAgent(AgentBuilder builder) {
    var guarded = new GuardedListener(builder.listener);
    Redactor redactor = builder.redactor;
    listener = event -> guarded.onEvent(redactor.redact(event));
    tools =
        new ToolExecutor(
            builder.tools, listener, redactor, builder.parallelToolCalls, Threads::run);
    asking = new Asking(builder, guarded, tools.definitions());
    limits = builder.limits;
    clock = builder.clock;
  }

  @Override
  public Session session(String id, Transcript transcript) {
    if (id.isBlank()) {
      throw new IllegalArgumentException("a session's id must not be blank");
    }
    if (!open.add(id)) {
      throw new IllegalStateException("session " + id + " is open; close it first");
    }
    return new OpenSession(id, transcript, this, () -> open.remove(id));
  }
}
