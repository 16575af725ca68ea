package dev.agent4j.json;

import static java.util.stream.Collectors.joining;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One check of one value against a schema. Problems and coercions are collected as the value is
 * walked; what an attempt found is cut off again if the attempt fails.
 */
final class SchemaCheck {
  private static final int MAX_VISITS = 200_000;
  private static final int MAX_NESTING = 800;

  private final JsonObject root;
  private final Findings found = new Findings();
  private boolean coercing = true;
  private int visits;
  private int nesting;

  SchemaCheck(JsonObject root) {
    this.root = root;
  }

  JsonSchema.Checked check(JsonObject value) {
    Object checked = visit(root, value, "");
    if (visits > MAX_VISITS) {
      var problem = "the value is too large or nested too deep to be checked; make it smaller";
      return new JsonSchema.Checked(value, List.of(problem), List.of());
    }
    JsonObject taken = checked instanceof JsonObject object ? object : value;
    return new JsonSchema.Checked(taken, found.problems(), found.coercions());
  }

  /** Returns {@code value}, or what it was coerced to; adds what is wrong with it. */
  private @Nullable Object visit(@Nullable Object rule, @Nullable Object value, String path) {
    if (Boolean.FALSE.equals(rule)) {
      found.problem(path, "nothing is allowed here, was " + SchemaWords.shown(value));
    }
    visits = nesting > MAX_NESTING ? MAX_VISITS + 1 : visits + 1;
    if (visits > MAX_VISITS || !(rule instanceof JsonObject schema)) {
      return value;
    }
    nesting++;
    int start = found.size();
    int before = found.problemCount();
    Object taken = apply(schema, value, path);
    if (coercing && found.problemCount() > before) {
      taken = coerce(schema, value, path, start);
    }
    nesting--;
    return taken;
  }

  private @Nullable Object coerce(
      JsonObject schema, @Nullable Object value, String path, int start) {
    for (Object candidate : candidates(schema, value)) {
      List<Findings.Finding> undone = found.cut(start);
      int before = found.problemCount();
      found.coerced(path, value, candidate);
      Object taken = apply(schema, candidate, path);
      // What is wrong inside an object that came as a string tells more than that it is a string.
      boolean isDecoded = value instanceof String text && JsonKind.isEncoded(text);
      if (found.problemCount() == before || isDecoded) {
        return taken;
      }
      found.cut(start);
      found.addAll(undone);
    }
    return value;
  }

  private List<Object> candidates(JsonObject schema, @Nullable Object value) {
    var candidates = new ArrayList<Object>();
    List<JsonKind> kinds = JsonKind.of(schema);
    if (kinds.stream().noneMatch(kind -> kind.holds(value))) {
      kinds.stream()
          .map(kind -> kind.take(value, JsonText.MAX_MODEL_DEPTH - nesting))
          .filter(Objects::nonNull)
          .forEach(candidates::add);
    }
    if (value instanceof String text) {
      List<@Nullable Object> named =
          schema.list("enum").stream()
              .filter(it -> it instanceof String name && name.equalsIgnoreCase(text.strip()))
              .toList();
      if (named.size() == 1) {
        candidates.addAll(named);
      }
    }
    return candidates;
  }

  private @Nullable Object apply(JsonObject schema, @Nullable Object given, String path) {
    List<JsonKind> kinds = JsonKind.of(schema);
    if (!kinds.isEmpty() && kinds.stream().noneMatch(kind -> kind.holds(given))) {
      found.unexpected(path, SchemaWords.expected(schema), given);
      return given;
    }
    Object value = given;
    if (coercing
        && given instanceof BigDecimal decimal
        && kinds.contains(JsonKind.INTEGER)
        && !kinds.contains(JsonKind.NUMBER)) {
      value = JsonValues.smallest(decimal);
      found.coerced(path, given, value);
    }
    Object leaf = value;
    LeafKeywords.check(
        schema,
        leaf,
        expected -> found.problem(path, expected + ", was " + SchemaWords.shown(leaf)));
    if (value instanceof JsonObject object) {
      value = members(schema, object, path);
    } else if (value instanceof List<?> list && schema.get("items") instanceof JsonObject items) {
      value = elements(items, schema.list("prefixItems").size(), list, path);
    }
    if (schema.get("$ref") instanceof String reference) {
      value = visit(target(reference), value, path);
    }
    for (Object rule : schema.list("allOf")) {
      value = visit(rule, value, path);
    }
    value = oneOf(schema.list("anyOf"), value, path, false);
    return oneOf(schema.list("oneOf"), value, path, true);
  }

  private JsonObject members(JsonObject schema, JsonObject object, String path) {
    JsonObject properties = schema.object("properties").orElse(JsonObject.empty());
    List<@Nullable Object> required = schema.list("required");
    for (Object name : required) {
      if (name instanceof String text && !object.has(text)) {
        String expected = SchemaWords.explained(resolved(properties.get(text)));
        found.problem(SchemaWords.child(path, text), "required (" + expected + "), missing");
      }
    }
    var checked = new LinkedHashMap<String, @Nullable Object>();
    int before = found.problemCount();
    for (Map.Entry<String, @Nullable Object> member : object.members().entrySet()) {
      String name = member.getKey();
      String child = SchemaWords.child(path, name);
      if (found.problemCount() - before > Findings.ENOUGH) {
        break;
      } else if (properties.has(name)) {
        Object rule = properties.get(name);
        if (isAbsence(member.getValue(), rule) && !required.contains(name)) {
          found.leftOut(child);
        } else {
          checked.put(name, visit(rule, member.getValue(), child));
        }
      } else if (Boolean.FALSE.equals(schema.get("additionalProperties"))
          && !isPatterned(schema, name)) {
        found.problem(child, SchemaWords.unknown(name, properties.names()));
      } else {
        Object rule = isPatterned(schema, name) ? null : schema.get("additionalProperties");
        checked.put(name, visit(rule, member.getValue(), child));
      }
    }
    return new JsonObject(checked);
  }

  /** Tells whether {@code value} is a null that stands for a member left out. */
  private boolean isAbsence(@Nullable Object value, @Nullable Object rule) {
    return value == null && coercing && !fits(rule, null);
  }

  private static boolean isPatterned(JsonObject schema, String name) {
    return schema.get("patternProperties") instanceof JsonObject patterns
        && patterns.names().stream().anyMatch(pattern -> LeafKeywords.matches(pattern, name));
  }

  private List<@Nullable Object> elements(JsonObject items, int first, List<?> list, String path) {
    var checked = new ArrayList<@Nullable Object>(list.size());
    int before = found.problemCount();
    for (int i = 0; i < list.size() && found.problemCount() - before <= Findings.ENOUGH; i++) {
      Object element = list.get(i);
      checked.add(i < first ? element : visit(items, element, path + "[" + i + "]"));
    }
    return JsonValues.unmodifiable(checked);
  }

  /** Returns {@code value} as the branch that it fits takes it; first as it is, then coerced. */
  private @Nullable Object oneOf(
      List<@Nullable Object> branches, @Nullable Object value, String path, boolean exclusive) {
    if (branches.isEmpty()) {
      return value;
    }
    List<@Nullable Object> fitting = branches.stream().filter(it -> fits(it, value)).toList();
    if (fitting.size() > 1 && exclusive) {
      found.unexpected(path, "a value that fits only one of the forms allowed", value);
      return value;
    }
    if (fitting.isEmpty() && coercing) {
      fitting = branches.stream().filter(it -> problemsWith(it, value, path) == 0).toList();
      fitting = fitting.size() > 1 && exclusive ? List.of() : fitting;
    }
    return fitting.isEmpty() ? explain(branches, value, path) : visit(fitting.get(0), value, path);
  }

  /** Says what is wrong by the branch that comes nearest, or what the branches are. */
  private @Nullable Object explain(
      List<@Nullable Object> branches, @Nullable Object value, String path) {
    @Nullable Object nearest = null;
    int fewest = Integer.MAX_VALUE;
    for (Object branch : branches) {
      boolean isAlike =
          resolved(branch) instanceof JsonObject schema
              && JsonKind.of(schema).stream().anyMatch(kind -> kind.holds(value));
      int wrong = isAlike ? problemsWith(branch, value, path) : Integer.MAX_VALUE;
      if (wrong < fewest && wrong > 0) {
        nearest = branch;
        fewest = wrong;
      }
    }
    if (nearest != null) {
      return visit(nearest, value, path);
    }
    String expected =
        branches.stream()
            .map(branch -> SchemaWords.expected(resolved(branch)))
            .distinct()
            .collect(joining(" or "));
    found.unexpected(path, expected, value);
    return value;
  }

  private boolean fits(@Nullable Object rule, @Nullable Object value) {
    boolean before = coercing;
    coercing = false;
    int wrong = problemsWith(rule, value, "");
    coercing = before;
    return wrong == 0;
  }

  private int problemsWith(@Nullable Object rule, @Nullable Object value, String path) {
    int start = found.size();
    int before = found.problemCount();
    visit(rule, value, path);
    int wrong = found.problemCount() - before;
    found.cut(start);
    return wrong;
  }

  private @Nullable Object resolved(@Nullable Object rule) {
    Object resolved = rule;
    for (int hops = 0; hops < 10; hops++) {
      if (!(resolved instanceof JsonObject schema)
          || !(schema.get("$ref") instanceof String reference)) {
        break;
      }
      resolved = target(reference);
    }
    return resolved;
  }

  /** Returns what {@code #/a/b} points to in the schema; null, which allows all, if nothing. */
  private @Nullable Object target(String reference) {
    if (!reference.startsWith("#")) {
      return null;
    }
    Object target = root;
    for (String step : reference.substring(1).split("/", -1)) {
      if (!step.isEmpty()) {
        String name = step.replace("~1", "/").replace("~0", "~");
        target = target instanceof JsonObject object ? object.get(name) : null;
      }
    }
    return target;
  }
}
