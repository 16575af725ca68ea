package dev.agent4j.json;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    List<JsonKind> kinds = List.of();
    if (type instanceof List<?> names) {
      kinds = new ArrayList<>(names.size());
      for (Object name : names) {
        kinds.addAll(named(name));
      }
    } else {
      kinds = named(type);
    }
    if (!kinds.isEmpty() && schema.bool("nullable", false)) {
      kinds = new ArrayList<>(kinds);
      kinds.add(NULL);
    }
    return kinds;
  }

  private static List<JsonKind> named(@Nullable Object name) {
    return name instanceof String keyword ? BY_KEYWORD.getOrDefault(keyword, List.of()) : List.of();
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

  private String keyword() {
    return switch (this) {
      case NULL -> "null";
      case BOOLEAN -> "boolean";
      case INTEGER -> "integer";
      case NUMBER -> "number";
      case STRING -> "string";
      case ARRAY -> "array";
      case OBJECT -> "object";
    };
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
      case BOOLEAN -> value instanceof String text ? bool(text.strip()) : null;
      case INTEGER, NUMBER -> value instanceof String text ? number(text.strip()) : null;
      case STRING -> string(value);
      case ARRAY ->
          value instanceof String text && isEncoded(text)
              ? decoded(text, maxDepth)
              : value == null ? null : List.of(value);
      case OBJECT ->
          value instanceof String text && isEncoded(text) ? decoded(text, maxDepth) : null;
    };
  }

  /** Tells whether {@code text} looks like an object or a list that was encoded once too often. */
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

  private static @Nullable Boolean bool(String text) {
    if (text.equalsIgnoreCase("true")) {
      return true;
    }
    return text.equalsIgnoreCase("false") ? false : null;
  }

  private @Nullable Object number(String text) {
    Object value = NUMERAL.matcher(text).matches() ? decoded(text, 1) : null;
    return this == INTEGER && value instanceof Number number ? JsonValues.smallest(number) : value;
  }

  private static @Nullable String string(@Nullable Object value) {
    if (value instanceof Number number) {
      return JsonValues.plain(number);
    }
    return value instanceof Boolean flag ? flag.toString() : null;
  }

  /** What a Java type is in JSON, and the way back. */
  record Shape(JsonObject schema, Reader reader) {

    /** Reads a value as an instance of a Java type. */
    @FunctionalInterface
    interface Reader {
      /**
       * Returns an instance.
       *
       * @throws JsonException if {@code value} does not fit; the message begins with {@code path}
       */
      @Nullable Object read(@Nullable Object value, String path);
    }

    private static final Shape BOOLEAN = of("boolean", Boolean.class, JsonKind.BOOLEAN);
    private static final Shape BYTE = whole(Byte.MIN_VALUE, Byte.MAX_VALUE, value -> (byte) value);
    private static final Shape SHORT =
        whole(Short.MIN_VALUE, Short.MAX_VALUE, value -> (short) value);
    private static final Shape INT =
        whole(Integer.MIN_VALUE, Integer.MAX_VALUE, value -> (int) value);
    private static final Shape LONG = whole(Long.MIN_VALUE, Long.MAX_VALUE, value -> value);
    private static final Shape FLOAT = new Shape(schema("number"), Shape::readFloat);
    private static final Shape DOUBLE = new Shape(schema("number"), Shape::readDouble);

    /** The shapes of the types that hold no others. */
    static final Map<Class<?>, Shape> SCALARS =
        Map.ofEntries(
            entry(String.class, of("string", String.class, JsonKind.STRING)),
            entry(boolean.class, BOOLEAN),
            entry(Boolean.class, BOOLEAN),
            entry(byte.class, BYTE),
            entry(Byte.class, BYTE),
            entry(short.class, SHORT),
            entry(Short.class, SHORT),
            entry(int.class, INT),
            entry(Integer.class, INT),
            entry(long.class, LONG),
            entry(Long.class, LONG),
            entry(BigInteger.class, new Shape(schema("integer"), Shape::readWhole)),
            entry(float.class, FLOAT),
            entry(Float.class, FLOAT),
            entry(double.class, DOUBLE),
            entry(Double.class, DOUBLE),
            entry(BigDecimal.class, new Shape(schema("number"), Shape::readDecimal)),
            entry(JsonObject.class, of("object", JsonObject.class, JsonKind.OBJECT)),
            entry(Object.class, new Shape(JsonObject.empty(), (value, path) -> value)));

    static JsonObject schema(String type) {
      return JsonObject.of("type", type);
    }

    private static Shape of(String type, Class<?> held, JsonKind kind) {
      return new Shape(
          schema(type),
          (value, path) -> {
            if (!held.isInstance(value)) {
              throw SchemaWords.unexpected(path, kind.words(), value);
            }
            return value;
          });
    }

    private static Shape whole(long least, long most, LongFunction<Object> narrow) {
      return new Shape(
          schema("integer"),
          (value, path) -> {
            if (value instanceof Number number
                && JsonValues.isWhole(number)
                && JsonValues.smallest(number) instanceof Long whole
                && whole >= least
                && whole <= most) {
              return narrow.apply(whole);
            }
            String expected = "a whole number from " + least + " to " + most;
            throw SchemaWords.unexpected(path, expected, value);
          });
    }

    private static Object readWhole(@Nullable Object value, String path) {
      if (value instanceof Number number && JsonValues.isWhole(number)) {
        return JsonValues.decimal(number).toBigIntegerExact();
      }
      throw SchemaWords.unexpected(path, JsonKind.INTEGER.words(), value);
    }

    private static BigDecimal readDecimal(@Nullable Object value, String path) {
      if (value instanceof Number number) {
        return JsonValues.decimal(number);
      }
      throw SchemaWords.unexpected(path, JsonKind.NUMBER.words(), value);
    }

    private static Object readFloat(@Nullable Object value, String path) {
      float number = readDecimal(value, path).floatValue();
      if (Float.isInfinite(number)) {
        throw SchemaWords.unexpected(path, "a number up to " + Float.MAX_VALUE, value);
      }
      return number;
    }

    private static Object readDouble(@Nullable Object value, String path) {
      double number = readDecimal(value, path).doubleValue();
      if (Double.isInfinite(number)) {
        throw SchemaWords.unexpected(path, "a number up to " + Double.MAX_VALUE, value);
      }
      return number;
    }
  }
}
