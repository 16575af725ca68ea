package dev.agent4j.llm;

import static java.util.Objects.requireNonNull;

import dev.agent4j.message.Message;
import dev.agent4j.tool.ToolDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to a model in one step.
 *
 * @param system the system prompt; empty for none
 * @param messages oldest first; every tool call is followed by its result
 * @param tools what the model may call, in a stable order
 * @param toolChoice whether it may call any of them now
 * @param maxOutputTokens limit of the reply, reasoning included; null for the client's default
 * @param memo where a client keeps what it has encoded of this session
 */
public record LlmRequest(
    String system,
    List<Message> messages,
    List<ToolDefinition> tools,
    ToolChoice toolChoice,
    @Nullable Integer maxOutputTokens,
    RequestMemo memo) {

  /** Whether the model may call tools. */
  public enum ToolChoice {
    AUTO,
    /** It must answer in text. Some models call tools all the same: such calls are not executed. */
    NONE
  }

  public LlmRequest {
    requireNonNull(system, "system");
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    requireNonNull(toolChoice, "toolChoice");
    requireNonNull(memo, "memo");
    if (maxOutputTokens != null && maxOutputTokens < 1) {
      throw new IllegalArgumentException(
          "maxOutputTokens must be positive, was " + maxOutputTokens);
    }
  }

  /** Returns a request with the client's defaults, for one use. */
  public static LlmRequest of(String system, List<Message> messages, List<ToolDefinition> tools) {
    return new LlmRequest(system, messages, tools, ToolChoice.AUTO, null, new RequestMemo());
  }
}
