package dev.agent4j.json;

import static java.util.stream.Collectors.joining;

import dev.agent4j.json.JsonSchema.Findings;
import dev.agent4j.json.JsonSchema.MemberNames;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
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
  private static final int MIN_VISITS = 10_000;
  private static final int MAX_NESTING = 250;

  private final JsonObject root;
  private final Findings found = new Findings();
  private final long maxVisits;
  private boolean coercing;
  private long visits;
  private int nesting;

  private SchemaCheck(JsonObject root, JsonObject value, boolean coercing) {
    this.root = root;
    this.coercing = coercing;
    this.maxVisits = MIN_VISITS + 20L * JsonValues.size(value);
  }

  static JsonSchema.Checked check(JsonObject root, JsonObject value) {
    var check = new SchemaCheck(root, value, true);
    Object taken = check.visit(root, value, "");
    // What one part of the schema made of a value, another part may forbid.
    if (check.found.isCoerced() && !(taken instanceof JsonObject && check.fits(root, taken))) {
      check = new SchemaCheck(root, value, false);
      taken = check.visit(root, value, "");
    }
    if (check.visits > check.maxVisits) {
      var problem = "the value is too large or nested too deep to be checked; make it smaller";
      return new JsonSchema.Checked(value, List.of(problem), List.of());
    }
    return new JsonSchema.Checked(
        taken instanceof JsonObject object ? object : value,
        check.found.problems(),
        check.found.coercions());
  }

  /** Returns {@code value}, or what it was coerced to; adds what is wrong with it. */
  private @Nullable Object visit(@Nullable Object rule, @Nullable Object value, String path) {
    if (Boolean.FALSE.equals(rule)) {
      found.unexpected(path, () -> "nothing", value);
    }
    visits = nesting > MAX_NESTING ? maxVisits + 1 : visits + 1;
    if (visits > maxVisits || found.isTrialOver() || !(rule instanceof JsonObject schema)) {
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
    if (!JsonKind.anyHolds(kinds, value)) {
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
    if (!kinds.isEmpty() && !JsonKind.anyHolds(kinds, given)) {
      found.unexpected(path, () -> SchemaWords.expected(schema), given);
      return given;
    }
    Object value = given;
    if (coercing
        && given instanceof BigDecimal decimal
        && kinds.contains(JsonKind.INTEGER)
        && !kinds.contains(JsonKind.NUMBER)) {
      value = JsonValues.smallest(decimal);
      if (value != decimal) {
        found.coerced(path, given, value);
      }
    }
    Object leaf = value;
    LeafKeywords.check(schema, leaf, expected -> found.unexpected(path, () -> expected, leaf));
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
    value = choice(schema.list("anyOf"), value, path, false);
    return choice(schema.list("oneOf"), value, path, true);
  }

  private JsonObject members(JsonObject schema, JsonObject given, String path) {
    JsonObject properties = schema.object("properties").orElse(JsonObject.empty());
    JsonObject object =
        coercing
            ? MemberNames.mended(
                schema, given, (name, to) -> found.renamed(SchemaWords.child(path, name), to))
            : given;
    List<@Nullable Object> required = schema.list("required");
    for (Object name : required) {
      if (name instanceof String text && !object.has(text)) {
        Object rule = resolved(properties.get(text));
        found.problem(
            SchemaWords.child(path, text),
            () -> "required (" + SchemaWords.explained(rule) + "), missing");
      }
    }
    var checked = new LinkedHashMap<String, @Nullable Object>(2 * object.size());
    int before = found.problemCount();
    for (Map.Entry<String, @Nullable Object> member : object.entries()) {
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
      } else if (MemberNames.isClosed(schema) && !MemberNames.isPatterned(schema, name)) {
        found.problem(child, () -> SchemaWords.unknown(name, properties.names()));
      } else {
        Object rule =
            MemberNames.isPatterned(schema, name) ? null : schema.get("additionalProperties");
        checked.put(name, visit(rule, member.getValue(), child));
      }
    }
    return new JsonObject(checked);
  }

  /** Tells whether {@code value} is a null that stands for a member left out. */
  private boolean isAbsence(@Nullable Object value, @Nullable Object rule) {
    return value == null && coercing && !fits(rule, null);
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

  /** Returns {@code value} if it fits a branch as it is, else as the branch coerces it. */
  private @Nullable Object choice(
      List<@Nullable Object> branches, @Nullable Object value, String path, boolean exclusive) {
    int fitting = 0;
    for (Object branch : branches) {
      fitting += (fitting == 0 || exclusive) && fits(branch, value) ? 1 : 0;
    }
    if (branches.isEmpty() || fitting == 1) {
      return value;
    }
    var attempts = new ArrayList<Attempt>();
    for (Object branch : coercing && fitting == 0 ? branches : List.of()) {
      attempts.add(attempt(branch, value, path));
    }
    Attempt best = best(attempts, exclusive);
    if (best != null) {
      found.addAll(best.findings());
      return best.taken();
    }
    found.unexpected(path, () -> (exclusive ? "just one of: " : "") + expected(branches), value);
    return value;
  }

  private String expected(List<@Nullable Object> branches) {
    return branches.stream()
        .map(branch -> SchemaWords.expected(resolved(branch)))
        .distinct()
        .collect(joining(" or "));
  }

  /** Returns the attempt to keep; if all failed, the one that tells most about what is wrong. */
  private static @Nullable Attempt best(List<Attempt> attempts, boolean exclusive) {
    List<Attempt> good = attempts.stream().filter(it -> it.wrong() == 0).toList();
    if (!good.isEmpty()) {
      return exclusive && good.size() > 1 ? null : good.get(0);
    }
    return attempts.stream()
        .filter(Attempt::isAlike)
        .min(Comparator.comparingInt(Attempt::wrong))
        .orElse(null);
  }

  private Attempt attempt(@Nullable Object rule, @Nullable Object value, String path) {
    boolean isAlike =
        resolved(rule) instanceof JsonObject schema
            && JsonKind.anyHolds(JsonKind.of(schema), value);
    int start = found.size();
    int before = found.problemCount();
    Object taken = visit(rule, value, path);
    int wrong = found.problemCount() - before;
    return new Attempt(isAlike, taken, wrong, found.cut(start));
  }

  /** What came of taking a value as a branch; {@code isAlike} if it had the branch's type. */
  private record Attempt(
      boolean isAlike, @Nullable Object taken, int wrong, List<Findings.Finding> findings) {}

  private boolean fits(@Nullable Object rule, @Nullable Object value) {
    boolean wasCoercing = coercing;
    int outer = found.beginTrial();
    coercing = false;
    visit(rule, value, "");
    coercing = wasCoercing;
    return found.endTrial(outer);
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
