package dev.agent4j.json;

import static dev.agent4j.json.RandomJson.pick;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.jspecify.annotations.Nullable;

/** Generates schemas, most of them sound and some malformed. */
final class RandomSchema {
  private static final int MAX_LEVELS = 3;
  private static final List<String> TYPES =
      List.of("null", "boolean", "integer", "number", "string", "array", "object", "strange");
  private static final List<String> BOUNDS =
      List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");
  private static final List<String> SIZES =
      List.of("minLength", "maxLength", "minItems", "maxItems");
  private static final List<String> FLAGS =
      List.of("uniqueItems", "additionalProperties", "nullable");
  private static final List<String> PATTERNS = List.of("^[a-z]+$", "(a+)+$", "(", "", "\\d");
  private static final List<String> PLACES =
      List.of("#", "#/properties/a", "#/$defs/x", "#/nothing", "http://example.org/x", "x");
  private static final List<String> KEYWORDS =
      List.of(
          "properties",
          "required",
          "items",
          "anyOf",
          "allOf",
          "type",
          "pattern",
          "$ref",
          "enum",
          "patternProperties",
          "prefixItems",
          "minimum",
          "maxLength",
          "$defs");

  private RandomSchema() {}

  static Arbitrary<JsonObject> schemas() {
    return Arbitraries.randomValue(random -> schema(random, MAX_LEVELS));
  }

  private static JsonObject schema(Random random, int levels) {
    JsonObject schema = JsonObject.empty();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      schema =
          levels > 0 && random.nextBoolean()
              ? composed(schema, random, levels - 1)
              : simple(schema, random);
    }
    return schema;
  }

  private static JsonObject simple(JsonObject schema, Random random) {
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> schema.with("type", pick(random, TYPES));
      case 3 -> schema.with("type", List.of(pick(random, TYPES), pick(random, TYPES)));
      case 4 -> schema.with("enum", List.of("A", "b", 5, RandomJson.text(random)));
      case 5 -> schema.with(pick(random, BOUNDS), random.nextInt(10) - 3);
      case 6 -> schema.with(pick(random, SIZES), random.nextInt(4));
      case 7 -> schema.with(pick(random, FLAGS), random.nextBoolean());
      case 8 -> schema.with("$ref", pick(random, PLACES));
      default ->
          random.nextBoolean()
              ? schema.with("pattern", pick(random, PATTERNS))
              : schema.with(pick(random, KEYWORDS), RandomJson.value(random, 2));
    };
  }

  private static JsonObject composed(JsonObject schema, Random random, int levels) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> schema.with("properties", named(random, levels));
      case 2 -> schema.with("required", List.of(pick(random, List.of("a", "b"))));
      case 3 -> schema.with("items", schema(random, levels));
      case 4 -> schema.with("additionalProperties", schema(random, levels));
      case 5 -> schema.with("$defs", JsonObject.of("x", schema(random, levels)));
      case 6 -> schema.with("allOf", several(random, levels));
      default -> schema.with(random.nextBoolean() ? "anyOf" : "oneOf", several(random, levels));
    };
  }

  private static JsonObject named(Random random, int levels) {
    var properties = new LinkedHashMap<String, @Nullable Object>();
    for (int i = random.nextInt(4); i > 0; i--) {
      properties.put(pick(random, List.of("a", "b", "c")), schema(random, levels));
    }
    return JsonObject.of(properties);
  }

  private static List<JsonObject> several(Random random, int levels) {
    var schemas = new ArrayList<JsonObject>();
    for (int i = random.nextInt(4); i > 0; i--) {
      schemas.add(schema(random, levels));
    }
    return schemas;
  }
}
