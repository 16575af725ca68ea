package dev.agent4j.json;

import static java.util.stream.Collectors.joining;

import dev.agent4j.json.Keywords.JsonKind;
import dev.agent4j.json.RecordType.Form;
import dev.agent4j.json.SchemaWords.Findings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One check of one value against a schema: what it finds is collected as the value is walked. */
final class SchemaCheck {
  private static final int MIN_VISITS = 10_000;
  private static final int MAX_NESTING = 250;
  private static final Object LEFT_OUT = new Object();

  private final JsonSchema root;
  private final long maxVisits;

  /** Whether defaults are filled in, and members that are not in the schema left out. */
  private final boolean filling;

  private final Findings found = new Findings();
  private boolean coercing;
  private long visits;
  private int nesting;

  private SchemaCheck(JsonSchema root, @Nullable Object value, boolean coercing, boolean filling) {
    this.root = root;
    this.coercing = coercing;
    this.filling = filling;
    this.maxVisits = MIN_VISITS + 20L * JsonValues.size(value);
  }

  static JsonSchema.Checked check(JsonSchema root, JsonObject value) {
    var check = new SchemaCheck(root, value, true, false);
    Object taken = check.visit(root.toJson(), value, "");
    // What one part of the schema made of a value, another part may forbid.
    if (check.found.size() == 0
        && !check.found.coercions().isEmpty()
        && !(taken instanceof JsonObject && check.fits(root.toJson(), taken))) {
      check = new SchemaCheck(root, value, false, false);
      taken = check.visit(root.toJson(), value, "");
    }
    JsonSchema.Checked checked = check.checked(taken);
    checked.value().validBy = checked.isValid() ? root : null;
    return checked;
  }

  /** Checks {@code value} against a part of a schema, coerces nothing, and fills in defaults. */
  static JsonSchema.Checked filled(
      JsonSchema root, @Nullable Object rule, @Nullable Object value, String path) {
    var check = new SchemaCheck(root, value, false, true);
    return check.checked(check.visit(rule, value, path));
  }

  private JsonSchema.Checked checked(@Nullable Object taken) {
    JsonObject value = taken instanceof JsonObject object ? object : JsonObject.empty();
    if (visits > maxVisits) {
      var large = "the value is too large or nested too deep to be checked; make it smaller";
      return new JsonSchema.Checked(value, List.of(large), List.of());
    }
    return new JsonSchema.Checked(value, found.told(), found.coercions());
  }

  private boolean fits(@Nullable Object rule, @Nullable Object value) {
    boolean wasCoercing = coercing;
    coercing = false;
    boolean fits = found.isClean(() -> visit(rule, value, ""));
    coercing = wasCoercing;
    return fits;
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
    int before = found.size();
    int coercionsBefore = found.coercions().size();
    Object taken = apply(schema, value, path);
    if (coercing && found.size() > before) {
      taken = coerce(schema, value, path, found.cut(taken, before, coercionsBefore));
    }
    nesting--;
    return taken;
  }

  private @Nullable Object coerce(
      JsonObject schema, @Nullable Object value, String path, Findings.Part uncoerced) {
    int before = found.size();
    int coercionsBefore = found.coercions().size();
    for (Object candidate :
        Keywords.candidates(schema, value, JsonText.MAX_MODEL_DEPTH - nesting)) {
      found.coerced(path, SchemaWords.taken(value, candidate));
      Object taken = apply(schema, candidate, path);
      // What is wrong inside an object that came as a string tells more than that it is a string.
      if (found.size() == before || (value instanceof String it && JsonKind.isEncoded(it))) {
        return taken;
      }
      found.cut(taken, before, coercionsBefore);
    }
    return found.restore(uncoerced);
  }

  private @Nullable Object apply(JsonObject schema, @Nullable Object given, String path) {
    List<JsonKind> kinds = JsonKind.of(schema);
    Form form = root.hint(schema) instanceof Form it ? it : null;
    if (!kinds.isEmpty() && !JsonKind.anyHolds(kinds, given)) {
      String words =
          form != null && (filling || kinds.contains(JsonKind.STRING)) ? form.words() : "";
      found.unexpected(path, () -> words.isEmpty() ? SchemaWords.expected(schema) : words, given);
      return given;
    }
    Object value = given;
    if (coercing
        && given instanceof BigDecimal decimal
        && kinds.contains(JsonKind.INTEGER)
        && !kinds.contains(JsonKind.NUMBER)) {
      value = JsonValues.smallest(decimal);
      if (value != decimal) {
        found.coerced(path, SchemaWords.taken(given, value));
      }
    }
    Object leaf = value;
    if (form != null && leaf != null && form.read(leaf) == null) {
      found.unexpected(path, form::words, leaf);
    }
    Keywords.check(schema, leaf, expected -> found.unexpected(path, () -> expected, leaf));
    if (value instanceof JsonObject object) {
      value = members(schema, object, path);
    } else if (value instanceof List<?> list && schema.get("items") instanceof JsonObject items) {
      value = elements(items, schema.list("prefixItems").size(), list, path);
    }
    if (schema.get("$ref") instanceof String reference) {
      value = visit(root.target(reference), value, path);
    }
    for (Object rule : schema.list("allOf")) {
      value = visit(rule, value, path);
    }
    if (root.hint(schema) instanceof JsonSchema.Tags tags && value instanceof JsonObject object) {
      return tagged(tags, object, path);
    }
    value = choice(schema.list("anyOf"), value, path, false);
    return choice(schema.list("oneOf"), value, path, true);
  }

  private JsonObject members(JsonObject schema, JsonObject given, String path) {
    JsonObject properties = schema.object("properties").orElse(JsonObject.empty());
    List<@Nullable Object> required = schema.list("required");
    JsonObject object = given;
    if (coercing || (filling && root.hint(schema) instanceof JsonSchema.Aliases)) {
      object = SchemaWords.renamed(root, schema, given, path, coercing ? found : null);
    }
    for (Object name : required) {
      if (name instanceof String text && !object.has(text)) {
        Object rule = root.resolved(properties.get(text));
        found.problem(
            SchemaWords.child(path, text),
            () -> "required (" + SchemaWords.explained(rule, !filling) + "), missing");
      }
    }
    Map<String, @Nullable Object> changed = null;
    boolean isClosed = Boolean.FALSE.equals(schema.get("additionalProperties"));
    int before = found.size();
    for (Map.Entry<String, @Nullable Object> member : object.entries()) {
      String name = member.getKey();
      Object value = member.getValue();
      String child = SchemaWords.child(path, name);
      boolean isKnown = properties.has(name);
      boolean isPatterned = !isKnown && Keywords.isPatterned(schema, name);
      Object rule =
          isKnown ? properties.get(name) : isPatterned ? null : schema.get("additionalProperties");
      Object taken = LEFT_OUT;
      if (found.size() - before > Findings.ENOUGH || found.isTrialOver()) {
        break;
      } else if (isKnown && isAbsence(value, rule) && !required.contains(name)) {
        found.coerced(child, "null was taken as left out");
      } else if (isKnown || isPatterned || !isClosed) {
        taken = visit(rule, value, child);
      } else if (!filling) {
        found.problem(child, () -> SchemaWords.unknown(name, properties.names()));
      }
      if (taken != value) {
        changed = changed == null ? new LinkedHashMap<>(object.members()) : changed;
        changed.put(name, taken);
        changed.remove(name, LEFT_OUT);
      }
    }
    JsonObject checked = changed == null ? object : new JsonObject(changed);
    return filling ? filled(properties, checked, path) : checked;
  }

  private JsonObject filled(JsonObject properties, JsonObject object, String path) {
    JsonObject filled = object;
    for (Map.Entry<String, @Nullable Object> property : properties.entries()) {
      String name = property.getKey();
      Object rule = property.getValue();
      if (object.get(name) == null && rule instanceof JsonObject it && it.has("default")) {
        Object otherwise = visit(rule, it.get("default"), SchemaWords.child(path, name));
        filled = filled.with(name, otherwise);
      }
    }
    return filled;
  }

  private boolean isAbsence(@Nullable Object value, @Nullable Object rule) {
    return value == null && (coercing || filling) && !fits(rule, null);
  }

  private List<?> elements(JsonObject items, int first, List<?> list, String path) {
    var checked = new ArrayList<@Nullable Object>(list.size());
    boolean isSame = true;
    int before = found.size();
    for (int i = 0; i < list.size() && found.size() - before <= Findings.ENOUGH; i++) {
      Object element = list.get(i);
      checked.add(i < first ? element : visit(items, element, path + "[" + i + "]"));
      isSame &= checked.get(i) == element;
    }
    return isSame ? list : JsonValues.unmodifiable(checked);
  }

  private @Nullable Object tagged(JsonSchema.Tags tags, JsonObject value, String path) {
    Object tag = value.get(tags.member());
    JsonObject branch = tags.branch(tag, coercing);
    if (branch != null) {
      return visit(branch, value, path);
    }
    String names = SchemaWords.oneOf(tags.branches().keySet());
    found.problem(
        SchemaWords.child(path, tags.member()),
        () ->
            value.has(tags.member())
                ? "expected " + names + ", was " + SchemaWords.shown(tag)
                : "required (" + names + "), missing");
    return value;
  }

  /** Returns {@code value} if it fits a branch as it is, else as the branch coerces it. */
  private @Nullable Object choice(
      List<@Nullable Object> branches, @Nullable Object value, String path, boolean exclusive) {
    int fitting = 0;
    Object fit = null;
    for (Object branch : branches) {
      if ((fitting == 0 || exclusive) && fits(branch, value)) {
        fitting++;
        fit = branch;
      }
    }
    if (branches.isEmpty() || fitting == 1) {
      return filling ? visit(fit, value, path) : value;
    }
    Findings.Part best = coercing && fitting == 0 ? best(branches, value, path, exclusive) : null;
    if (best != null) {
      return found.restore(best);
    }
    found.unexpected(path, () -> (exclusive ? "just one of: " : "") + expected(branches), value);
    return value;
  }

  private String expected(List<@Nullable Object> branches) {
    var words = branches.stream().map(branch -> SchemaWords.expected(root.resolved(branch)));
    return words.distinct().collect(joining(" or "));
  }

  /**
   * Returns what comes of the branch to take {@code value} as; if it fits none, of that whose type
   * it has and that says most about what is wrong.
   */
  private Findings.@Nullable Part best(
      List<@Nullable Object> branches, @Nullable Object value, String path, boolean exclusive) {
    var good = new ArrayList<Findings.Part>();
    var alike = new ArrayList<Findings.Part>();
    for (Object branch : branches) {
      int before = found.size();
      int coercionsBefore = found.coercions().size();
      Findings.Part part = found.cut(visit(branch, value, path), before, coercionsBefore);
      if (part.problems().isEmpty()) {
        good.add(part);
      } else if (root.resolved(branch) instanceof JsonObject schema
          && JsonKind.anyHolds(JsonKind.of(schema), value)) {
        alike.add(part);
      }
    }
    if (!good.isEmpty()) {
      return exclusive && good.size() > 1 ? null : good.get(0);
    }
    return alike.stream().min(Comparator.comparingInt(it -> it.problems().size())).orElse(null);
  }
}
