package dev.agent4j.json;

import static java.util.Objects.requireNonNull;

/**
 * A record class as the shape of a JSON object: its schema, and the way from JSON to an instance.
 * Immutable.
 *
 * <p>A component is a String, a boolean, a number (primitive, boxed or big), an enum (by the names
 * of its constants), a record, a {@code List}, a {@code Set}, a {@code Map} with string keys, a
 * {@link JsonObject}, or {@code Object} for any JSON. It may be left out if it is {@code @Nullable}
 * (whose annotation of that name does not matter), an {@code Optional}, or has a {@link Default}. A
 * record may hold records of its own class. {@link Description}s become those of the schema.
 *
 * <p>A record that is not public, or in a package that is not exported, is read nevertheless; in a
 * named module its package must be open to this one.
 *
 * @param <T> the record
 */
public final class RecordType<T extends Record> {
  private final Class<T> type;
  private final JsonSchema schema;
  private final Shape.Reader reader;

  private RecordType(Class<T> type, Shape shape) {
    this.type = type;
    this.schema = JsonSchema.of(shape.schema());
    this.reader = shape.reader();
  }

  /**
   * Returns the shape of {@code type}.
   *
   * @throws IllegalArgumentException if a component has a type without a JSON form or a default
   *     that does not fit, or if the record's package is closed; the message names the component
   *     and the way out
   */
  public static <T extends Record> RecordType<T> of(Class<T> type) {
    return new RecordType<>(type, RecordShapes.of(requireNonNull(type, "type")));
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
    return requireNonNull(type.cast(reader.read(requireNonNull(value, "value"), "")));
  }
}
