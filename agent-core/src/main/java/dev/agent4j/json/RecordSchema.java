package dev.agent4j.json;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.agent4j.json.JsonSchema.Tagged;
import dev.agent4j.json.JsonSchema.Typed;
import dev.agent4j.json.RecordType.Form;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Modifier;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The schema of one record class and of all that its components hold, as it is made. */
final class RecordSchema {
  private final String root;
  private final IdentityHashMap<JsonObject, Object> hints = new IdentityHashMap<>();
  private final Set<String> open = new LinkedHashSet<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Map<String, Object> definitions = new LinkedHashMap<>();
  private final Map<String, JsonObject> defaulted = new LinkedHashMap<>();

  private RecordSchema(Class<?> root) {
    this.root = root.getName();
  }

  /**
   * Returns the schema of {@code type}.
   *
   * @throws IllegalArgumentException if a component has no JSON form
   */
  static JsonSchema of(Class<?> type) {
    if (!type.isRecord() || Member.delegate(type).isPresent()) {
      throw new IllegalArgumentException(type.getName() + " is not a record class with members");
    }
    var maker = new RecordSchema(type);
    JsonObject schema = maker.named(type, Map.of(), type.getName());
    if (!maker.definitions.isEmpty()) {
      schema = maker.hinted(schema.with("$defs", maker.definitions), maker.hints.get(schema));
    }
    var whole = new JsonSchema(schema, maker.hints);
    maker.defaulted.forEach(
        (where, rule) -> {
          Object value = rule.get("default");
          var checked = SchemaCheck.filled(whole, rule, value, "@Default of " + where);
          if (!checked.isValid()) {
            throw new IllegalArgumentException(checked.problems().get(0));
          }
        });
    return whole;
  }

  private JsonObject named(Class<?> type, Map<TypeVariable<?>, Typed> variables, String name) {
    if (open.contains(name) || names.containsKey(name)) {
      return JsonObject.of("$ref", reference(name, type));
    }
    open.add(name);
    Tagged tagged = Tagged.of(type);
    JsonObject schema = tagged == null ? object(type, variables, null, "") : union(tagged);
    open.remove(name);
    if (!name.equals(root) && names.containsKey(name)) {
      definitions.put(names.get(name), schema);
      schema = JsonObject.of("$ref", reference(name, type));
    }
    return schema;
  }

  /** Returns where the schema of a type that holds its own kind is found. */
  private String reference(String name, Class<?> type) {
    if (name.equals(root)) {
      return "#";
    }
    String simple = type.getSimpleName();
    String known =
        names.computeIfAbsent(
            name, it -> names.containsValue(simple) ? simple + (names.size() + 1) : simple);
    return "#/$defs/" + known;
  }

  private JsonObject union(Tagged tagged) {
    var branches = new LinkedHashMap<String, JsonObject>();
    tagged.records().forEach((tag, type) -> branches.put(tag, object(type, Map.of(), tagged, tag)));
    return hinted(
        JsonObject.of("anyOf", branches.values()),
        new JsonSchema.Tags(tagged.property(), branches));
  }

  /** Returns {@code part}, which is known by its identity, with what it asks for besides. */
  private JsonObject hinted(JsonObject part, @Nullable Object hint) {
    if (hint != null && !part.isEmpty()) {
      hints.put(part, hint);
    }
    return part;
  }

  private JsonObject object(
      Class<?> type, Map<TypeVariable<?>, Typed> variables, @Nullable Tagged tagged, String tag) {
    reach(type);
    var properties = new LinkedHashMap<String, JsonObject>();
    var required = new ArrayList<String>();
    var others = new HashMap<String, String>();
    if (tagged != null) {
      properties.put(tagged.property(), JsonObject.of("type", "string", "enum", List.of(tag)));
      required.add(tagged.property());
    }
    for (Member member : Member.of(type)) {
      if (tagged != null && member.name().equals(tagged.property())) {
        continue;
      }
      String where = type.getName() + "." + member.name();
      Typed typed = Typed.of(member.type(), variables);
      JsonObject rule = property(member, typed, where);
      if (properties.put(member.name(), rule) != null) {
        throw new IllegalArgumentException(
            type.getName() + " has two components named " + member.name());
      }
      if (rule.has("default")) {
        defaulted.put(where, rule);
      } else if (!Form.isOptional(typed.raw()) && !member.isNullable()) {
        required.add(member.name());
      }
      member.aliases().forEach(it -> others.put(it, member.name()));
    }
    JsonObject schema =
        described(JsonObject.of("type", "object"), Member.description(type))
            .with("properties", properties);
    schema = required.isEmpty() ? schema : schema.with("required", required);
    return hinted(schema.with("additionalProperties", false), new JsonSchema.Aliases(others));
  }

  private JsonObject property(Member member, Typed typed, String where) {
    Class<?> raw = typed.raw();
    Optional<String> otherwise = member.otherwise();
    if (member.find(JsonTypeInfo.class).isPresent()) {
      throw new IllegalArgumentException(where + ": @JsonTypeInfo belongs on the interface");
    }
    if (raw.isPrimitive() && member.isNullable()) {
      throw new IllegalArgumentException(
          where + ": " + raw + " cannot be null; use its class, or @Default");
    }
    JsonObject plain =
        raw == Optional.class ? rule(content(typed, where), where) : rule(typed, where);
    String own = member.description();
    JsonObject rule = plain;
    if (!own.isEmpty()) {
      rule = described(rule, raw.isEnum() ? joined(own, purposes(raw)) : own);
    }
    if (otherwise.isPresent()) {
      rule = rule.with("default", value(otherwise.get(), rule, where));
    }
    return hinted(rule, hints.get(plain));
  }

  /** Returns the default as JSON; the quotes of a string or of a constant may be left out. */
  private static Object value(String text, JsonObject rule, String where) {
    boolean isQuoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    if ("string".equals(rule.get("type")) && !isQuoted) {
      return text;
    }
    try {
      Object value = JsonText.value(text, JsonText.MAX_MODEL_DEPTH);
      if (value != null) {
        return value;
      }
    } catch (JsonException e) {
      throw new IllegalArgumentException("@Default of " + where + ": " + e.getMessage(), e);
    }
    throw new IllegalArgumentException("@Default of " + where + " is null; use @Nullable");
  }

  private JsonObject rule(Typed typed, String where) {
    Class<?> raw = typed.raw();
    Form form = Form.of(raw);
    if (form != null) {
      return hinted(form.schema(), form);
    }
    if (raw.isEnum()) {
      return constants(raw);
    } else if (raw.isArray() || raw == List.class || raw == Collection.class || raw == Set.class) {
      return list(element(typed, where), raw == Set.class);
    }
    if (raw == Optional.class) {
      return element(typed, where);
    }
    if (raw == Map.class
        && !typed.arguments().isEmpty()
        && typed.arguments().get(0).raw() == String.class) {
      return JsonObject.of("type", "object", "additionalProperties", element(typed, where));
    }
    Optional<AnnotatedType> delegate = Member.delegate(raw);
    if (delegate.isPresent()) {
      reach(raw);
      return rule(Typed.of(delegate.get(), typed.bindings()), where);
    }
    if (raw.isRecord() || Tagged.of(raw) != null) {
      return named(raw, typed.bindings(), typed.toString());
    }
    throw new IllegalArgumentException(
        where
            + ": "
            + typed
            + " has no JSON form; use String, boolean, a number, a date or time, an enum, a record,"
            + " a sealed interface of records, List<…>, Set<…>, Map<String, …>, Optional<…>, an"
            + " array, JsonObject or Object");
  }

  private static Typed content(Typed typed, String where) {
    Typed content = Typed.content(typed);
    if (content == null) {
      throw new IllegalArgumentException(
          where + ": say of what " + typed + " is, as in List<…> or Optional<String>");
    }
    return content;
  }

  /** Returns the rule for what a type holds; what is nullable may be null. */
  private JsonObject element(Typed typed, String where) {
    Typed content = content(typed, where);
    JsonObject rule = rule(content, where);
    boolean mayBeNull = Member.isNullable(content.type()) || Form.isOptional(content.raw());
    return mayBeNull ? nullable(rule) : rule;
  }

  private static JsonObject nullable(JsonObject rule) {
    return rule.isEmpty()
        ? rule
        : JsonObject.of("anyOf", List.of(rule, JsonObject.of("type", "null")));
  }

  private static JsonObject list(JsonObject items, boolean isSet) {
    JsonObject schema = JsonObject.of("type", "array", "items", items);
    return isSet ? schema.with("uniqueItems", true) : schema;
  }

  private static JsonObject constants(Class<?> type) {
    reach(type);
    List<Object> values = Arrays.stream(type.getEnumConstants()).map(Member::constant).toList();
    boolean isText = values.stream().allMatch(String.class::isInstance);
    JsonObject schema = isText ? JsonObject.of("type", "string") : JsonObject.empty();
    return described(schema.with("enum", values), joined(Member.description(type), purposes(type)));
  }

  private static JsonObject described(JsonObject schema, String description) {
    return description.isEmpty() ? schema : schema.with("description", description);
  }

  /** Returns what the constants are for: {@code NAME: by name; SIZE: largest first}. */
  private static String purposes(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(
            it ->
                new String[] {
                  String.valueOf(Member.constant(it)), Member.description(Member.field(it))
                })
        .filter(it -> !it[1].isEmpty())
        .map(it -> it[0] + ": " + it[1])
        .collect(joining("; "));
  }

  private static String joined(String first, String second) {
    return first.isEmpty() || second.isEmpty() ? first + second : first + " " + second;
  }

  /**
   * Hands on to Jackson what {@code type}'s package allows us.
   *
   * @throws IllegalArgumentException if that is nothing, and {@code type} is not for all to see
   */
  private static void reach(Class<?> type) {
    Module own = RecordSchema.class.getModule();
    Module jackson = JsonNaming.class.getModule();
    Module module = type.getModule();
    String name = type.getPackageName();
    if (module.isOpen(name, own)) {
      module.addOpens(name, jackson);
    } else if (!Modifier.isPublic(type.getModifiers())
        || !module.isExported(name, own)
        || !module.isExported(name, jackson)) {
      throw new IllegalArgumentException(
          "%s is out of reach; write `opens %s%s;` in the module-info of %s"
              .formatted(
                  type.getName(),
                  name,
                  own.isNamed() ? " to " + own.getName() : "",
                  module.getName()));
    }
  }
}
