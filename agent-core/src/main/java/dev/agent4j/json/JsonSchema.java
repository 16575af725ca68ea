package dev.agent4j.json;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the arguments of a tool must look like: a JSON Schema, and the check against it. Immutable.
 *
 * <p>Checked are {@code type} (a name or a list of names), {@code nullable}, {@code enum}, {@code
 * const}, {@code minimum}, {@code maximum}, {@code exclusiveMinimum}, {@code exclusiveMaximum},
 * {@code minLength}, {@code maxLength}, {@code pattern}, {@code minItems}, {@code maxItems}, {@code
 * uniqueItems}, {@code items}, {@code properties}, {@code required}, {@code additionalProperties},
 * {@code allOf}, {@code anyOf}, {@code oneOf} and {@code $ref} to a place in the same schema. What
 * else a schema says, and what is malformed in it, is for the model to read and not checked. A
 * {@code default} is not filled in. A {@code pattern} is a Java regular expression that must be
 * found in the text; text of more than 10,000 characters does not match.
 */
public final class JsonSchema {
  private final JsonObject schema;

  private JsonSchema(JsonObject schema) {
    this.schema = schema;
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
        whole.has("properties") ? whole : whole.with("properties", JsonObject.empty()));
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
    return SchemaCheck.check(schema, requireNonNull(value, "value"));
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

  /** What a check has found so far. What an attempt found can be cut off again if it failed. */
  static final class Findings {
    /** From how many problems on it does not help to look for more. */
    static final int ENOUGH = 50;

    private static final int TOLD = 6;

    private final List<Finding> findings = new ArrayList<>();
    private int problemCount;

    /** How many problems there were when a trial began; -1 if none is under way. */
    private int beforeTrial = -1;

    /** A problem, or else a coercion. */
    record Finding(boolean isProblem, String text) {}

    int size() {
      return findings.size();
    }

    int problemCount() {
      return problemCount;
    }

    /** Tells whether the value was coerced into one without problems. */
    boolean isCoerced() {
      return problemCount == 0 && !findings.isEmpty();
    }

    /** Begins a trial, which only counts problems; returns what to end it with. */
    int beginTrial() {
      int outer = beforeTrial;
      beforeTrial = problemCount;
      return outer;
    }

    /** Forgets the problems of the trial; tells whether there were none. */
    boolean endTrial(int outer) {
      boolean isClean = problemCount == beforeTrial;
      problemCount = beforeTrial;
      beforeTrial = outer;
      return isClean;
    }

    /** Tells whether a trial is under way that has failed already. */
    boolean isTrialOver() {
      return beforeTrial >= 0 && problemCount > beforeTrial;
    }

    void problem(String path, Supplier<String> problem) {
      problemCount++;
      if (beforeTrial < 0) {
        findings.add(new Finding(true, SchemaWords.sentence(path, problem.get())));
      }
    }

    void unexpected(String path, Supplier<String> expected, @Nullable Object value) {
      problem(path, () -> "expected " + expected.get() + ", was " + SchemaWords.shown(value));
    }

    void coerced(String path, @Nullable Object from, @Nullable Object to) {
      String change = SchemaWords.shown(from) + " was taken as " + SchemaWords.shown(to);
      findings.add(new Finding(false, SchemaWords.sentence(path, change)));
    }

    void renamed(String path, String name) {
      String change = "the field was taken as " + SchemaWords.child("", name);
      findings.add(new Finding(false, SchemaWords.sentence(path, change)));
    }

    void leftOut(String path) {
      findings.add(new Finding(false, SchemaWords.sentence(path, "null was taken as left out")));
    }

    void addAll(List<Finding> added) {
      findings.addAll(added);
      problemCount += count(added);
    }

    /** Removes the findings from {@code start} on, and returns them. */
    List<Finding> cut(int start) {
      List<Finding> tail = findings.subList(start, findings.size());
      List<Finding> removed = List.copyOf(tail);
      tail.clear();
      problemCount -= count(removed);
      return removed;
    }

    private static int count(List<Finding> findings) {
      return (int) findings.stream().filter(Finding::isProblem).count();
    }

    /** Returns the first problems, and how many there are besides. */
    List<String> problems() {
      List<String> told = texts(true);
      if (problemCount > TOLD) {
        told = new ArrayList<>(told);
        told.subList(TOLD, problemCount).clear();
        told.add(problemCount > ENOUGH ? "… and more" : "… and " + (problemCount - TOLD) + " more");
      }
      return told;
    }

    List<String> coercions() {
      return texts(false);
    }

    private List<String> texts(boolean isProblem) {
      if (findings.isEmpty()) {
        return List.of();
      }
      return findings.stream()
          .filter(it -> it.isProblem() == isProblem)
          .map(Finding::text)
          .toList();
    }
  }

  /** Which names the members of an object may have by a schema, and which they must mean. */
  static final class MemberNames {

    private MemberNames() {}

    /** Tells whether only the members that {@code schema} names are allowed. */
    static boolean isClosed(JsonObject schema) {
      return Boolean.FALSE.equals(schema.get("additionalProperties"));
    }

    static boolean isPatterned(JsonObject schema, String name) {
      return schema.get("patternProperties") instanceof JsonObject patterns
          && patterns.names().stream().anyMatch(pattern -> LeafKeywords.matches(pattern, name));
    }

    /**
     * Returns {@code object} with each member that is not in {@code schema} under the name of the
     * one that is missing and named alike, if just one is. A schema that says that there may be
     * others means what it says.
     *
     * @param renamed told of each such name and the one it was taken as
     */
    static JsonObject mended(
        JsonObject schema, JsonObject object, BiConsumer<String, String> renamed) {
      JsonObject properties = schema.object("properties").orElse(JsonObject.empty());
      boolean isOpen = schema.has("additionalProperties") && !isClosed(schema);
      if (isOpen || !object.hasMember((name, value) -> !properties.has(name))) {
        return object;
      }
      var members = new LinkedHashMap<String, @Nullable Object>();
      for (Map.Entry<String, @Nullable Object> member : object.entries()) {
        String name = member.getKey();
        List<String> meant =
            properties.has(name) || isPatterned(schema, name)
                ? List.of()
                : properties.names().stream()
                    .filter(it -> isAlike(it, name) && !object.has(it))
                    .toList();
        boolean isMended = meant.size() == 1 && !members.containsKey(meant.get(0));
        if (isMended) {
          renamed.accept(name, meant.get(0));
        }
        members.put(isMended ? meant.get(0) : name, member.getValue());
      }
      return new JsonObject(members);
    }

    /** Tells whether two names are the same but for case, {@code _} and {@code -}. */
    private static boolean isAlike(String left, String right) {
      int i = 0;
      for (int j = 0; j < right.length(); j++) {
        if (isSeparator(right.charAt(j))) {
          continue;
        }
        while (i < left.length() && isSeparator(left.charAt(i))) {
          i++;
        }
        if (i == left.length()
            || Character.toLowerCase(left.charAt(i)) != Character.toLowerCase(right.charAt(j))) {
          return false;
        }
        i++;
      }
      return left.substring(i).chars().allMatch(MemberNames::isSeparator);
    }

    private static boolean isSeparator(int c) {
      return c == '_' || c == '-';
    }
  }
}
