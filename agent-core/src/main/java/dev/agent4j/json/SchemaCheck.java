package dev.agent4j.json;

import static java.util.stream.Collectors.joining;

import dev.agent4j.json.JsonSchema.Checked;
import dev.agent4j.json.JsonSchema.Tags;
import dev.agent4j.json.Keywords.JsonKind;
import dev.agent4j.json.RecordType.Form;
import dev.agent4j.json.SchemaWords.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One check of one value against a schema: what it finds is collected as the value is walked. */
final class SchemaCheck {

  /** What is done with a value besides checking it. */
  enum Mode {
    /** What a model got almost right is taken as what it must have meant. */
    COERCING,
    /** Defaults are filled in, and members that are not in the schema left out. */
    FILLING,
    STRICT
  }

  /** From how many problems on it does not help to look for more. */
  private static final int ENOUGH = 50;

  private static final int TOLD = 6;
  private static final int MIN_VISITS = 10_000;
  private static final int MAX_NESTING = 250;
  private static final Object LEFT_OUT = new Object();

  private final JsonSchema root;
  private final @Nullable Object whole;
  private final Mode mode;
  private final List<String> problems = new ArrayList<>();
  private final List<String> coercions = new ArrayList<>();
  private @Nullable Object taken;
  private long visits;
  private long maxVisits = MIN_VISITS;
  private int nesting;
  private int enough = ENOUGH;

  private SchemaCheck(JsonSchema root, @Nullable Object whole, Mode mode) {
    this.root = root;
    this.whole = whole;
    this.mode = mode;
  }

  static Checked check(JsonSchema root, JsonObject value) {
    JsonObject rule = root.toJson();
    Checked checked = check(root, rule, value, Path.ROOT, Mode.COERCING);
    // What one part of the schema made of a value, another part may forbid.
    if (!checked.coercions().isEmpty()
        && !check(root, rule, checked.value(), Path.ROOT, Mode.STRICT).isValid()) {
      checked = check(root, rule, value, Path.ROOT, Mode.STRICT);
    }
    checked.value().validBy = checked.isValid() ? root : null;
    return checked;
  }

  /** Checks {@code value} against {@code rule}, a part of {@code root}. */
  static Checked check(
      JsonSchema root, @Nullable Object rule, @Nullable Object value, Path path, Mode mode) {
    var check = new SchemaCheck(root, value, mode);
    Object taken = check.visit(rule, value, path);
    List<String> told = check.problems;
    if (check.isTooMuch()) {
      told = List.of("the value is too large or nested too deep to be checked; make it smaller");
    } else if (told.size() > TOLD) {
      told.set(TOLD, "… and " + (told.size() > ENOUGH ? "" : told.size() - TOLD + " ") + "more");
      told = told.subList(0, TOLD + 1);
    }
    return new Checked(
        taken instanceof JsonObject object ? object : JsonObject.empty(),
        told,
        told.isEmpty() ? check.coercions : List.of());
  }

  private boolean isTooMuch() {
    if (visits > maxVisits && maxVisits == MIN_VISITS) {
      maxVisits += 20L * JsonText.write(whole, false).length();
    }
    return visits > maxVisits;
  }

  private void problem(Path path, String problem) {
    if (problems.size() <= ENOUGH) {
      problems.add(path.says(problem));
    }
  }

  private void coerced(Path path, String change) {
    if (mode == Mode.COERCING) {
      coercions.add(path.says(change));
    }
  }

  private SchemaCheck tried(@Nullable Object rule, @Nullable Object value, Path path, Mode trying) {
    var trial = new SchemaCheck(root, whole, trying);
    trial.visits = visits;
    trial.maxVisits = maxVisits;
    trial.nesting = nesting;
    // Whether a branch fits as it is, the first problem decides.
    trial.enough = trying == mode ? enough : 0;
    trial.taken = trial.visit(rule, value, path);
    visits = trial.visits;
    maxVisits = trial.maxVisits;
    return trial;
  }

  /** Returns {@code value}, or what it was taken as; adds what is wrong with it. */
  private @Nullable Object visit(@Nullable Object rule, @Nullable Object value, Path path) {
    if (Boolean.FALSE.equals(rule)) {
      problem(path, SchemaWords.unexpected("nothing", value));
    }
    visits += nesting > MAX_NESTING ? Integer.MAX_VALUE : 1;
    if (isTooMuch() || problems.size() > enough || !(rule instanceof JsonObject schema)) {
      return value;
    }
    nesting++;
    Object meant =
        mode == Mode.COERCING
            ? Keywords.meant(schema, value, JsonText.MAX_MODEL_DEPTH - nesting)
            : value;
    if (meant != value) {
      coerced(path, SchemaWords.taken(value, meant));
    }
    int before = problems.size();
    Object taken = apply(schema, meant, path);
    // One value for a list that does not fit into it either was not meant as one.
    if (problems.size() > before
        && meant instanceof List<?> it
        && it.size() == 1
        && it.get(0) == value) {
      problems.subList(before, problems.size()).clear();
      taken = apply(schema, value, path);
    }
    nesting--;
    return taken;
  }

  private @Nullable Object apply(JsonObject schema, @Nullable Object given, Path path) {
    List<JsonKind> kinds = JsonKind.of(schema);
    Form form = root.hint(schema) instanceof Form it ? it : null;
    if (!kinds.isEmpty() && !JsonKind.anyHolds(kinds, given)) {
      boolean isTold = mode == Mode.FILLING || kinds.contains(JsonKind.STRING);
      String expected = form != null && isTold ? form.words() : SchemaWords.expected(schema);
      problem(path, SchemaWords.unexpected(expected, given));
      return given;
    }
    if (form != null && given != null && form.read(given) == null) {
      problem(path, SchemaWords.unexpected(form.words(), given));
    }
    new Keywords(schema, it -> problem(path, SchemaWords.unexpected(it, given))).check(given);
    Object value = given;
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
    if (root.hint(schema) instanceof Tags tags && value instanceof JsonObject object) {
      return tagged(tags, object, path);
    }
    return choice(schema.list("oneOf"), choice(schema.list("anyOf"), value, path), path);
  }

  private JsonObject members(JsonObject schema, JsonObject given, Path path) {
    JsonObject properties = schema.object("properties").orElse(JsonObject.empty());
    List<@Nullable Object> required = schema.list("required");
    JsonObject object =
        mode == Mode.STRICT
            ? given
            : SchemaWords.renamed(
                root,
                schema,
                given,
                mode == Mode.COERCING,
                (from, to) -> coerced(path.child(from), to));
    for (Object name : required) {
      if (name instanceof String text && !object.has(text)) {
        Object rule = root.resolved(properties.get(text));
        problem(path.child(text), SchemaWords.missing(rule, mode != Mode.FILLING));
      }
    }
    Map<String, @Nullable Object> changed = null;
    for (Map.Entry<String, @Nullable Object> member : object.entries()) {
      String name = member.getKey();
      Object value = member.getValue();
      Object taken = member(schema, properties, name, value, path.child(name));
      if (taken != value) {
        changed = changed == null ? new LinkedHashMap<>(object.members()) : changed;
        changed.put(name, taken);
        changed.remove(name, LEFT_OUT);
      }
    }
    JsonObject checked = changed == null ? object : new JsonObject(changed);
    for (String name : mode == Mode.FILLING ? properties.names() : List.<String>of()) {
      if (checked.get(name) == null
          && properties.get(name) instanceof JsonObject rule
          && rule.has("default")) {
        checked = checked.with(name, visit(rule, rule.get("default"), path.child(name)));
      }
    }
    return checked;
  }

  private @Nullable Object member(
      JsonObject schema, JsonObject properties, String name, @Nullable Object value, Path path) {
    boolean isKnown = properties.has(name);
    Object rule = isKnown ? properties.get(name) : schema.get("additionalProperties");
    if (isKnown
        && value == null
        && mode != Mode.STRICT
        && !schema.list("required").contains(name)) {
      if (!tried(rule, null, path, Mode.STRICT).problems.isEmpty()) {
        coerced(path, "null was taken as left out");
        return LEFT_OUT;
      }
    } else if (problems.size() > ENOUGH || (!isKnown && Keywords.isPatterned(schema, name))) {
      return value;
    } else if (!isKnown && Boolean.FALSE.equals(rule)) {
      if (mode != Mode.FILLING) {
        problem(path, SchemaWords.unknown(name, properties.names()));
      }
      return mode == Mode.FILLING ? LEFT_OUT : value;
    }
    return visit(rule, value, path);
  }

  private List<?> elements(JsonObject items, int first, List<?> list, Path path) {
    var checked = new ArrayList<@Nullable Object>(list.size());
    boolean isSame = true;
    for (int i = 0; i < list.size(); i++) {
      Object element = list.get(i);
      checked.add(i < first ? element : visit(items, element, path.child(i)));
      isSame &= checked.get(i) == element;
    }
    return isSame ? list : JsonValues.unmodifiable(checked);
  }

  private @Nullable Object tagged(Tags tags, JsonObject value, Path path) {
    Object tag = value.get(tags.member());
    JsonObject branch = tags.branch(tag, mode == Mode.COERCING);
    if (branch != null) {
      return visit(branch, value, path);
    }
    String names = SchemaWords.oneOf(tags.branches().keySet());
    String missing = "required (" + names + "), missing";
    boolean isThere = value.has(tags.member());
    problem(path.child(tags.member()), isThere ? SchemaWords.unexpected(names, tag) : missing);
    return value;
  }

  /**
   * Returns {@code value} if it fits a branch as it is, else as the first branch takes it that can;
   * if none can, the problems are those of the nearest branch among those of its type.
   */
  private @Nullable Object choice(List<?> branches, @Nullable Object value, Path path) {
    SchemaCheck nearest = null;
    for (Mode trying : mode == Mode.COERCING ? List.of(Mode.STRICT, mode) : List.of(mode)) {
      for (Object branch : branches) {
        SchemaCheck trial = tried(branch, value, path, trying);
        if (trial.problems.isEmpty()) {
          coercions.addAll(trial.coercions);
          return trial.taken;
        }
        if (root.resolved(branch) instanceof JsonObject schema
            && JsonKind.anyHolds(JsonKind.of(schema), value)
            && trying == mode
            && (nearest == null || trial.problems.size() < nearest.problems.size())) {
          nearest = trial;
        }
      }
    }
    if (nearest != null) {
      problems.addAll(nearest.problems);
    } else if (!branches.isEmpty()) {
      var words = branches.stream().map(it -> SchemaWords.expected(root.resolved(it))).distinct();
      problem(path, SchemaWords.unexpected(words.collect(joining(" or ")), value));
    }
    return value;
  }
}
