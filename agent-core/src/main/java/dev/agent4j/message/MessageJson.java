package dev.agent4j.message;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ContentBlock.Unknown;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages as JSON, for files of ours: {@code read(write(m))} equals {@code m}. This is no
 * provider's wire format.
 */
public final class MessageJson {
  private MessageJson() {}

  public static JsonObject write(Message message) {
    if (message instanceof UserMessage it) {
      return JsonObject.of("role", "user", "content", write(it.content()))
          .with("sender", it.sender());
    }
    if (message instanceof AssistantMessage it) {
      return JsonObject.of("role", "assistant", "content", write(it.content()));
    }
    ToolResultMessage results = (ToolResultMessage) message;
    return JsonObject.of(
        "role", "tool", "results", results.results().stream().map(JsonObject::ofRecord).toList());
  }

  private static List<JsonObject> write(List<ContentBlock> content) {
    return content.stream().map(MessageJson::write).toList();
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
      case "user" -> user(json);
      case "assistant" -> new AssistantMessage(blocks(json));
      case "tool" ->
          new ToolResultMessage(
              objects(json, "results").stream().map(MessageJson::result).toList());
      default -> throw new JsonException("no message has the role " + json.get("role"));
    };
  }

  private static UserMessage user(JsonObject json) {
    UserMessage.Sender sender = constant(UserMessage.Sender.class, string(json, "sender"));
    try {
      return new UserMessage(blocks(json), sender);
    } catch (IllegalArgumentException e) {
      throw new JsonException(String.valueOf(e.getMessage()));
    }
  }

  private static List<ContentBlock> blocks(JsonObject json) {
    return objects(json, "content").stream().map(MessageJson::block).toList();
  }

  private static ContentBlock block(JsonObject json) {
    return switch (string(json, "type")) {
      case "text" -> new Text(string(json, "text"));
      case "thinking" -> new Thinking(string(json, "text"), optional(json, "signature"));
      case "tool_call" ->
          new ToolCall(
              string(json, "id"),
              string(json, "name"),
              object(json, "arguments"),
              optional(json, "unreadable"));
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

  private static @Nullable String optional(JsonObject json, String name) {
    return json.get(name) == null ? null : string(json, name);
  }

  private static JsonObject object(JsonObject json, String name) {
    return json.object(name)
        .orElseThrow(() -> new JsonException("expected an object " + name + " in " + json.names()));
  }

  private static List<JsonObject> objects(JsonObject json, String name) {
    List<JsonObject> objects = json.objects(name);
    if (!(json.get(name) instanceof List<?> all) || all.size() > objects.size()) {
      throw new JsonException("expected a list of objects " + name + " in " + json.names());
    }
    return objects;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) {
    return List.of(type.getEnumConstants()).stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new JsonException("no " + type.getSimpleName() + " is named " + name));
  }
}
