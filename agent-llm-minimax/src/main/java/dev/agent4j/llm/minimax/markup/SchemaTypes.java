package dev.agent4j.llm.minimax.markup;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives text the type that a schema asks for: markup has no types of its own. */
final class SchemaTypes {
  private SchemaTypes() {}

  /** Returns the schema of a member; an empty one if there is none. */
  static JsonObject member(JsonObject schema, String name) {
    return schema
        .object("properties")
        .flatMap(it -> it.object(name))
        .or(() -> schema.object("additionalProperties"))
        .orElse(JsonObject.empty());
  }

  /** Returns the schema of a list's elements; an empty one if there is none. */
  static JsonObject item(JsonObject schema) {
    return schema.object("items").orElse(JsonObject.empty());
  }

  /**
   * Returns {@code text} as the type that {@code schema} asks for; as it is if that is a string or
   * nothing, or the text is no such value: the check of the arguments will say so.
   */
  static @Nullable Object typed(String text, JsonObject schema) {
    Set<String> types = types(schema);
    String bare = text.strip();
    if (types.contains("null") && bare.equals("null")) {
      return null;
    }
    if (types.isEmpty() || types.contains("string")) {
      return text;
    }
    try {
      return JsonObject.parse("{\"value\":" + bare + "}").get("value");
    } catch (JsonException e) {
      return text;
    }
  }

  private static Set<String> types(JsonObject schema) {
    var types = new HashSet<String>();
    schema.string("type").ifPresent(types::add);
    schema.list("type").forEach(it -> types.add(String.valueOf(it)));
    for (String name : List.of("anyOf", "oneOf")) {
      schema.objects(name).forEach(it -> types.addAll(types(it)));
    }
    return types;
  }
}
