package dev.agent4j.event;

import dev.agent4j.event.AgentEvent.LimitApproached;
import dev.agent4j.event.AgentEvent.LimitReached;
import dev.agent4j.event.AgentEvent.ReplyDiscarded;
import dev.agent4j.event.AgentEvent.RequestRetried;
import dev.agent4j.event.AgentEvent.SteerAccepted;
import dev.agent4j.event.AgentEvent.TextReceived;
import dev.agent4j.event.AgentEvent.ThinkingReceived;
import dev.agent4j.event.AgentEvent.ToolCallFinished;
import dev.agent4j.event.AgentEvent.ToolCallProgressed;
import dev.agent4j.event.AgentEvent.ToolCallStarted;
import dev.agent4j.event.AgentEvent.TurnStarted;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ToolResult;

/** An event as it may be told. Ids stay as they are: other events name them. */
final class CleanEvent {
  private CleanEvent() {}

  static AgentEvent of(AgentEvent event, Redactor redactor) {
    if (event instanceof TextReceived it) {
      return new TextReceived(redactor.redact(it.delta()));
    }
    if (event instanceof ThinkingReceived it) {
      return new ThinkingReceived(redactor.redact(it.delta()));
    }
    if (event instanceof TurnStarted it) {
      return new TurnStarted(it.sessionId(), redactor.redact(it.prompt()));
    }
    if (event instanceof SteerAccepted it) {
      return new SteerAccepted(redactor.redact(it.text()));
    }
    if (event instanceof RequestRetried it) {
      return new RequestRetried(it.attempt(), redactor.redact(it.reason()), it.pause());
    }
    if (event instanceof ReplyDiscarded it) {
      return new ReplyDiscarded(it.step(), redactor.redact(it.reason()));
    }
    if (event instanceof LimitApproached it) {
      return new LimitApproached(it.limit(), redactor.redact(it.used()));
    }
    if (event instanceof LimitReached it) {
      return new LimitReached(it.limit(), redactor.redact(it.used()));
    }
    return ofCall(event, redactor);
  }

  @SuppressWarnings("ReferenceEquality") // the same: nothing was blacked out in them
  private static AgentEvent ofCall(AgentEvent event, Redactor redactor) {
    if (event instanceof ToolCallStarted it) {
      ToolCall call = clean(it.call(), redactor);
      return call == it.call() ? it : new ToolCallStarted(call);
    }
    if (event instanceof ToolCallProgressed it) {
      return new ToolCallProgressed(it.callId(), redactor.redact(it.text()));
    }
    if (event instanceof ToolCallFinished it) {
      ToolCall call = clean(it.call(), redactor);
      ToolResult result = clean(it.result(), redactor);
      return call == it.call() && result == it.result()
          ? it
          : new ToolCallFinished(call, result, it.elapsed());
    }
    return event;
  }

  @SuppressWarnings("ReferenceEquality") // the same: nothing was blacked out in them
  private static ToolCall clean(ToolCall call, Redactor redactor) {
    JsonObject arguments = redactor.redact(call.arguments());
    String name = redactor.redact(call.name());
    String raw = call.unreadable();
    if (arguments == call.arguments() && name == call.name() && raw == null) {
      return call;
    }
    return new ToolCall(call.id(), name, arguments, raw == null ? null : redactor.redact(raw));
  }

  @SuppressWarnings("ReferenceEquality") // the same: nothing was blacked out in them
  private static ToolResult clean(ToolResult result, Redactor redactor) {
    String text = redactor.redact(result.text());
    JsonObject details = redactor.redact(result.details());
    return text == result.text() && details == result.details()
        ? result
        : new ToolResult(result.callId(), result.status(), text, details);
  }
}
