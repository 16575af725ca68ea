package dev.agent4j.llm.minimax.markup;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters of a call in M3's markup. Each tag has the mark before it, so that values
 * may hold anything; a tag whose mark is missing is taken if its like is nowhere marked.
 */
final class MarkedValues {
  private static final int DEEPEST = 64;
  private static final String MARK = CallMarkup.M3_MARK;

  private final String text;
  private int at;

  MarkedValues(String text) {
    this.text = text;
  }

  /**
   * Returns all parameters.
   *
   * @throws JsonException if a tag does not close or something stands between two
   */
  JsonObject members(JsonObject schema) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (skipToTag()) {
      String name = tag();
      members.put(name, value(name, SchemaTypes.member(schema, name), 1));
    }
    return JsonObject.of(members);
  }

  /** Moves to the next tag; returns false at the end. */
  private boolean skipToTag() {
    while (at < text.length()) {
      if (text.startsWith(MARK, at)) {
        at += MARK.length();
      } else if (text.charAt(at) <= ' ') {
        at++;
      } else if (text.charAt(at) == '<' && !text.startsWith("</", at)) {
        return true;
      } else {
        throw new JsonException("no tag at character " + at);
      }
    }
    return false;
  }

  private String tag() {
    int end = text.indexOf('>', at);
    if (end <= at + 1) {
      throw new JsonException("a tag has no end");
    }
    String name = text.substring(at + 1, end);
    at = end + 1;
    return name;
  }

  /** Returns what stands between the tag before and the one that closes it. */
  private @Nullable Object value(String name, JsonObject schema, int depth) {
    String closing = "</" + name + ">";
    boolean isMarked = text.indexOf(MARK + closing, at) >= 0;
    int end = text.indexOf(isMarked ? MARK : closing, at);
    if (end < 0 || depth > DEEPEST) {
      throw new JsonException("the value of " + name + " has no end");
    }
    String leaf = text.substring(at, end);
    at = end + (isMarked ? MARK.length() : 0);
    if (text.startsWith(closing, at)) {
      at += closing.length();
      return SchemaTypes.typed(leaf, schema);
    }
    return nested(name, closing, schema, depth);
  }

  private Object nested(String name, String closing, JsonObject schema, int depth) {
    List<@Nullable Object> items = new ArrayList<>();
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (!text.startsWith(closing, at)) {
      if (!skipToTag()) {
        throw new JsonException("the value of " + name + " has no end");
      }
      String child = tag();
      if (child.equals("item")) {
        items.add(value(child, SchemaTypes.item(schema), depth + 1));
      } else {
        members.put(child, value(child, SchemaTypes.member(schema, child), depth + 1));
      }
      skipToClosing(closing);
    }
    at += closing.length();
    return items.isEmpty() ? JsonObject.of(members) : items;
  }

  private void skipToClosing(String closing) {
    int next = at;
    while (next < text.length() && text.charAt(next) <= ' ') {
      next++;
    }
    next += text.startsWith(MARK, next) ? MARK.length() : 0;
    if (text.startsWith(closing, next)) {
      at = next;
    }
  }
}
