package dev.agent4j.json;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON that most tool calls are made of without a parser, which would cost more than the
 * text: a short object of strings without escapes, whole numbers and truth values. Whatever else
 * there is, wrong or right, is left to the parser. Used once.
 */
final class PlainObject {
  private static final int LONGEST = 8 * 1024;
  private static final int MOST_DIGITS = 18;

  private final String text;
  private int at;

  private PlainObject(String text) {
    this.text = text;
  }

  /** Returns the object that {@code text} is; null if a parser has to tell. */
  static @Nullable JsonObject read(String text) {
    return text.length() <= LONGEST ? new PlainObject(text).object() : null;
  }

  private @Nullable JsonObject object() {
    if (!take('{')) {
      return null;
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>(4);
    do {
      String name = string();
      Object value = name != null && take(':') ? value() : null;
      if (name == null || value == null || members.put(name, value) != null) {
        return null;
      }
    } while (take(','));
    return take('}') && skipSpace() == text.length() ? new JsonObject(members) : null;
  }

  private @Nullable Object value() {
    int start = skipSpace();
    char first = start < text.length() ? text.charAt(start) : ' ';
    return switch (first) {
      case '"' -> string();
      case 't' -> word("true") ? true : null;
      case 'f' -> word("false") ? false : null;
      default -> number();
    };
  }

  private @Nullable String string() {
    if (!take('"')) {
      return null;
    }
    int start = at;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return text.substring(start, at - 1);
      }
      if (c < ' ' || c == '\\' || Character.isSurrogate(c)) {
        return null;
      }
    }
    return null;
  }

  private boolean word(String word) {
    boolean isThere = text.startsWith(word, at);
    at += isThere ? word.length() : 0;
    return isThere;
  }

  private @Nullable Long number() {
    int start = at;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    boolean hasLeadingZero = at - start > 1 && text.charAt(start) == '0';
    return at == start || at - start > MOST_DIGITS || hasLeadingZero
        ? null
        : (Long) Long.parseLong(text, start, at, 10);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private boolean take(char wanted) {
    if (skipSpace() < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private int skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }
}
