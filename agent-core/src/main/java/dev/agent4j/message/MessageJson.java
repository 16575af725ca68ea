package dev.agent4j.message;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ContentBlock.Unknown;
import java.util.List;

/**
 * Messages as JSON, for files of ours: {@code read(write(m))} equals {@code m}. This is no
 * provider's wire format.
 */
public final class MessageJson {
  private MessageJson() {}

  public static JsonObject write(Message message) {
    if (message instanceof UserMessage it) {
      return JsonObject.of("role", "user", "text", it.text()).with("sender", it.sender());
    }
    if (message instanceof AssistantMessage it) {
      return JsonObject.of(
          "role", "assistant", "content", it.content().stream().map(MessageJson::write).toList());
    }
    ToolResultMessage results = (ToolResultMessage) message;
    return JsonObject.of(
        "role", "tool", "results", results.results().stream().map(JsonObject::ofRecord).toList());
  }

  private static JsonObject write(ContentBlock block) {
    if (block instanceof Text it) {
      return JsonObject.of("type", "text", "text", it.text());
    }
    if (block instanceof Thinking it) {
      JsonObject json = JsonObject.of("type", "thinking", "text", it.text());
      return it.signature() == null ? json : json.with("signature", it.signature());
    }
    if (block instanceof ToolCall it) {
      JsonObject json =
          JsonObject.of("type", "tool_call", "id", it.id())
              .with("name", it.name())
              .with("arguments", it.arguments());
      return it.unreadable() == null ? json : json.with("unreadable", it.unreadable());
    }
    Unknown unknown = (Unknown) block;
    return JsonObject.of("type", "unknown", "kind", unknown.type()).with("raw", unknown.raw());
  }

  /**
   * Returns the message that {@code json} holds.
   *
   * @throws JsonException if it holds none; the message names what is missing or odd
   */
  public static Message read(JsonObject json) {
    return switch (string(json, "role")) {
      case "user" ->
          new UserMessage(
              string(json, "text"), constant(UserMessage.Sender.class, string(json, "sender")));
      case "assistant" ->
          new AssistantMessage(json.objects("content").stream().map(MessageJson::block).toList());
      case "tool" ->
          new ToolResultMessage(json.objects("results").stream().map(MessageJson::result).toList());
      default -> throw new JsonException("no message has the role " + json.get("role"));
    };
  }

  private static ContentBlock block(JsonObject json) {
    return switch (string(json, "type")) {
      case "text" -> new Text(string(json, "text"));
      case "thinking" -> new Thinking(string(json, "text"), json.string("signature").orElse(null));
      case "tool_call" ->
          new ToolCall(
              string(json, "id"),
              string(json, "name"),
              object(json, "arguments"),
              json.string("unreadable").orElse(null));
      case "unknown" -> new Unknown(string(json, "kind"), object(json, "raw"));
      default -> throw new JsonException("no content block has the type " + json.get("type"));
    };
  }

  private static ToolResult result(JsonObject json) {
    return new ToolResult(
        string(json, "callId"),
        constant(ToolResult.Status.class, string(json, "status")),
        string(json, "text"),
        object(json, "details"));
  }

  private static String string(JsonObject json, String name) {
    return json.string(name)
        .orElseThrow(() -> new JsonException("expected a string " + name + " in " + json.names()));
  }

  private static JsonObject object(JsonObject json, String name) {
    return json.object(name)
        .orElseThrow(() -> new JsonException("expected an object " + name + " in " + json.names()));
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) {
    return List.of(type.getEnumConstants()).stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new JsonException("no " + type.getSimpleName() + " is named " + name));
  }
}
