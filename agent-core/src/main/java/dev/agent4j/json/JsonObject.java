package dev.agent4j.json;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.agent4j.json.SchemaWords.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object: names and values, in the order they were written. Immutable.
 *
 * <p>A value is a {@link String}, a {@link Boolean}, a {@link Long}, a {@link java.math.BigInteger}
 * if it is too large for one, a {@link java.math.BigDecimal}, a {@link JsonObject}, a {@link List}
 * of values, or {@code null}. What goes in may also be any other number that is finite, an enum
 * constant (its name), a {@link Map} with string keys, a collection or a record; it comes out as
 * one of the above.
 *
 * <p>Numbers keep all their digits, up to 1,000 of them, with an exponent from -10,000 to 10,000;
 * there is no negative zero. Objects and lists nest at most 500 levels deep. Half a surrogate pair
 * becomes U+FFFD: in a name at once, in a value when it is written, so that the halves of a pair
 * that came apart can still be joined.
 */
public final class JsonObject {
  private static final JsonObject EMPTY = new JsonObject(Map.of());

  private final Map<String, @Nullable Object> members;
  private int depth;

  /** The schema that this was found valid by, so that it need not be checked again. */
  @Nullable Object validBy;

  /** Wraps {@code members}, which must hold normal values and never change again. */
  JsonObject(Map<String, @Nullable Object> members) {
    this.members = members;
  }

  /** Returns the object without members. */
  public static JsonObject empty() {
    return EMPTY;
  }

  /**
   * Returns an object with the members of {@code members}, in its order.
   *
   * @throws IllegalArgumentException if a value has no JSON form or nests too deep; the message
   *     names its path
   */
  public static JsonObject of(Map<String, ? extends @Nullable Object> members) {
    return JsonValues.object(members);
  }

  /** Returns an object with one member. */
  public static JsonObject of(String name, @Nullable Object value) {
    return EMPTY.with(name, value);
  }

  /** Returns an object with two members. */
  public static JsonObject of(
      String name1, @Nullable Object value1, String name2, @Nullable Object value2) {
    return of(name1, value1).with(name2, value2);
  }

  /**
   * Returns the components of {@code value} as members, in their order. A null component is left
   * out, a {@link java.time.Duration} is its milliseconds under its name with {@code Millis}
   * appended, an {@link java.time.Instant} is ISO 8601 text.
   *
   * @throws IllegalArgumentException if a component has no JSON form; the message names its path
   */
  public static JsonObject ofRecord(Record value) {
    return RecordShape.written(value, null, Path.ROOT, JsonText.MAX_DEPTH);
  }

  /**
   * Returns the object that {@code text} holds.
   *
   * @throws JsonException if {@code text} is not one JSON object, names a member twice, or nests
   *     deeper than 500 levels; the message has line and column
   */
  public static JsonObject parse(String text) {
    return JsonText.parse(requireNonNull(text, "text"));
  }

  /**
   * Returns the object that {@code text}, which a model wrote as the arguments of a tool call,
   * holds. What parses as it stands is taken as it is. Otherwise these are put right, and nothing
   * else: a comma before a closing bracket, control characters inside strings, an object written as
   * a string, and no text at all, which is an object without members. Text that was cut off is
   * never completed.
   *
   * @throws JsonException as {@link #parse} does, and if it nests deeper than 100 levels
   */
  public static Parsed parseLenient(String text) {
    return JsonText.parseLenient(requireNonNull(text, "text"));
  }

  /**
   * What a lenient parse made of a text.
   *
   * @param repairs one clause each: what was not right and how it was taken; empty if all was right
   */
  public record Parsed(JsonObject object, List<String> repairs) {

    public Parsed {
      requireNonNull(object, "object");
      repairs = List.copyOf(repairs);
    }
  }

  /**
   * Returns this object with the member set: replaced in its place, or added at the end.
   *
   * @throws IllegalArgumentException if {@code value} has no JSON form or nests too deep
   */
  public JsonObject with(String name, @Nullable Object value) {
    var copy = new LinkedHashMap<String, @Nullable Object>(members);
    copy.put(
        JsonValues.wellFormed(requireNonNull(name, "name")),
        JsonValues.normal(value, Path.ROOT.child(name), JsonText.MAX_DEPTH - 1));
    return new JsonObject(copy);
  }

  /** Returns this object without the member; this object itself if it has none of that name. */
  public JsonObject without(String name) {
    if (!members.containsKey(name)) {
      return this;
    }
    var copy = new LinkedHashMap<String, @Nullable Object>(members);
    copy.remove(name);
    return new JsonObject(copy);
  }

  /** Tells whether there is a member of that name, be its value null. */
  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** Returns the member's value; null if it is null or there is none. */
  public @Nullable Object get(String name) {
    return members.get(name);
  }

  /** Returns the member's value if it is a string. */
  public Optional<String> string(String name) {
    return members.get(name) instanceof String value ? Optional.of(value) : Optional.empty();
  }

  /** Returns the member's value if it is true or false, else {@code otherwise}. */
  public boolean bool(String name, boolean otherwise) {
    return members.get(name) instanceof Boolean value ? value : otherwise;
  }

  /** Returns the member's value if it is a whole number that fits a long; 5.0 is one. */
  public OptionalLong integer(String name) {
    return members.get(name) instanceof Number value
            && JsonValues.isWhole(value)
            && JsonValues.smallest(value) instanceof Long whole
        ? OptionalLong.of(whole)
        : OptionalLong.empty();
  }

  /** Returns the member's value, or the double nearest to it, if it is a number within range. */
  public OptionalDouble number(String name) {
    return members.get(name) instanceof Number value && Double.isFinite(value.doubleValue())
        ? OptionalDouble.of(value.doubleValue())
        : OptionalDouble.empty();
  }

  /** Returns the member's value if it is an object. */
  public Optional<JsonObject> object(String name) {
    return members.get(name) instanceof JsonObject value ? Optional.of(value) : Optional.empty();
  }

  /** Returns the member's elements, unmodifiable; empty if it is not a list. */
  public List<@Nullable Object> list(String name) {
    if (members.get(name) instanceof List<?> value) {
      return Collections.<@Nullable Object>unmodifiableList(value);
    }
    return List.of();
  }

  /** Returns the elements of a list member that are objects; empty if there are none. */
  public List<JsonObject> objects(String name) {
    return list(name).stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }

  /** Returns the names, in order, unmodifiable. */
  public Set<String> names() {
    return Collections.unmodifiableSet(members.keySet());
  }

  /** Returns the members, in order, unmodifiable. */
  public Map<String, @Nullable Object> members() {
    return Collections.unmodifiableMap(members);
  }

  /** Returns whether there is a member whose name and value are {@code such}. */
  public boolean hasMember(BiPredicate<String, @Nullable Object> such) {
    for (Map.Entry<String, @Nullable Object> member : members.entrySet()) {
      if (such.test(member.getKey(), member.getValue())) {
        return true;
      }
    }
    return false;
  }

  /** Returns the members without a wrapper around each; they must not be changed. */
  Set<Map.Entry<String, @Nullable Object>> entries() {
    return members.entrySet();
  }

  int size() {
    return members.size();
  }

  public boolean isEmpty() {
    return members.isEmpty();
  }

  /** Counts the levels: 1 if no value is an object or a list. */
  int depth() {
    if (depth == 0) {
      depth = 1 + JsonValues.deepest(members.values());
    }
    return depth;
  }

  /**
   * Tells whether {@code other} has equal members. The order of members does not count, and numbers
   * are equal if their values are: 1, 1.0 and 1e0.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonObject it
        && members.size() == it.members.size()
        && members.entrySet().stream()
            .allMatch(
                member ->
                    it.members.containsKey(member.getKey())
                        && JsonValues.same(member.getValue(), it.members.get(member.getKey())));
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (Map.Entry<String, @Nullable Object> member : members.entrySet()) {
      hash += member.getKey().hashCode() ^ JsonValues.hash(member.getValue());
    }
    return hash;
  }

  /**
   * Returns this object as JSON text without spaces; equal text for equal members in equal order.
   * An application's own Jackson writes it so, too.
   */
  @JsonValue
  @JsonRawValue
  @Override
  public String toString() {
    return JsonText.write(this, false);
  }

  /** Returns this object as JSON text over several lines, for people. */
  public String toPrettyString() {
    return JsonText.write(this, true);
  }
}
