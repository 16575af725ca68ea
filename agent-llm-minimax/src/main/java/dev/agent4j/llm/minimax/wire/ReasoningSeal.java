package dev.agent4j.llm.minimax.wire;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.Thinking;
import org.jspecify.annotations.Nullable;

/**
 * What a thinking block's signature says of where the reasoning came from, so that it goes back the
 * same way and never to the other dialect.
 */
public final class ReasoningSeal {
  /** The reasoning stood in the content, between tags. */
  public static final String IN_CONTENT = "<think>";

  private ReasoningSeal() {}

  /** Tells whether it is an entry of {@code reasoning_details} without its text, as JSON. */
  public static boolean isEnvelope(@Nullable String signature) {
    return envelope(signature) != null;
  }

  /** Returns the entry; null for what only looks like one: it would spoil every later request. */
  private static @Nullable JsonObject envelope(@Nullable String signature) {
    if (signature == null || !signature.startsWith("{")) {
      return null;
    }
    try {
      return JsonObject.parse(signature);
    } catch (JsonException e) {
      return null;
    }
  }

  /** Tells whether the Anthropic dialect gave it, or might have. */
  public static boolean isAnthropic(@Nullable String signature) {
    return !isEnvelope(signature) && !IN_CONTENT.equals(signature);
  }

  /** Writes an entry of {@code reasoning_details}. */
  public static void write(Rope rope, Thinking thinking) {
    JsonObject envelope = envelope(thinking.signature());
    if (envelope == null) {
      rope.ascii("{\"text\":").string(thinking.text()).ascii("}");
    } else if (thinking.text().isEmpty()) {
      JsonBytes.write(rope, envelope);
    } else {
      JsonBytes.write(rope, envelope.with("text", thinking.text()));
    }
  }
}
