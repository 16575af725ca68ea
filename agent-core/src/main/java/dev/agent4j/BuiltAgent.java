package dev.agent4j;

import dev.agent4j.context.ContextManager;
import dev.agent4j.event.AgentListener;
import dev.agent4j.execution.ToolExecutor;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.policy.Approver;
import dev.agent4j.policy.Policy;
import dev.agent4j.redact.Redactor;
import dev.agent4j.session.Transcript;
import dev.agent4j.tool.ToolDefinition;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The parts that turns are made with, and the sessions that are open. */
final class BuiltAgent implements Agent {
  final LlmClient llm;
  final ContextManager context;
  final String systemPrompt;
  final ToolExecutor tools;
  final Policy policy;
  final Approver approver;
  final AgentListener listener;
  final Redactor redactor;
  final Limits limits;
  final @Nullable Integer maxOutputTokens;
  final InstantSource clock;
  private final Set<String> open = ConcurrentHashMap.newKeySet();

  BuiltAgent(AgentBuilder builder) {
    llm = builder.llm;
    context = builder.context;
    systemPrompt = builder.systemPrompt;
    tools = new ToolExecutor(builder.tools, builder.parallelToolCalls);
    policy = builder.policy;
    approver = builder.approver;
    listener = builder.listener;
    redactor = builder.redactor;
    limits = builder.limits;
    maxOutputTokens = builder.maxOutputTokens;
    clock = builder.clock;
  }

  /**
   * @throws IllegalArgumentException if no tool has one of {@code names}
   */
  void checkNames(Set<String> names) {
    for (String name : names) {
      List<String> known = tools.definitions().stream().map(ToolDefinition::name).toList();
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "no tool is named "
                + name
                + (known.isEmpty() ? "; there are none" : "; there are " + known));
      }
    }
  }

  @Override
  public Session session(String id, Transcript transcript, Map<String, Object> attributes) {
    if (id.isBlank()) {
      throw new IllegalArgumentException("a session's id must not be blank");
    }
    if (!open.add(id)) {
      throw new IllegalStateException("session " + id + " is open; close it first");
    }
    try {
      return new OpenSession(id, transcript, attributes, this, () -> open.remove(id));
    } catch (RuntimeException | Error e) {
      open.remove(id);
      throw e;
    }
  }
}
