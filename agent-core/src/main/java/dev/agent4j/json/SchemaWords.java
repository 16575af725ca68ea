package dev.agent4j.json;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How problems are worded: places, values and expectations, each short. */
final class SchemaWords {
  private static final int SHOWN = 80;
  private static final int EXPLAINED = 200;
  private static final int LISTED = 20;
  private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$-]{0,63}");
  private static final int LONGEST_NAME = 64;

  private SchemaWords() {}

  /** Returns the path of a member: {@code edits[0].old}, {@code ["odd name"]}. */
  static String child(String path, String name) {
    if (!isPlainAscii(name) && !PLAIN_NAME.matcher(name).matches()) {
      return path + "[" + shown(name) + "]";
    }
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Tells of a name of the usual kind that it is plain, for the pattern costs more. */
  private static boolean isPlainAscii(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!isLetter && !(i > 0 && c >= '0' && c <= '9')) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= LONGEST_NAME;
  }

  static String sentence(String path, String rest) {
    return (path.isEmpty() ? "the value" : place(path)) + ": " + rest;
  }

  /** Returns the end of {@code path} if it is very long. */
  static String place(String path) {
    int over = path.length() - 2 * SHOWN;
    return over <= 0 ? path : "…" + path.substring(over);
  }

  static JsonException unexpected(String path, String expected, @Nullable Object value) {
    return new JsonException(sentence(path, "expected " + expected + ", was " + shown(value)));
  }

  static String cut(String text) {
    return cut(text, SHOWN);
  }

  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max) + "…";
  }

  /** Returns {@code value} as JSON, cut after some 80 characters. */
  static String shown(@Nullable Object value) {
    var text = new StringBuilder();
    show(value, text);
    return text.toString();
  }

  private static void show(@Nullable Object value, StringBuilder text) {
    if (value instanceof String string) {
      int room = Math.max(0, SHOWN - text.length());
      text.append(
          string.length() <= room
              ? JsonText.write(string, false)
              : JsonText.write(string.substring(0, room) + "…", false));
    } else if (value instanceof List<?> list) {
      String separator = "[";
      for (Object element : list) {
        if (isFull(text.append(separator))) {
          return;
        }
        show(element, text);
        separator = ",";
      }
      text.append(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof JsonObject object) {
      String separator = "{";
      for (Map.Entry<String, @Nullable Object> member : object.members().entrySet()) {
        if (isFull(text.append(separator))) {
          return;
        }
        show(member.getKey(), text);
        show(member.getValue(), text.append(':'));
        separator = ",";
      }
      text.append(object.isEmpty() ? "{}" : "}");
    } else {
      text.append(cut(String.valueOf(value)));
    }
  }

  private static boolean isFull(StringBuilder text) {
    if (text.length() < SHOWN) {
      return false;
    }
    text.append('…');
    return true;
  }

  /** Returns what {@code rule} asks for: {@code a whole number}, {@code one of "A", "B"}. */
  static String expected(@Nullable Object rule) {
    if (!(rule instanceof JsonObject schema)) {
      return "a value";
    }
    if (schema.has("const")) {
      return shown(schema.get("const"));
    }
    if (!schema.list("enum").isEmpty()) {
      return "one of " + listed(schema.list("enum").stream().map(SchemaWords::shown).toList());
    }
    List<JsonKind> kinds = JsonKind.of(schema);
    return kinds.isEmpty()
        ? "a value"
        : kinds.stream().map(JsonKind::words).collect(joining(" or "));
  }

  /** Returns {@code a string: The file to read.}, without the text if there is no description. */
  static String explained(@Nullable Object rule) {
    String description =
        rule instanceof JsonObject schema ? schema.string("description").orElse("") : "";
    return expected(rule) + (description.isBlank() ? "" : ": " + cut(description, EXPLAINED));
  }

  static String listed(Collection<String> names) {
    return names.stream().limit(LISTED).collect(joining(", "))
        + (names.size() > LISTED ? ", … (" + names.size() + " in all)" : "");
  }

  /** Returns what to say of a member that nobody knows: the nearest names, and all of them. */
  static String unknown(String name, Collection<String> known) {
    if (known.isEmpty()) {
      return "unknown field; there are none";
    }
    String nearest =
        known.stream()
            .filter(it -> distance(name, it) <= Math.max(name.length(), it.length()) / 3)
            .min(Comparator.comparingInt(it -> distance(name, it)))
            .map(it -> ", did you mean " + it + "?")
            .orElse(";");
    return "unknown field" + nearest + " known: " + listed(known);
  }

  /**
   * Counts the characters to change, add or remove; case and separators do not count, and a name
   * within the other is 1 away.
   */
  private static int distance(String left, String right) {
    String a = bare(left);
    String b = bare(right);
    if (Math.min(a.length(), b.length()) > 2 && (a.contains(b) || b.contains(a))) {
      return a.length() == b.length() ? 0 : 1;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  private static String bare(String name) {
    return cut(name).toLowerCase(Locale.ROOT).replaceAll("[_\\-. ]", "");
  }
}
