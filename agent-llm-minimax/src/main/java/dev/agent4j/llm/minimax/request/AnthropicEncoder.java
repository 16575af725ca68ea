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
import dev.agent4j.message.ContentBlock.Unknown;
import dev.agent4j.message.Message;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.UserMessage;
import dev.agent4j.tool.ToolDefinition;
import java.util.List;

/**
 * Writes message requests. Roles alternate here, so tool results and what the user says after them
 * are one message. It stays open until the assistant speaks: its closing brackets belong to the
 * tail, and all content before them is a prefix of every longer request.
 */
public final class AnthropicEncoder implements Encoder {
  /** The dialect requires a limit; this one no server is known to reject. */
  private static final int SAFE_OUTPUT_TOKENS = 8_192;

  private final Settings settings;
  private final String opening;

  public AnthropicEncoder(Settings settings) {
    this.settings = settings;
    String stream = settings.isStreaming() ? ",\"stream\":true" : "";
    opening = Encoder.opening(settings, stream, ",\"output_config\":{\"effort\":", "}");
  }

  @Override
  public int head(Rope rope, String system, List<ToolDefinition> tools) {
    rope.text(opening);
    if (!system.isBlank()) {
      rope.ascii(",\"system\":").string(system);
    }
    Encoder.tools(rope, tools, "{\"name\":", ",\"input_schema\":", "}");
    rope.ascii(",\"messages\":[");
    return NOTHING;
  }

  @Override
  public int message(Rope rope, Message message, int state) {
    if (message instanceof UserMessage user) {
      Encoder.blocks(ofUser(rope, state), user);
      return OPEN;
    }
    if (message instanceof AssistantMessage assistant) {
      boolean isEmpty =
          !Encoder.isSendable(assistant)
              && assistant.content().stream().noneMatch(Unknown.class::isInstance);
      return isEmpty ? state : assistant(rope, assistant, state);
    }
    for (ToolResult result : ((ToolResultMessage) message).results()) {
      ofUser(rope, state).ascii("{\"type\":\"tool_result\",\"tool_use_id\":");
      rope.string(result.callId()).ascii(",\"content\":").string(Encoder.textOf(result));
      rope.ascii(result.status() == ToolResult.Status.OK ? "}" : ",\"is_error\":true}");
      state = OPEN;
    }
    return state;
  }

  private static Rope ofUser(Rope rope, int state) {
    if (state == OPEN) {
      return rope.ascii(",");
    }
    return rope.ascii(state == NOTHING ? "" : ",").ascii("{\"role\":\"user\",\"content\":[");
  }

  private static int assistant(Rope rope, AssistantMessage message, int state) {
    rope.ascii(state == OPEN ? "]}," : state == NOTHING ? "" : ",");
    String before = "{\"role\":\"assistant\",\"content\":[";
    for (ContentBlock block : message.content()) {
      if (isSent(block)) {
        rope.ascii(before);
        block(rope, block);
        before = ",";
      }
    }
    rope.ascii("]}");
    return CLOSED;
  }

  private static boolean isSent(ContentBlock block) {
    if (block instanceof Text text) {
      return !text.text().isBlank();
    }
    return !(block instanceof Thinking thinking)
        || (ReasoningSeal.isAnthropic(thinking.signature()) && !thinking.text().isEmpty());
  }

  private static void block(Rope rope, ContentBlock block) {
    if (block instanceof Text text) {
      rope.ascii("{\"type\":\"text\",\"text\":").string(text.text()).ascii("}");
    } else if (block instanceof Thinking thinking) {
      rope.ascii("{\"type\":\"thinking\",\"thinking\":").string(thinking.text());
      if (thinking.signature() != null) {
        rope.ascii(",\"signature\":").string(thinking.signature());
      }
      rope.ascii("}");
    } else if (block instanceof ToolCall call) {
      rope.ascii("{\"type\":\"tool_use\",\"id\":").string(call.id());
      rope.ascii(",\"name\":").string(call.name());
      rope.ascii(",\"input\":");
      JsonBytes.write(rope, call.arguments());
      rope.ascii("}");
    } else if (block instanceof Unknown unknown) {
      JsonBytes.write(rope, unknown.raw());
    }
  }

  @Override
  public String tail(LlmRequest request, int state) {
    var tail = new StringBuilder(64).append(state == OPEN ? "]}]" : "]");
    if (Settings.forbidsTools(request)) {
      tail.append(",\"tool_choice\":{\"type\":\"none\"}");
    }
    int limit = settings.outputLimit(request);
    return tail.append(",\"max_tokens\":")
        .append(limit > 0 ? limit : SAFE_OUTPUT_TOKENS)
        .append('}')
        .toString();
  }
}
