package dev.agent4j.json;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The keywords of a schema that look at one value and not inside it. */
final class Keywords {
  private static final int MAX_PATTERN_INPUT = 10_000;
  private static final int MAX_PATTERN_STEPS = 1_000_000;

  private Keywords() {}

  /** Tells {@code problems} what {@code schema} expected of {@code value} and did not find. */
  static void check(JsonObject schema, @Nullable Object value, Consumer<String> problems) {
    List<@Nullable Object> allowed = schema.list("enum");
    boolean isListed =
        allowed.isEmpty() || allowed.stream().anyMatch(it -> JsonValues.same(it, value));
    boolean isConst = !schema.has("const") || JsonValues.same(schema.get("const"), value);
    if (!isListed || !isConst) {
      problems.accept(SchemaWords.expected(schema));
    }
    if (value instanceof Number number) {
      bound(schema, "minimum", "at least ", number, order -> order >= 0, problems);
      bound(schema, "maximum", "at most ", number, order -> order <= 0, problems);
      bound(schema, "exclusiveMinimum", "more than ", number, order -> order > 0, problems);
      bound(schema, "exclusiveMaximum", "less than ", number, order -> order < 0, problems);
    } else if (value instanceof String text) {
      size(schema, "Length", text.codePointCount(0, text.length()), " characters", problems);
      if (schema.get("pattern") instanceof String pattern && !matches(pattern, text)) {
        problems.accept("text that matches " + pattern);
      }
    } else if (value instanceof List<?> list) {
      size(schema, "Items", list.size(), " elements", problems);
      if (schema.bool("uniqueItems", false)) {
        unique(list, problems);
      }
    }
  }

  private static void bound(
      JsonObject schema,
      String keyword,
      String words,
      Number number,
      IntPredicate holds,
      Consumer<String> problems) {
    if (schema.get(keyword) instanceof Number limit
        && !holds.test(JsonValues.compare(number, limit))) {
      problems.accept(words + limit);
    }
  }

  private static void size(
      JsonObject schema, String what, int size, String unit, Consumer<String> problems) {
    String words = unit + " (it has " + size + ")";
    bound(
        schema,
        "min" + what,
        "at least ",
        size,
        order -> order >= 0,
        it -> problems.accept(it + words));
    bound(
        schema,
        "max" + what,
        "at most ",
        size,
        order -> order <= 0,
        it -> problems.accept(it + words));
  }

  /**
   * Tells whether {@code pattern} is found in {@code text}. The pattern is the host's and the text
   * the model's: text longer than 10,000 characters, or on which the search goes on too long, does
   * not match. A pattern that Java does not understand matches everything.
   */
  static boolean matches(String pattern, String text) {
    try {
      return text.length() <= MAX_PATTERN_INPUT
          && Pattern.compile(pattern).matcher(new Metered(text, new AtomicInteger())).find();
    } catch (PatternSyntaxException e) {
      return true;
    } catch (SearchTooLong | StackOverflowError e) {
      return false;
    }
  }

  private static void unique(List<?> list, Consumer<String> problems) {
    var seen = new HashSet<JsonObject>();
    for (Object element : list) {
      if (!seen.add(JsonObject.of("element", element))) {
        problems.accept("no element twice, but " + SchemaWords.shown(element) + " is");
        return;
      }
    }
  }

  /** Returns what {@code value} may be meant as that nests {@code levels} deep at most. */
  static List<Object> candidates(JsonObject schema, @Nullable Object value, int levels) {
    var candidates = new ArrayList<Object>();
    List<JsonKind> kinds = JsonKind.of(schema);
    if (!JsonKind.anyHolds(kinds, value)) {
      kinds.stream()
          .map(kind -> kind.take(value, levels))
          .filter(Objects::nonNull)
          .forEach(candidates::add);
    }
    if (value instanceof String text) {
      List<@Nullable Object> named =
          schema.list("enum").stream()
              .filter(it -> it instanceof String name && name.equalsIgnoreCase(text.strip()))
              .toList();
      if (named.size() == 1) {
        candidates.addAll(named);
      }
    }
    return candidates;
  }

  static boolean isPatterned(JsonObject schema, String name) {
    return schema.get("patternProperties") instanceof JsonObject patterns
        && patterns.names().stream().anyMatch(pattern -> matches(pattern, name));
  }

  private static final class SearchTooLong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SearchTooLong() {
      super(null, null, false, false);
    }
  }

  /** Text that can be looked at a million times, so that no pattern backtracks for ever. */
  private record Metered(CharSequence text, AtomicInteger looks) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (looks.incrementAndGet() > MAX_PATTERN_STEPS) {
        throw new SearchTooLong();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Metered(text.subSequence(start, end), looks);
    }
  }

  /** The types that a schema can ask for, and what may be taken as one of them without loss. */
  enum JsonKind {
    NULL("null"),
    BOOLEAN("true or false"),
    INTEGER("a whole number"),
    NUMBER("a number"),
    STRING("a string"),
    ARRAY("a list"),
    OBJECT("an object");

    private static final Pattern NUMERAL =
        Pattern.compile("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,99})?([eE][+-]?[0-9]{1,4})?");

    private static final Map<String, Boolean> TRUTH = Map.of("true", true, "false", false);
    private static final Map<String, List<JsonKind>> BY_KEYWORD =
        Arrays.stream(values())
            .collect(toUnmodifiableMap(it -> it.name().toLowerCase(Locale.ROOT), List::of));

    private final String words;

    JsonKind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }

    /** Returns the types that {@code schema} names; empty if it allows them all. */
    static List<JsonKind> of(JsonObject schema) {
      Object type = schema.get("type");
      List<JsonKind> kinds =
          type instanceof List<?> names
              ? names.stream().flatMap(it -> named(it).stream()).toList()
              : named(type);
      if (!kinds.isEmpty() && schema.bool("nullable", false)) {
        kinds = new ArrayList<>(kinds);
        kinds.add(NULL);
      }
      return kinds;
    }

    private static List<JsonKind> named(@Nullable Object name) {
      return name instanceof String keyword
          ? BY_KEYWORD.getOrDefault(keyword, List.of())
          : List.of();
    }

    /** Tells whether {@code value} is of one of the types. */
    static boolean anyHolds(List<JsonKind> kinds, @Nullable Object value) {
      for (JsonKind kind : kinds) {
        if (kind.holds(value)) {
          return true;
        }
      }
      return false;
    }

    boolean holds(@Nullable Object value) {
      return switch (this) {
        case NULL -> value == null;
        case BOOLEAN -> value instanceof Boolean;
        case INTEGER -> value instanceof Number number && JsonValues.isWhole(number);
        case NUMBER -> value instanceof Number;
        case STRING -> value instanceof String;
        case ARRAY -> value instanceof List<?>;
        case OBJECT -> value instanceof JsonObject;
      };
    }

    /** Returns {@code value}, which is of another type, as one of this type; null if that loses. */
    @Nullable Object take(@Nullable Object value, int maxDepth) {
      return switch (this) {
        case NULL -> null;
        case BOOLEAN ->
            value instanceof String text ? TRUTH.get(text.strip().toLowerCase(Locale.ROOT)) : null;
        case INTEGER, NUMBER -> value instanceof String text ? number(text.strip()) : null;
        case STRING ->
            value instanceof Number number
                ? JsonValues.plain(number)
                : (value instanceof Boolean ? value.toString() : null);
        case ARRAY ->
            value instanceof String text && isEncoded(text)
                ? decoded(text, maxDepth)
                : value == null ? null : List.of(value);
        case OBJECT ->
            value instanceof String text && isEncoded(text) ? decoded(text, maxDepth) : null;
      };
    }

    /**
     * Tells whether {@code text} looks like an object or a list that was encoded once too often.
     */
    static boolean isEncoded(String text) {
      String bare = text.stripLeading();
      return bare.startsWith("{") || bare.startsWith("[");
    }

    private @Nullable Object decoded(String text, int maxDepth) {
      try {
        Object value = JsonText.value(text, maxDepth);
        return holds(value) ? value : null;
      } catch (JsonException e) {
        return null;
      }
    }

    private @Nullable Object number(String text) {
      Object value = NUMERAL.matcher(text).matches() ? decoded(text, 1) : null;
      return this == INTEGER && value instanceof Number number
          ? JsonValues.smallest(number)
          : value;
    }
  }
}
