package dev.agent4j.json;

import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The keywords of a schema that look at one value and not inside it. */
final class LeafKeywords {
  private static final int MAX_PATTERN_INPUT = 10_000;
  private static final int MAX_PATTERN_STEPS = 1_000_000;

  private LeafKeywords() {}

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
      bounds(schema, number, problems);
    } else if (value instanceof String text) {
      size(schema, "Length", text.codePointCount(0, text.length()), "characters", problems);
      pattern(schema, text, problems);
    } else if (value instanceof List<?> list) {
      size(schema, "Items", list.size(), "elements", problems);
      if (schema.bool("uniqueItems", false)) {
        unique(list, problems);
      }
    }
  }

  private static void bounds(JsonObject schema, Number number, Consumer<String> problems) {
    bound(schema, "minimum", "at least", number, order -> order >= 0, problems);
    bound(schema, "maximum", "at most", number, order -> order <= 0, problems);
    bound(schema, "exclusiveMinimum", "more than", number, order -> order > 0, problems);
    bound(schema, "exclusiveMaximum", "less than", number, order -> order < 0, problems);
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
      problems.accept(words + " " + limit);
    }
  }

  private static void size(
      JsonObject schema, String what, int size, String unit, Consumer<String> problems) {
    if (schema.get("min" + what) instanceof Number least && JsonValues.compare(size, least) < 0) {
      problems.accept("at least " + least + " " + unit + " (it has " + size + ")");
    }
    if (schema.get("max" + what) instanceof Number most && JsonValues.compare(size, most) > 0) {
      problems.accept("at most " + most + " " + unit + " (it has " + size + ")");
    }
  }

  private static void pattern(JsonObject schema, String text, Consumer<String> problems) {
    schema
        .string("pattern")
        .filter(pattern -> !matches(pattern, text))
        .ifPresent(pattern -> problems.accept("text that matches " + pattern));
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

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
