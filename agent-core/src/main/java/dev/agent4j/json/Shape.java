package dev.agent4j.json;

import static java.util.Map.entry;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

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
