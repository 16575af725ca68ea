package dev.agent4j.cli.calls;

import dev.agent4j.event.AgentListener;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.Usage;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What is in a model's place: it makes the call that it is given, and ends its turn. Thread-safe.
 */
public final class CallsByHand implements LlmClient {
  /** What a turn is begun with. */
  public static final String PROMPT = "Execute the call.";

  private final AtomicReference<@Nullable ToolCall> next = new AtomicReference<>();

  /** Makes one that has no call to make. */
  public CallsByHand() {}

  /** Has the next turn make {@code call}. */
  public void make(ToolCall call) {
    next.set(call);
  }

  @Override
  public LlmResponse send(LlmRequest request, AgentListener listener) {
    ToolCall call = next.getAndSet(null);
    return new LlmResponse(
        call == null ? AssistantMessage.of("Done.") : new AssistantMessage(List.of(call)),
        call == null ? StopReason.END_TURN : StopReason.TOOL_USE,
        Usage.NONE,
        "by hand",
        0.0);
  }
}
