package dev.agent4j.llm.minimax.request;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.minimax.wire.JsonBytes;
import dev.agent4j.llm.minimax.wire.Rope;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ContentBlock.Unknown;
import dev.agent4j.message.Message;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.UserMessage;
import dev.agent4j.tool.ToolDefinition;
import java.util.List;

/**
 * Writes requests in one dialect: a head that is the same in all requests of a session, the
 * messages, and a tail of what may differ. What a message adds depends on the messages before it
 * alone, so a longer transcript begins with the bytes of a shorter one.
 */
public interface Encoder {
  /** The state after no message. */
  int NOTHING = 0;

  /** The state after a message that is closed. */
  int CLOSED = 1;

  /** The state after a user message that may still get more content; the tail closes it. */
  int OPEN = 2;

  /** Writes all that stands before the messages, and returns the state. */
  int head(Rope rope, String system, List<ToolDefinition> tools);

  /** Writes one message after those before, which left {@code state}, and returns the state. */
  int message(Rope rope, Message message, int state);

  /** Returns all that stands after the messages, in ASCII. */
  String tail(LlmRequest request, int state);

  /** Returns a head that holds nothing but the settings: those with the same write the same. */
  default String emptyHead() {
    var rope = new Rope();
    int unused = head(rope, "", List.of());
    return rope.toString();
  }

  /** Returns what is sent for a tool result: never nothing, which servers reject. */
  static String textOf(ToolResult result) {
    return result.text().isBlank() ? "(no output)" : result.text();
  }

  /** Writes the tools, each between {@code open} and {@code close}. */
  static void tools(
      Rope rope, List<ToolDefinition> tools, String open, String schema, String close) {
    String before = ",\"tools\":[";
    for (ToolDefinition tool : tools) {
      rope.ascii(before).ascii(open).string(tool.name());
      rope.ascii(",\"description\":").string(tool.description()).ascii(schema);
      JsonBytes.write(rope, schemaOf(tool));
      rope.ascii(close);
      before = ",";
    }
    if (!tools.isEmpty()) {
      rope.ascii("]");
    }
  }

  /** Writes the blocks of a user message, whose form is the same in both dialects. */
  static void blocks(Rope rope, UserMessage message) {
    String before = "";
    for (ContentBlock block : message.content()) {
      if (block instanceof Unknown unknown) {
        JsonBytes.write(rope.ascii(before), unknown.raw());
        before = ",";
      } else if (block instanceof Text text && !text.text().isBlank()) {
        rope.ascii(before).ascii("{\"type\":\"text\",\"text\":").string(text.text()).ascii("}");
        before = ",";
      }
    }
  }

  /**
   * Checks that {@code message} can be sent.
   *
   * @throws IllegalArgumentException if it has a block that no dialect takes
   */
  static void check(UserMessage message) {
    for (ContentBlock block : message.content()) {
      if (block instanceof Unknown unknown && unknown.raw().string("type").isEmpty()) {
        throw new IllegalArgumentException(
            "a user message has a block of kind "
                + unknown.type()
                + " that cannot be sent: its JSON has no \"type\"");
      }
    }
  }

  /** Tells whether there is anything to send: reasoning alone is no message. */
  static boolean isSendable(AssistantMessage message) {
    for (ContentBlock block : message.content()) {
      if (block instanceof ToolCall || (block instanceof Text text && !text.text().isBlank())) {
        return true;
      }
    }
    return false;
  }

  /** Returns a tool's schema with the members without which MiniMax rejects it. */
  static JsonObject schemaOf(ToolDefinition tool) {
    JsonObject schema = tool.parameters().toJson();
    if (!schema.has("type")) {
      schema = schema.with("type", "object");
    }
    if (!schema.has("properties")) {
      schema = schema.with("properties", JsonObject.empty());
    }
    return schema;
  }

  /**
   * Returns all that is set for every request.
   *
   * @param flags what a dialect adds behind the model
   * @param effort what stands before the effort, and {@code effortEnd} behind it
   */
  static String opening(Settings settings, String flags, String effort, String effortEnd) {
    var rope = new Rope().ascii("{\"model\":").string(settings.model().info().id()).ascii(flags);
    if (settings.thinkingType() != null) {
      rope.ascii(",\"thinking\":{\"type\":\"" + settings.thinkingType() + "\"}");
    }
    if (settings.effort() != null) {
      rope.ascii(effort).string(settings.effort()).ascii(effortEnd);
    }
    if (settings.temperature() != null) {
      rope.ascii(",\"temperature\":" + number(settings.temperature()));
    }
    if (settings.topP() != null) {
      rope.ascii(",\"top_p\":" + number(settings.topP()));
    }
    if (settings.serviceTier() != null) {
      rope.ascii(",\"service_tier\":").string(settings.serviceTier());
    }
    return rope.toString();
  }

  /** Writes a number as briefly as it can be. */
  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
