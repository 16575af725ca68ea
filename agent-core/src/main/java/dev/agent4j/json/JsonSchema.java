package dev.agent4j.json;

import java.util.List;

/**
 * What the arguments of a tool must look like: a JSON Schema, and the check against it. Immutable.
 */
public final class JsonSchema {
  private final JsonObject schema;

  private JsonSchema(JsonObject schema) {
    this.schema = schema;
  }

  /** Returns a hand-written schema. */
  public static JsonSchema of(JsonObject schema) {
    return new JsonSchema(schema);
  }

  /** Returns the schema as JSON. */
  public JsonObject toJson() {
    return schema;
  }

  /** Checks {@code value}. */
  public Checked check(JsonObject value) {
    return new Checked(value, List.of(), List.of());
  }

  /**
   * What a check found.
   *
   * @param value the value with lossless coercions made; meaningless if there are problems
   * @param problems one sentence each: path, value, what was expected; empty if the value is valid
   * @param coercions one sentence each: path, what came, what was taken; empty if none was needed
   */
  public record Checked(JsonObject value, List<String> problems, List<String> coercions) {

    public Checked {
      problems = List.copyOf(problems);
      coercions = List.copyOf(coercions);
    }

    public boolean isValid() {
      return problems.isEmpty();
    }
  }
}
