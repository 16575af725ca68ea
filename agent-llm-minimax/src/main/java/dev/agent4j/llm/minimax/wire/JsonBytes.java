package dev.agent4j.llm.minimax.wire;

import dev.agent4j.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes JSON values to a rope, without a text in between. */
public final class JsonBytes {
  private final Rope rope;
  private final boolean isNested;
  private final String quote;

  /** Whether no member of the object under way was written yet. */
  private boolean isFirst;

  /**
   * @param isNested whether the JSON is itself the content of a JSON string
   */
  JsonBytes(Rope rope, boolean isNested) {
    this.rope = rope;
    this.isNested = isNested;
    quote = isNested ? "\\\"" : "\"";
  }

  /** Writes an object as JSON. */
  public static void write(Rope rope, JsonObject object) {
    new JsonBytes(rope, false).value(object);
  }

  /** Writes an object as a JSON string that holds JSON. */
  public static void writeQuoted(Rope rope, JsonObject object) {
    rope.ascii("\"");
    new JsonBytes(rope, true).value(object);
    rope.ascii("\"");
  }

  private void value(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      rope.ascii("{");
      boolean wasFirst = isFirst;
      isFirst = true;
      object.members().forEach(this::member);
      isFirst = wasFirst;
      rope.ascii("}");
    } else if (value instanceof List<?> list) {
      String before = "[";
      for (Object element : list) {
        rope.ascii(before);
        value(element);
        before = ",";
      }
      rope.ascii(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof String text) {
      string(text);
    } else {
      rope.ascii(String.valueOf(value));
    }
  }

  private void member(String name, @Nullable Object value) {
    rope.ascii(isFirst ? "" : ",");
    isFirst = false;
    string(name);
    rope.ascii(":");
    value(value);
  }

  private void string(String text) {
    rope.ascii(quote).inString(text, isNested).ascii(quote);
  }
}
