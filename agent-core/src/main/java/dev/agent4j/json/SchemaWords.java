package dev.agent4j.json;

import static java.util.stream.Collectors.joining;

import dev.agent4j.json.JsonSchema.Aliases;
import dev.agent4j.json.Keywords.JsonKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How problems are worded: places, values and expectations, each short. */
final class SchemaWords {
  private static final int SHOWN = 80;
  private static final int EXPLAINED = 200;
  private static final int LISTED = 20;

  private SchemaWords() {}

  static String cut(String text) {
    return cut(text, SHOWN);
  }

  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max) + "…";
  }

  /** Returns {@code value} as JSON, cut after some 80 characters; what follows costs nothing. */
  static String shown(@Nullable Object value) {
    var text = new StringBuilder();
    show(value, text);
    return text.toString();
  }

  private static void show(@Nullable Object value, StringBuilder text) {
    if (value instanceof String string) {
      text.append(JsonText.write(cut(string, Math.max(0, SHOWN - text.length())), false));
    } else if (value instanceof List<?> list) {
      text.append('[');
      for (int i = 0; i < list.size() && hasRoom(text, i); i++) {
        show(list.get(i), text);
      }
      text.append(']');
    } else if (value instanceof JsonObject object) {
      text.append('{');
      int i = 0;
      for (String name : object.names()) {
        if (!hasRoom(text, i++)) {
          break;
        }
        show(name, text);
        show(object.get(name), text.append(':'));
      }
      text.append('}');
    } else {
      text.append(cut(String.valueOf(value)));
    }
  }

  /** Adds what stands before the next part: an ellipsis if there is no room for it. */
  private static boolean hasRoom(StringBuilder text, int index) {
    boolean hasRoom = text.length() < SHOWN;
    text.append(index == 0 ? "" : ",").append(hasRoom ? "" : "…");
    return hasRoom;
  }

  static String unexpected(String expected, @Nullable Object value) {
    return "expected " + expected + ", was " + shown(value);
  }

  static String taken(@Nullable Object from, @Nullable Object to) {
    return shown(from) + " was taken as " + shown(to);
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
      return oneOf(schema.list("enum"));
    }
    String words = JsonKind.of(schema).stream().map(it -> it.words).collect(joining(" or "));
    return words.isEmpty() ? "a value" : words;
  }

  /** Returns {@code required (a string: The file to read.), missing}. */
  static String missing(@Nullable Object rule, boolean isDescribed) {
    String description =
        isDescribed && rule instanceof JsonObject it ? it.string("description").orElse("") : "";
    String words = description.isBlank() ? "" : ": " + cut(description, EXPLAINED);
    return "required (" + expected(rule) + words + "), missing";
  }

  static String oneOf(Collection<?> values) {
    return "one of " + listed(values.stream().map(SchemaWords::shown).toList());
  }

  private static String listed(Collection<String> names) {
    return names.stream().limit(LISTED).collect(joining(", "))
        + (names.size() > LISTED ? ", … (" + names.size() + " in all)" : "");
  }

  /** Returns what to say of a member that nobody knows: the one named most alike, and all. */
  static String unknown(String name, Collection<String> known) {
    if (known.isEmpty()) {
      return "unknown field; there are none";
    }
    String bare = bare(cut(name));
    String meant =
        known.stream()
            .filter(it -> Math.min(bare.length(), bare(it).length()) > 2)
            .filter(it -> bare.contains(bare(it)) || bare(it).contains(bare))
            .findFirst()
            .map(it -> ", did you mean " + it + "?")
            .orElse(";");
    return "unknown field" + meant + " known: " + listed(known);
  }

  /** Returns {@code name} without what models confuse: case, {@code _} and {@code -}. */
  static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /**
   * Returns {@code object} with members under the names that they mean: their aliases, and if a
   * model wrote them, also names that are alike but for case and separators.
   */
  static JsonObject renamed(
      JsonSchema root,
      JsonObject schema,
      JsonObject object,
      boolean isCoercing,
      BiConsumer<String, String> told) {
    JsonObject properties = schema.object("properties").orElse(JsonObject.empty());
    boolean isClosed = Boolean.FALSE.equals(schema.get("additionalProperties"));
    if ((schema.has("additionalProperties") && !isClosed)
        || properties.names().containsAll(object.names())) {
      return object;
    }
    var missing = new HashMap<String, List<String>>();
    for (String name : properties.names()) {
      if (!object.has(name)) {
        missing.computeIfAbsent(bare(name), it -> new ArrayList<>()).add(name);
      }
    }
    var aliases = root.hint(schema) instanceof Aliases it ? it.names() : Map.<String, String>of();
    var members = new LinkedHashMap<String, @Nullable Object>();
    for (Map.Entry<String, @Nullable Object> member : object.entries()) {
      String name = member.getKey();
      String meant = aliases.getOrDefault(name, isCoercing ? name : "");
      List<String> alike = missing.getOrDefault(bare(meant), List.of());
      if (!properties.has(name)
          && !Keywords.isPatterned(schema, name)
          && alike.size() == 1
          && !members.containsKey(alike.get(0))) {
        told.accept(name, "the field was taken as " + Path.ROOT.child(alike.get(0)));
        name = alike.get(0);
      }
      members.put(name, member.getValue());
    }
    return new JsonObject(members);
  }

  /**
   * A place in a value: {@code edits[0].old}, {@code ["odd name"]}. It is only put into words if
   * there is something to say of it.
   *
   * @param step the name of a member, or the index of an element
   */
  record Path(@Nullable Path parent, Object step) {
    private static final int SHOWN = 160;
    private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$-]{0,63}");

    /** The value itself. */
    static final Path ROOT = new Path(null, "the value");

    Path child(Object step) {
      return new Path(this, step);
    }

    /** Returns a sentence of what is here. */
    String says(String what) {
      return (parent == null ? step : this) + ": " + what;
    }

    /** Returns the place in words, without its beginning if that is far away. */
    @Override
    public String toString() {
      var text = new StringBuilder();
      Path at = this;
      for (; at.parent != null && text.length() <= SHOWN; at = at.parent) {
        boolean isName = PLAIN_NAME.matcher(at.step.toString()).matches();
        Object step = at.step instanceof String name ? SchemaWords.shown(name) : at.step;
        String word = isName ? "." + at.step : "[" + step + "]";
        text.insert(0, isName && at.parent.equals(ROOT) ? word.substring(1) : word);
      }
      text.insert(0, at.parent != null || at.equals(ROOT) ? "" : at.step);
      int over = text.length() - SHOWN;
      return over <= 0 ? text.toString() : "…" + text.substring(over);
    }
  }
}
