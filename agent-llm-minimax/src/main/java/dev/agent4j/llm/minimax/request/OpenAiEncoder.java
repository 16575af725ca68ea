package dev.agent4j.llm.minimax.request;

import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.minimax.wire.JsonBytes;
import dev.agent4j.llm.minimax.wire.ReasoningSeal;
import dev.agent4j.llm.minimax.wire.Rope;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.UserMessage;
import dev.agent4j.tool.ToolDefinition;
import java.util.List;

/** Writes chat completion requests. */
public final class OpenAiEncoder implements Encoder {
  private final Settings settings;
  private final String opening;

  /** The end of nearly all requests. */
  private volatile Tail lastTail = new Tail(false, 0, "]}");

  private record Tail(boolean forbidsTools, int limit, String text) {}

  public OpenAiEncoder(Settings settings) {
    this.settings = settings;
    // Without the option a stream has no usage at all.
    String stream =
        settings.isStreaming()
            ? ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"
            : "";
    String split = settings.isForeign() ? "" : ",\"reasoning_split\":true";
    opening = Encoder.opening(settings, stream + split, ",\"reasoning_effort\":", "");
  }

  @Override
  public int head(Rope rope, String system, List<ToolDefinition> tools) {
    rope.text(opening);
    Encoder.tools(
        rope, tools, "{\"type\":\"function\",\"function\":{\"name\":", ",\"parameters\":", "}}");
    rope.ascii(",\"messages\":[");
    if (system.isBlank()) {
      return NOTHING;
    }
    rope.ascii("{\"role\":\"system\",\"content\":").string(system).ascii("}");
    return CLOSED;
  }

  @Override
  public int message(Rope rope, Message message, int state) {
    if (message instanceof UserMessage user) {
      begin(rope, state).ascii("user\",\"content\":");
      if (user.content().size() == 1 && user.content().get(0) instanceof Text text) {
        rope.string(text.text()).ascii("}");
      } else {
        rope.ascii("[");
        Encoder.blocks(rope, user);
        rope.ascii("]}");
      }
      return CLOSED;
    }
    if (message instanceof AssistantMessage assistant) {
      return Encoder.isSendable(assistant) ? assistant(rope, assistant, state) : state;
    }
    for (ToolResult result : ((ToolResultMessage) message).results()) {
      begin(rope, state).ascii("tool\",\"tool_call_id\":").string(result.callId());
      rope.ascii(",\"content\":").string(Encoder.textOf(result)).ascii("}");
    }
    return CLOSED;
  }

  private static Rope begin(Rope rope, int state) {
    return rope.ascii(state == NOTHING ? "{\"role\":\"" : ",{\"role\":\"");
  }

  private int assistant(Rope rope, AssistantMessage message, int state) {
    begin(rope, state).ascii("assistant\"");
    content(rope, message);
    reasoning(rope, message);
    String before = ",\"tool_calls\":[";
    for (ContentBlock block : message.content()) {
      if (block instanceof ToolCall call) {
        rope.ascii(before).ascii("{\"id\":").string(call.id());
        rope.ascii(",\"type\":\"function\",\"function\":{\"name\":").string(call.name());
        // Arguments that were no JSON would be rejected in all requests to come: they are empty.
        rope.ascii(",\"arguments\":");
        JsonBytes.writeQuoted(rope, call.arguments());
        rope.ascii("}}");
        before = ",";
      }
    }
    rope.ascii(before.equals(",") ? "]}" : "}");
    return CLOSED;
  }

  /** Writes the text, and before it the reasoning that came within it. */
  private static void content(Rope rope, AssistantMessage message) {
    String before = ",\"content\":\"";
    for (ContentBlock block : message.content()) {
      if (block instanceof Thinking thinking
          && ReasoningSeal.IN_CONTENT.equals(thinking.signature())) {
        rope.ascii(before).ascii("<think>\\n").inString(thinking.text()).ascii("\\n</think>\\n\\n");
        before = "";
      } else if (block instanceof Text text && !text.text().isBlank()) {
        rope.ascii(before).inString(text.text());
        before = "";
      }
    }
    if (before.isEmpty()) {
      rope.ascii("\"");
    }
  }

  private void reasoning(Rope rope, AssistantMessage message) {
    String before = ",\"reasoning_details\":[";
    for (ContentBlock block : message.content()) {
      if (block instanceof Thinking thinking && isDetail(thinking)) {
        rope.ascii(before);
        ReasoningSeal.write(rope, thinking);
        before = ",";
      }
    }
    if (before.equals(",")) {
      rope.ascii("]");
    }
  }

  private boolean isDetail(Thinking thinking) {
    return ReasoningSeal.isEnvelope(thinking.signature())
        || (!settings.isForeign() && !ReasoningSeal.IN_CONTENT.equals(thinking.signature()));
  }

  @Override
  public String tail(LlmRequest request, int state) {
    boolean forbidsTools = Settings.forbidsTools(request);
    int limit = settings.outputLimit(request);
    Tail last = lastTail;
    if (last.forbidsTools() == forbidsTools && last.limit() == limit) {
      return last.text();
    }
    var tail = new StringBuilder(64).append(']');
    if (forbidsTools) {
      tail.append(",\"tool_choice\":\"none\"");
    }
    if (limit > 0) {
      // The older name is the one that all servers know; MiniMax prefers the newer.
      tail.append(settings.isForeign() ? ",\"max_tokens\":" : ",\"max_completion_tokens\":");
      tail.append(limit);
    }
    String text = tail.append('}').toString();
    lastTail = new Tail(forbidsTools, limit, text);
    return text;
  }
}
