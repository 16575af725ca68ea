package dev.agent4j.json;

/**
 * A record class as the shape of a JSON object: its schema, and the way from JSON to an instance.
 * Immutable.
 *
 * @param <T> the record
 */
public final class RecordType<T extends Record> {
  private final Class<T> type;
  private final JsonSchema schema;

  private RecordType(Class<T> type, JsonSchema schema) {
    this.type = type;
    this.schema = schema;
  }

  /** Returns the shape of {@code type}. */
  public static <T extends Record> RecordType<T> of(Class<T> type) {
    return new RecordType<>(type, JsonSchema.of(JsonObject.of("type", "object")));
  }

  public JsonSchema schema() {
    return schema;
  }

  /** Returns an instance. */
  public T read(JsonObject value) {
    return type.cast(java.util.Objects.requireNonNull(value.get(type.getName())));
  }
}
