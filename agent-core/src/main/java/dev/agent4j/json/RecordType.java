package dev.agent4j.json;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.Keywords.JsonKind;
import dev.agent4j.json.SchemaWords.Path;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A record class as the shape of a JSON object: its schema, and the way from JSON to an instance.
 * Immutable.
 *
 * <p>A component is a String, a boolean, a number (primitive, boxed or big), an enum, a date or
 * time of {@code java.time} as ISO 8601 text, a {@link java.time.Duration} in milliseconds (the
 * member's name then ends in {@code Millis}), a {@code UUID}, a {@code URI}, a record, which may be
 * generic, a sealed interface of records, a {@code List}, a {@code Set}, a {@code Map} with string
 * keys, an array, a {@link JsonObject}, or {@code Object} for any JSON. It may be left out if it is
 * {@code Nullable} (whose annotation of that name does not matter), one of the {@code Optional}
 * types, or has a {@link Default}. A record may hold its own kind. {@link Description}s are in the
 * schema.
 *
 * <p>The member {@code type} tells the records of a sealed interface apart by their simple names.
 * Of Jackson's annotations these count, in the schema too: {@code JsonProperty}, {@code JsonAlias},
 * {@code JsonIgnore}, {@code JsonNaming}, {@code JsonPropertyDescription}, {@code
 * JsonClassDescription}, {@code JsonValue}, {@code JsonCreator}, and on an interface {@code
 * JsonTypeInfo} by name with {@code JsonSubTypes} and {@code JsonTypeName}.
 *
 * <p>A record that is not public, or in a package that is not exported, is read nevertheless; in a
 * named module its package must be open to this one, which is enough for Jackson too: {@code opens
 * my.tools to dev.agent4j.core}.
 *
 * @param <T> the record
 */
public final class RecordType<T extends Record> {
  private final Class<T> type;
  private final JsonSchema schema;
  private final RecordReader reader;
  private final boolean hasDefaults;

  private RecordType(Class<T> type) {
    this.type = type;
    this.schema = RecordSchema.of(type);
    this.reader = new RecordReader(type);
    this.hasDefaults = schema.toString().contains("\"default\":");
  }

  /**
   * Returns the shape of {@code type}.
   *
   * @throws IllegalArgumentException if a component has a type without a JSON form or a default
   *     that does not fit, or if the record's package is closed; the message names the component
   *     and the way out
   */
  public static <T extends Record> RecordType<T> of(Class<T> type) {
    return new RecordType<>(requireNonNull(type, "type"));
  }

  /** Returns the schema: the components in their order, and nothing besides them. */
  public JsonSchema schema() {
    return schema;
  }

  /**
   * Returns an instance made of the members of {@code value}. Components left out or null get their
   * default, else null if they may; members that are no component are not looked at. Nothing is
   * coerced but 5.0 to a whole number: {@link JsonSchema#check} does that before.
   *
   * @throws JsonException if a member is missing, has another type or does not fit the component's,
   *     or if the record's constructor refuses it by an {@link IllegalArgumentException} or a
   *     {@link NullPointerException}; the message has its path, or the constructor's words
   */
  public T read(JsonObject value) {
    JsonObject valid = requireNonNull(value, "value");
    if (value.validBy != schema || hasDefaults) {
      JsonSchema.Checked filled =
          SchemaCheck.check(schema, schema.toJson(), value, Path.ROOT, SchemaCheck.Mode.FILLING);
      if (!filled.isValid()) {
        throw new JsonException(filled.problems().get(0));
      }
      valid = filled.value();
    }
    return requireNonNull(type.cast(reader.read(valid)));
  }

  /**
   * A Java type that holds no others, in JSON.
   *
   * @param words what is expected: {@code a date such as 2026-01-31}
   * @param reader returns null, or throws, for a value that does not fit
   */
  record Form(JsonObject schema, String words, Function<Object, @Nullable Object> reader) {
    private static final String TIME = "a date and time such as 2026-01-31T14:30:00";

    private static final Map<Class<?>, Object> EMPTY =
        Map.of(
            Optional.class, Optional.empty(),
            OptionalInt.class, OptionalInt.empty(),
            OptionalLong.class, OptionalLong.empty(),
            OptionalDouble.class, OptionalDouble.empty());

    /** The forms by type. */
    static final Map<Class<?>, Form> ALL = new HashMap<>();

    static {
      plain(JsonKind.STRING, String.class);
      plain(JsonKind.BOOLEAN, boolean.class, Boolean.class);
      plain(JsonKind.OBJECT, JsonObject.class);
      ALL.put(Object.class, new Form(JsonObject.empty(), "a value", it -> it));
      whole(Byte.MIN_VALUE, Byte.MAX_VALUE, it -> (byte) it, byte.class, Byte.class);
      whole(Short.MIN_VALUE, Short.MAX_VALUE, it -> (short) it, short.class, Short.class);
      whole(Integer.MIN_VALUE, Integer.MAX_VALUE, it -> (int) it, int.class, Integer.class);
      whole(
          Integer.MIN_VALUE, Integer.MAX_VALUE, it -> OptionalInt.of((int) it), OptionalInt.class);
      whole(Long.MIN_VALUE, Long.MAX_VALUE, it -> it, long.class, Long.class);
      whole(Long.MIN_VALUE, Long.MAX_VALUE, OptionalLong::of, OptionalLong.class);
      number("integer", "a whole number", BigDecimal::toBigIntegerExact, BigInteger.class);
      number("number", "a number", it -> it, BigDecimal.class);
      floating(Float.MAX_VALUE, BigDecimal::floatValue, float.class, Float.class);
      floating(Double.MAX_VALUE, BigDecimal::doubleValue, double.class, Double.class);
      floating(Double.MAX_VALUE, it -> OptionalDouble.of(it.doubleValue()), OptionalDouble.class);
      number("number", "milliseconds", Form::toDuration, Duration.class);
      text("date", "a date such as 2026-01-31", LocalDate::parse, LocalDate.class);
      text("", "a time of day such as 14:30:00", LocalTime::parse, LocalTime.class);
      text("", TIME, LocalDateTime::parse, LocalDateTime.class);
      text("date-time", TIME + "Z", Instant::parse, Instant.class);
      text("date-time", TIME + "+01:00", OffsetDateTime::parse, OffsetDateTime.class);
      text("", TIME + "+01:00[Europe/Paris]", ZonedDateTime::parse, ZonedDateTime.class);
      // The JDK takes 1-1-1-1-1 for one.
      text("uuid", "a UUID", it -> it.length() == 36 ? UUID.fromString(it) : null, UUID.class);
      text("uri", "a URI", URI::create, URI.class);
    }

    private static void plain(JsonKind kind, Class<?>... types) {
      var schema = JsonObject.of("type", kind.keyword());
      for (Class<?> type : types) {
        ALL.put(type, new Form(schema, kind.words, it -> kind.holds(it) ? it : null));
      }
    }

    private static void number(
        String keyword,
        String words,
        Function<BigDecimal, @Nullable Object> reader,
        Class<?>... types) {
      var schema = JsonObject.of("type", keyword);
      for (Class<?> type : types) {
        ALL.put(
            type,
            new Form(
                type == Duration.class ? schema.with("description", words) : schema,
                words,
                it ->
                    it instanceof Number number ? reader.apply(JsonValues.decimal(number)) : null));
      }
    }

    private static void whole(
        long least, long most, LongFunction<Object> narrow, Class<?>... types) {
      number(
          "integer",
          "a whole number from " + least + " to " + most,
          it ->
              JsonValues.smallest(it) instanceof Long whole && whole >= least && whole <= most
                  ? narrow.apply(whole)
                  : null,
          types);
    }

    private static void floating(
        Number most, Function<BigDecimal, Object> reader, Class<?>... types) {
      BigDecimal limit = new BigDecimal(most.toString());
      number(
          "number",
          "a number up to " + most,
          it -> it.abs().compareTo(limit) <= 0 ? reader.apply(it) : null,
          types);
    }

    private static void text(
        String format, String words, Function<String, @Nullable Object> reader, Class<?> type) {
      var schema = JsonObject.of("type", "string");
      ALL.put(
          type,
          new Form(
              format.isEmpty() ? schema.with("description", words) : schema.with("format", format),
              words,
              it -> it instanceof String text ? reader.apply(text) : null));
    }

    private static Duration toDuration(BigDecimal millis) {
      BigDecimal[] parts = millis.divideAndRemainder(BigDecimal.valueOf(1_000));
      return Duration.ofSeconds(
          parts[0].longValueExact(), parts[1].movePointRight(6).longValueExact());
    }

    /**
     * Returns {@code value}, which is JSON, as an instance of the type; null if it does not fit.
     */
    @Nullable Object read(@Nullable Object value) {
      try {
        return value == null ? null : reader.apply(value);
      } catch (DateTimeException | ArithmeticException | IllegalArgumentException e) {
        return null;
      }
    }

    /** Returns an instance of a type of text or of time in JSON; null if {@code value} is none. */
    static @Nullable Object written(Object value) {
      if (value instanceof Duration duration) {
        BigDecimal millis =
            BigDecimal.valueOf(duration.getSeconds(), -3)
                .add(BigDecimal.valueOf(duration.getNano(), 6))
                .stripTrailingZeros();
        return JsonValues.isWhole(millis) ? JsonValues.smallest(millis) : millis;
      }
      Form form = ALL.get(value.getClass());
      return form != null && "string".equals(form.schema.get("type")) ? value.toString() : null;
    }

    /** Tells whether {@code type} has an instance for nothing. */
    static boolean isOptional(Class<?> type) {
      return !type.isPrimitive() && absent(type) != null;
    }

    /** Returns what stands for null and for a member left out. */
    static @Nullable Object absent(Class<?> type) {
      return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : EMPTY.get(type);
    }

    /** Returns what {@code value} holds if it is one of the optional types, else itself. */
    static @Nullable Object unwrapped(@Nullable Object value) {
      if (value == null || EMPTY.containsValue(value)) {
        return null;
      } else if (value instanceof OptionalInt some) {
        return some.getAsInt();
      } else if (value instanceof OptionalLong some) {
        return some.getAsLong();
      } else if (value instanceof OptionalDouble some) {
        return some.getAsDouble();
      }
      return value instanceof Optional<?> some ? some.orElse(null) : value;
    }
  }
}
