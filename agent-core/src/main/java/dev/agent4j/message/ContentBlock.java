package dev.agent4j.message;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** A part of a message of the assistant or the user. */
public sealed interface ContentBlock {

  /** Text meant for whoever reads the message. */
  record Text(String text) implements ContentBlock {
    public Text {
      requireNonNull(text, "text");
    }
  }

  /**
   * The model's reasoning.
   *
   * @param signature the provider's seal, opaque, sent back unchanged; null if it gave none
   */
  record Thinking(String text, @Nullable String signature) implements ContentBlock {
    public Thinking {
      requireNonNull(text, "text");
    }
  }

  /**
   * The model's request to execute a tool.
   *
   * @param id unique in a transcript
   * @param unreadable what the model wrote as arguments, if that was not a JSON object: then {@code
   *     arguments} is empty and the call is not executed; else null
   */
  record ToolCall(String id, String name, JsonObject arguments, @Nullable String unreadable)
      implements ContentBlock {
    public ToolCall {
      requireNonNull(id, "id");
      requireNonNull(name, "name");
      requireNonNull(arguments, "arguments");
    }

    public ToolCall(String id, String name, JsonObject arguments) {
      this(id, name, arguments, null);
    }
  }

  /** A block of a kind this version does not know, kept whole so that it survives a round trip. */
  record Unknown(String type, JsonObject raw) implements ContentBlock {
    public Unknown {
      requireNonNull(type, "type");
      requireNonNull(raw, "raw");
    }
  }
}
