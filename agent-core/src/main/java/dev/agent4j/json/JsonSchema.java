package dev.agent4j.json;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the arguments of a tool must look like: a JSON Schema, and the check against it. Immutable.
 *
 * <p>Checked are {@code type} (a name or a list of names), {@code nullable}, {@code enum}, {@code
 * const}, {@code minimum}, {@code maximum}, {@code exclusiveMinimum}, {@code exclusiveMaximum},
 * {@code minLength}, {@code maxLength}, {@code pattern}, {@code minItems}, {@code maxItems}, {@code
 * uniqueItems}, {@code items}, {@code properties}, {@code required}, {@code additionalProperties},
 * {@code allOf}, {@code anyOf}, {@code oneOf} (as {@code anyOf}) and {@code $ref} to a place in the
 * same schema; and if it is a record's, the ranges of its numbers and the form of its dates and
 * times. What else a schema says, and what is malformed in it, is for the model to read and not
 * checked. A {@code default} is not filled in. A {@code pattern} is a Java regular expression that
 * must be found in the text; text of more than 10,000 characters does not match.
 */
public final class JsonSchema {
  private final JsonObject schema;

  /** What parts of it ask for besides, by identity: equal parts may differ in it. */
  private final IdentityHashMap<JsonObject, Object> hints;

  JsonSchema(JsonObject schema, IdentityHashMap<JsonObject, Object> hints) {
    this.schema = schema;
    this.hints = hints;
  }

  /**
   * Returns a hand-written schema. One that is empty, or names no {@code properties}, gets an empty
   * object of them: MiniMax refuses tools without parameters.
   *
   * @throws IllegalArgumentException if it is not empty and its {@code type} is not {@code object}
   */
  public static JsonSchema of(JsonObject schema) {
    JsonObject whole = schema.isEmpty() ? JsonObject.of("type", "object") : schema;
    if (!"object".equals(whole.get("type"))) {
      throw new IllegalArgumentException(
          "the schema of a tool's arguments needs \"type\": \"object\" at its top, was "
              + SchemaWords.shown(schema));
    }
    return new JsonSchema(
        whole.has("properties") ? whole : whole.with("properties", JsonObject.empty()),
        new IdentityHashMap<>());
  }

  /** Returns the schema as JSON. */
  public JsonObject toJson() {
    return schema;
  }

  /**
   * Checks {@code value}, and takes what a model got almost right as what it must have meant, where
   * that loses nothing and makes it valid: {@code "5"} and {@code 5.0} as a whole number, {@code
   * "true"} as true, 5 as a string, one value as a list of one, an object or list that was encoded
   * as a string, the name of an enum in another case, null for a member that may be left out, and a
   * member that is not in the schema as the one that is missing and named alike but for case,
   * {@code _} and {@code -}. Never throws for what {@code value} holds.
   */
  public Checked check(JsonObject value) {
    return SchemaCheck.check(this, requireNonNull(value, "value"));
  }

  /**
   * What a check found.
   *
   * @param value the value with lossless coercions made; meaningless if there are problems
   * @param problems one sentence each: path, what was expected, the value; at most seven, of which
   *     the last may say how many there are besides; empty if the value is valid
   * @param coercions one sentence each: path, what came, what was taken; empty if none was needed
   */
  public record Checked(JsonObject value, List<String> problems, List<String> coercions) {

    public Checked {
      requireNonNull(value, "value");
      problems = List.copyOf(problems);
      coercions = List.copyOf(coercions);
    }

    public boolean isValid() {
      return problems.isEmpty();
    }
  }

  /** What the members of an object may be called besides, and what they are called then. */
  record Aliases(Map<String, String> names) {}

  /** The member that tells the objects of a union apart, and the schema for each value of it. */
  record Tags(String member, Map<String, JsonObject> branches) {

    @Nullable JsonObject branch(@Nullable Object tag, boolean inAnyCase) {
      String name = String.valueOf(tag);
      if (inAnyCase && !branches.containsKey(name)) {
        List<String> alike = branches.keySet().stream().filter(name::equalsIgnoreCase).toList();
        name = alike.size() == 1 ? alike.get(0) : name;
      }
      return tag instanceof String ? branches.get(name) : null;
    }
  }

  /** Returns what a part of a record's schema asks for besides; null if nothing. */
  @Nullable Object hint(JsonObject part) {
    return hints.get(part);
  }

  /** Returns what a reference at the top of {@code rule} leads to, else {@code rule} itself. */
  @Nullable Object resolved(@Nullable Object rule) {
    Object resolved = rule;
    for (int hops = 0; hops < 10; hops++) {
      if (resolved instanceof JsonObject part && part.get("$ref") instanceof String reference) {
        resolved = target(reference);
      }
    }
    return resolved;
  }

  /** Returns what {@code #/a/b} points to in the schema; null, which allows all, if nothing. */
  @Nullable Object target(String reference) {
    Object target = reference.startsWith("#") ? schema : null;
    for (String step : reference.replaceFirst("^#/?", "").split("/", -1)) {
      if (!step.isEmpty()) {
        String name = step.replace("~1", "/").replace("~0", "~");
        target = target instanceof JsonObject object ? object.get(name) : null;
      }
    }
    return target;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonSchema it && schema.equals(it.schema);
  }

  @Override
  public int hashCode() {
    return schema.hashCode();
  }

  /** Returns the schema as JSON text. */
  @Override
  public String toString() {
    return schema.toString();
  }

  /**
   * How JSON tells the records of an interface apart: a member with the record's name, which is its
   * simple one unless Jackson's annotations give another. A class is never chosen by its full name.
   */
  record Tagged(String property, Map<String, Class<?>> records) {

    /**
     * Returns how the records of {@code type} are told apart; null if it is no such interface.
     *
     * @throws IllegalArgumentException if they cannot be
     */
    static @Nullable Tagged of(Class<?> type) {
      JsonTypeInfo info = type.getAnnotation(JsonTypeInfo.class);
      if (!type.isInterface() || (!type.isSealed() && info == null)) {
        return null;
      }
      var records = new LinkedHashMap<String, Class<?>>();
      JsonSubTypes named = type.getAnnotation(JsonSubTypes.class);
      if (named != null) {
        for (JsonSubTypes.Type it : named.value()) {
          add(records, it.name().isEmpty() ? nameOf(it.value()) : it.name(), it.value());
        }
      } else {
        leaves(type).forEach(it -> add(records, nameOf(it), it));
      }
      boolean isByName =
          info == null
              || (info.use().name().matches("NAME|SIMPLE_NAME")
                  && info.include().name().matches("PROPERTY|EXISTING_PROPERTY"));
      if (!isByName || records.isEmpty()) {
        throw new IllegalArgumentException(
            type.getName()
                + ": records are told apart by a name in a property; use a sealed interface, or"
                + " @JsonTypeInfo(use = NAME) and @JsonSubTypes");
      }
      String property = info == null ? "type" : info.property();
      return new Tagged(property.isEmpty() ? "@type" : property, records);
    }

    private static void add(Map<String, Class<?>> records, String name, Class<?> type) {
      if (!type.isRecord() || records.put(name, type) != null) {
        throw new IllegalArgumentException(
            type.getName() + ": is not a record, or not the only one named " + name);
      }
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
      return type.isSealed()
          ? Arrays.stream(type.getPermittedSubclasses()).flatMap(Tagged::leaves)
          : Stream.of(type);
    }

    private static String nameOf(Class<?> type) {
      JsonTypeName given = type.getAnnotation(JsonTypeName.class);
      return given == null || given.value().isEmpty() ? type.getSimpleName() : given.value();
    }

    /** Returns the name of {@code type}, one of the records. */
    String name(Class<?> type) {
      var names = records.keySet().stream().filter(it -> records.get(it) == type);
      return names.findFirst().orElseThrow(() -> new IllegalArgumentException(type + ": no name"));
    }
  }
}
