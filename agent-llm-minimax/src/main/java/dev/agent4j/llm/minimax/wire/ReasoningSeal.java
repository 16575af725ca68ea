package dev.agent4j.llm.minimax.wire;

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
    return signature != null && signature.startsWith("{");
  }

  /** Tells whether the Anthropic dialect gave it, or might have. */
  public static boolean isAnthropic(@Nullable String signature) {
    return !isEnvelope(signature) && !IN_CONTENT.equals(signature);
  }

  /** Writes an entry of {@code reasoning_details}. */
  public static void write(Rope rope, Thinking thinking) {
    String signature = thinking.signature();
    if (!isEnvelope(signature) || signature == null || signature.length() < 3) {
      rope.ascii("{\"text\":").string(thinking.text()).ascii("}");
    } else if (thinking.text().isEmpty()) {
      rope.text(signature);
    } else {
      rope.text(signature.substring(0, signature.length() - 1));
      rope.ascii(",\"text\":").string(thinking.text()).ascii("}");
    }
  }
}
