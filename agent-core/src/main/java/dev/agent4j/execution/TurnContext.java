package dev.agent4j.execution;

import dev.agent4j.event.TurnEvents;
import dev.agent4j.policy.Approver;
import dev.agent4j.policy.Policy;
import dev.agent4j.redact.Redaction;
import dev.agent4j.session.Transcript;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolScope;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the calls of one turn share.
 *
 * @param approver answers on the turn's thread
 */
public record TurnContext(
    String sessionId,
    Transcript transcript,
    TurnEvents events,
    Redaction redaction,
    ToolScope scope,
    Map<String, Object> attributes,
    Policy policy,
    Approver approver) {

  ToolContext of(String callId, Consumer<String> progress) {
    return new ToolContext(callId, sessionId, events.turn(), attributes, scope, progress);
  }
}
