package dev.agent4j.json;

import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import dev.agent4j.json.RecordType.Form;
import dev.agent4j.json.SchemaWords.Path;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The few types that a {@link JsonObject} holds: how Java values become them, how they compare. */
final class JsonValues {
  static final int MAX_DIGITS = 1_000;
  static final int MAX_EXPONENT = 10_000;
  static final String NUMBER_RANGE =
      "a number may have 1,000 digits and an exponent from -10,000 to 10,000";

  private JsonValues() {}

  static JsonObject object(Map<String, ? extends @Nullable Object> members) {
    return object(members, null, Path.ROOT, JsonText.MAX_DEPTH);
  }

  private static JsonObject object(
      Map<?, ?> members, @Nullable JavaType content, Path path, int levels) {
    checkDepth(path, levels - 1);
    var copy = new LinkedHashMap<String, @Nullable Object>();
    members.forEach(
        (name, value) -> {
          if (!(name instanceof String text)) {
            throw new IllegalArgumentException(path.says("the key " + name + " is not a string"));
          }
          copy.put(wellFormed(text), normal(value, content, path.child(text), levels - 1));
        });
    return copy.isEmpty() ? JsonObject.empty() : new JsonObject(copy);
  }

  static void checkDepth(Path path, int levels) {
    if (levels < 0) {
      throw new IllegalArgumentException(
          path.says("nested deeper than " + JsonText.MAX_DEPTH + " levels"));
    }
  }

  /** Returns {@code value} as one of the types; it may nest {@code levels} deep. */
  static @Nullable Object normal(@Nullable Object value, Path path, int levels) {
    return normal(value, null, path, levels);
  }

  /** Takes {@code declared}, if it is known, to tell whether a record is one of an interface's. */
  static @Nullable Object normal(
      @Nullable Object value, @Nullable JavaType declared, Path path, int levels) {
    if (value == null || value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (value instanceof JsonObject object) {
      checkDepth(path, levels - object.depth());
      return object;
    }
    if (value instanceof Number number) {
      return number(number, path);
    }
    if (value instanceof Map<?, ?> map) {
      return object(map, content(declared), path, levels);
    }
    if (value instanceof Collection<?> elements) {
      checkDepth(path, levels - 1);
      var list = new ArrayList<@Nullable Object>(elements.size());
      JavaType content = content(declared);
      for (Object element : elements) {
        list.add(normal(element, content, path.child(list.size()), levels - 1));
      }
      return unmodifiable(list);
    }
    return other(value, declared, path, levels);
  }

  private static @Nullable Object other(
      Object value, @Nullable JavaType declared, Path path, int levels) {
    Object unwrapped = Form.unwrapped(value);
    if (unwrapped != value) {
      return normal(unwrapped, declared == null ? null : RecordShape.held(declared), path, levels);
    }
    if (value.getClass().isArray()) {
      IntStream indexes = IntStream.range(0, Array.getLength(value));
      List<?> list = indexes.mapToObj(i -> Array.get(value, i)).collect(toList());
      return normal(list, declared, path, levels);
    }
    if (value instanceof Enum<?> constant) {
      return RecordShape.constant(constant);
    }
    Object written = Form.written(value);
    if (written != null) {
      return written;
    }
    if (value instanceof CharSequence || value instanceof Character) {
      return value.toString();
    }
    AnnotatedMember only =
        RecordShape.of(RecordReader.MAPPER.constructType(value.getClass())).only();
    if (only != null) {
      checkDepth(path, levels - 1);
      return normal(only.getValue(value), path, levels - 1);
    }
    if (value instanceof Record record) {
      return RecordShape.written(record, declared, path, levels);
    }
    throw noForm(path, value.getClass().getName());
  }

  private static @Nullable JavaType content(@Nullable JavaType whole) {
    return whole == null ? null : whole.getContentType();
  }

  private static IllegalArgumentException noForm(Path path, Object what) {
    return new IllegalArgumentException(path.says(what + " has no JSON form"));
  }

  private static Number number(Number number, Path path) {
    if (number instanceof Double || number instanceof Float) {
      if (!Double.isFinite(number.doubleValue())) {
        throw noForm(path, number);
      }
      return new BigDecimal(number.toString());
    }
    if (number instanceof BigInteger || number instanceof BigDecimal) {
      if (!isInRange(number)) {
        throw new IllegalArgumentException(path.says(NUMBER_RANGE));
      }
      return number instanceof BigInteger ? smallest(number) : number;
    }
    if (number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte
        || number instanceof AtomicInteger
        || number instanceof AtomicLong) {
      return number.longValue();
    }
    throw noForm(path, number.getClass().getName());
  }

  /**
   * Returns {@code text} with U+FFFD for each half of a surrogate pair that stands alone: it has no
   * UTF-8 form, and would turn into a question mark or an error wherever the text is sent.
   */
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
        }
        i++;
      }
    }
    return text;
  }

  static List<@Nullable Object> unmodifiable(List<@Nullable Object> list) {
    return Collections.unmodifiableList(list);
  }

  /** Counts the levels of {@code value}: 0 if it is neither an object nor a list. */
  static int depth(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      return object.depth();
    }
    return value instanceof List<?> list ? 1 + deepest(list) : 0;
  }

  static int deepest(Collection<?> values) {
    int deepest = 0;
    for (Object value : values) {
      deepest = Math.max(deepest, depth(value));
    }
    return deepest;
  }

  /** Tells whether two values are the same JSON: numbers by value, objects in any order. */
  static boolean same(@Nullable Object left, @Nullable Object right) {
    if (left instanceof Number a && right instanceof Number b) {
      return a.equals(b) || compare(a, b) == 0;
    }
    if (left instanceof List<?> a && right instanceof List<?> b) {
      return a.size() == b.size()
          && IntStream.range(0, a.size()).allMatch(i -> same(a.get(i), b.get(i)));
    }
    return Objects.equals(left, right);
  }

  /** Returns equal numbers for values that are the same. */
  static int hash(@Nullable Object value) {
    if (value instanceof Number number) {
      return Double.hashCode(number.doubleValue());
    }
    if (value instanceof List<?> list) {
      return list.stream().mapToInt(JsonValues::hash).reduce(1, (all, one) -> 31 * all + one);
    }
    return Objects.hashCode(value);
  }

  static int compare(Number left, Number right) {
    return decimal(left).compareTo(decimal(right));
  }

  static BigDecimal decimal(Number number) {
    if (number instanceof BigDecimal decimal) {
      return decimal;
    }
    return number instanceof BigInteger whole
        ? new BigDecimal(whole)
        : BigDecimal.valueOf(number.longValue());
  }

  static boolean isInRange(Number number) {
    BigDecimal decimal = decimal(number);
    return decimal.precision() <= MAX_DIGITS && Math.abs((long) decimal.scale()) <= MAX_EXPONENT;
  }

  static boolean isWhole(Number number) {
    return !(number instanceof BigDecimal decimal)
        || decimal.signum() == 0
        || decimal.scale() <= 0
        || decimal.stripTrailingZeros().scale() <= 0;
  }

  /** Returns a whole number as a Long, or a BigInteger, or as it is if it has very many digits. */
  static Number smallest(Number whole) {
    BigDecimal decimal = decimal(whole);
    if (whole instanceof Long || (long) decimal.precision() - decimal.scale() > MAX_DIGITS) {
      return whole;
    }
    BigInteger value = decimal.toBigIntegerExact();
    return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
  }

  /** Returns the digits of {@code number}, with an exponent only if there are very many. */
  static String plain(Number number) {
    return number instanceof BigDecimal decimal && Math.abs(decimal.scale()) <= 20
        ? decimal.toPlainString()
        : number.toString();
  }
}
