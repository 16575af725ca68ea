package dev.agent4j.json;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.math.BigDecimal;
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

/**
 * The keywords of a schema that look at one value and not inside it.
 *
 * @param problems is told what the schema expected and did not find
 */
record Keywords(JsonObject schema, Consumer<String> problems) {
  private static final int MAX_PATTERN_INPUT = 10_000;
  private static final int MAX_PATTERN_STEPS = 1_000_000;

  void check(@Nullable Object value) {
    List<@Nullable Object> allowed = schema.list("enum");
    boolean isListed =
        allowed.isEmpty() || allowed.stream().anyMatch(it -> JsonValues.same(it, value));
    if (!isListed || (schema.has("const") && !JsonValues.same(schema.get("const"), value))) {
      problems.accept(SchemaWords.expected(schema));
    }
    if (value instanceof Number number) {
      bound("minimum", "at least ", number, "", order -> order >= 0);
      bound("maximum", "at most ", number, "", order -> order <= 0);
      bound("exclusiveMinimum", "more than ", number, "", order -> order > 0);
      bound("exclusiveMaximum", "less than ", number, "", order -> order < 0);
    } else if (value instanceof String text) {
      int length = text.codePointCount(0, text.length());
      bound("minLength", "at least ", length, " characters", order -> order >= 0);
      bound("maxLength", "at most ", length, " characters", order -> order <= 0);
      if (schema.get("pattern") instanceof String pattern && !matches(pattern, text)) {
        problems.accept("text that matches " + pattern);
      }
    } else if (value instanceof List<?> list) {
      bound("minItems", "at least ", list.size(), " elements", order -> order >= 0);
      bound("maxItems", "at most ", list.size(), " elements", order -> order <= 0);
      if (schema.bool("uniqueItems", false)) {
        unique(list);
      }
    }
  }

  private void bound(String keyword, String words, Number size, String unit, IntPredicate holds) {
    if (schema.get(keyword) instanceof Number limit
        && !holds.test(JsonValues.compare(size, limit))) {
      problems.accept(words + limit + (unit.isEmpty() ? "" : unit + " (it has " + size + ")"));
    }
  }

  private void unique(List<?> list) {
    var seen = new HashSet<JsonObject>();
    for (Object element : list) {
      if (!seen.add(JsonObject.of("element", element))) {
        problems.accept("each element once, but " + SchemaWords.shown(element) + " is repeated");
        return;
      }
    }
  }

  /**
   * Returns what {@code value}, which may nest so deep, is meant as by whoever was almost right.
   */
  static @Nullable Object meant(JsonObject schema, @Nullable Object value, int levels) {
    List<JsonKind> kinds = JsonKind.of(schema);
    List<@Nullable Object> allowed = schema.list("enum");
    if (value instanceof String text && !allowed.isEmpty() && !allowed.contains(text)) {
      List<@Nullable Object> named = new ArrayList<>(allowed);
      named.removeIf(it -> it == null || !text.strip().equalsIgnoreCase(it.toString()));
      return named.size() == 1 ? named.get(0) : value;
    }
    if (!kinds.isEmpty() && !JsonKind.anyHolds(kinds, value)) {
      // As one of a list only if it cannot be meant as itself.
      return kinds.stream()
          .sorted(comparing(it -> it == JsonKind.ARRAY))
          .map(it -> it.take(value, levels))
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(value);
    }
    return value instanceof BigDecimal decimal
            && kinds.contains(JsonKind.INTEGER)
            && !kinds.contains(JsonKind.NUMBER)
        ? JsonValues.smallest(decimal)
        : value;
  }

  static boolean isPatterned(JsonObject schema, String name) {
    return schema.get("patternProperties") instanceof JsonObject patterns
        && patterns.names().stream().anyMatch(pattern -> matches(pattern, name));
  }

  /**
   * Tells whether {@code pattern} is found in {@code text}. The pattern is the host's and the text
   * the model's: text longer than 10,000 characters, or on which the search goes on too long, does
   * not match. A pattern that Java does not understand matches everything.
   */
  private static boolean matches(String pattern, String text) {
    try {
      return text.length() <= MAX_PATTERN_INPUT
          && Pattern.compile(pattern).matcher(new Metered(text, new AtomicInteger())).find();
    } catch (PatternSyntaxException e) {
      return true;
    } catch (IllegalStateException | StackOverflowError e) {
      return false;
    }
  }

  /** Text that can be looked at a million times, so that no pattern backtracks for ever. */
  private record Metered(CharSequence text, AtomicInteger looks) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (looks.incrementAndGet() > MAX_PATTERN_STEPS) {
        throw new IllegalStateException("the search goes on too long");
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

    private static final Map<String, List<JsonKind>> BY_KEYWORD =
        Arrays.stream(values()).collect(toUnmodifiableMap(JsonKind::keyword, List::of));

    final String words;

    JsonKind(String words) {
      this.words = words;
    }

    String keyword() {
      return name().toLowerCase(Locale.ROOT);
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
      String text = value instanceof String it ? it.strip() : "";
      return switch (this) {
        case NULL -> null;
        case BOOLEAN ->
            text.equalsIgnoreCase("true")
                ? Boolean.TRUE
                : text.equalsIgnoreCase("false") ? false : null;
        case INTEGER, NUMBER -> NUMERAL.matcher(text).matches() ? decoded(text, 1) : null;
        case STRING ->
            value instanceof Number number
                ? JsonValues.plain(number)
                : value instanceof Boolean ? value.toString() : null;
        case ARRAY ->
            isEncoded(text) ? decoded(text, maxDepth) : value == null ? null : List.of(value);
        case OBJECT -> isEncoded(text) ? decoded(text, maxDepth) : null;
      };
    }

    /**
     * Tells whether {@code value} looks like an object or a list that was encoded once too often.
     */
    static boolean isEncoded(@Nullable Object value) {
      return value instanceof String text
          && (text.stripLeading().startsWith("{") || text.stripLeading().startsWith("["));
    }

    private @Nullable Object decoded(String text, int maxDepth) {
      try {
        Object value = JsonText.value(text, maxDepth);
        Object held = holds(value) ? value : null;
        return this == INTEGER && held instanceof Number whole ? JsonValues.smallest(whole) : held;
      } catch (JsonException e) {
        return null;
      }
    }
  }
}
