package dev.agent4j.json;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.agent4j.json.JsonSchema.Aliases;
import dev.agent4j.json.JsonSchema.Tagged;
import dev.agent4j.json.JsonSchema.Tags;
import dev.agent4j.json.RecordType.Form;
import dev.agent4j.json.SchemaCheck.Mode;
import dev.agent4j.json.SchemaWords.Path;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
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
  private final JavaType root;
  private final IdentityHashMap<JsonObject, Object> hints = new IdentityHashMap<>();
  private final Set<JavaType> open = new LinkedHashSet<>();
  private final Map<JavaType, String> names = new HashMap<>();
  private final Map<String, Object> definitions = new LinkedHashMap<>();
  private final Map<String, JsonObject> defaulted = new LinkedHashMap<>();

  private RecordSchema(JavaType root) {
    this.root = root;
  }

  /**
   * Returns the schema of {@code type}.
   *
   * @throws IllegalArgumentException if a component has no JSON form
   */
  static JsonSchema of(Class<?> type) {
    var maker = new RecordSchema(RecordReader.MAPPER.constructType(type));
    if (!type.isRecord() || RecordShape.delegate(RecordShape.seen(maker.root)).isPresent()) {
      throw new IllegalArgumentException(type.getName() + " is not a record class with members");
    }
    JsonObject schema = maker.named(maker.root, type.getName());
    if (!maker.definitions.isEmpty()) {
      schema = maker.hinted(schema.with("$defs", maker.definitions), maker.hints.get(schema));
    }
    var whole = new JsonSchema(schema, maker.hints);
    maker.defaulted.forEach(
        (where, rule) -> {
          Object value = rule.get("default");
          var checked = SchemaCheck.check(whole, rule, value, new Path(null, where), Mode.FILLING);
          if (!checked.isValid()) {
            throw new IllegalArgumentException("@Default of " + checked.problems().get(0));
          }
        });
    return whole;
  }

  private JsonObject named(JavaType type, String where) {
    if (open.contains(type) || names.containsKey(type)) {
      return JsonObject.of("$ref", reference(type));
    }
    open.add(type);
    Tagged tagged = Tagged.of(type.getRawClass());
    JsonObject schema = tagged == null ? object(type, null, "", where) : union(type, tagged, where);
    open.remove(type);
    if (!type.equals(root) && names.containsKey(type)) {
      definitions.put(names.get(type), schema);
      schema = JsonObject.of("$ref", reference(type));
    }
    return schema;
  }

  private String reference(JavaType type) {
    if (type.equals(root)) {
      return "#";
    }
    String simple = type.getRawClass().getSimpleName();
    return "#/$defs/"
        + names.computeIfAbsent(
            type, it -> names.containsValue(simple) ? simple + (names.size() + 1) : simple);
  }

  private JsonObject union(JavaType whole, Tagged tagged, String where) {
    var branches = new LinkedHashMap<String, JsonObject>();
    TypeFactory types = RecordReader.MAPPER.getTypeFactory();
    for (String tag : tagged.records().keySet()) {
      JavaType type = types.constructSpecializedType(whole, tagged.records().get(tag));
      branches.put(tag, object(type, tagged.property(), tag, where));
    }
    return hinted(JsonObject.of("anyOf", branches.values()), new Tags(tagged.property(), branches));
  }

  /** Returns {@code part}, which is known by its identity, with what it asks for besides. */
  private JsonObject hinted(JsonObject part, @Nullable Object hint) {
    if (hint != null && !part.isEmpty()) {
      hints.put(part, hint);
    }
    return part;
  }

  private JsonObject object(JavaType type, @Nullable String property, String tag, String where) {
    Class<?> raw = type.getRawClass();
    checkComplete(type, where);
    RecordShape.reach(raw);
    var properties = new LinkedHashMap<String, JsonObject>();
    var required = new ArrayList<String>();
    var aliases = new HashMap<String, String>();
    if (property != null) {
      properties.put(property, JsonObject.of("type", "string", "enum", List.of(tag)));
      required.add(property);
    }
    BeanDescription seen = RecordShape.seen(type);
    for (BeanPropertyDefinition part : RecordShape.parts(raw, seen)) {
      String name = part.getName();
      if (name.equals(property)) {
        continue;
      }
      String at = raw.getName() + "." + name;
      JsonObject rule = property(part, at);
      properties.put(name, rule);
      if (rule.has("default")) {
        defaulted.put(at, rule);
      } else if (!Form.isOptional(part.getRawPrimaryType()) && !RecordShape.isNullable(part)) {
        required.add(name);
      }
      RecordShape.aliases(part).forEach(it -> aliases.put(it.getSimpleName(), name));
    }
    String description = requireNonNullElse(seen.findClassDescription(), "");
    JsonObject schema =
        described(JsonObject.of("type", "object"), description).with("properties", properties);
    schema = required.isEmpty() ? schema : schema.with("required", required);
    return hinted(schema.with("additionalProperties", false), new Aliases(aliases));
  }

  private JsonObject property(BeanPropertyDefinition part, String where) {
    JavaType type = part.getPrimaryType();
    AnnotatedElement declared = RecordShape.declared(part).get(0);
    if (part.getPrimaryMember().hasAnnotation(JsonTypeInfo.class)) {
      throw new IllegalArgumentException(where + ": @JsonTypeInfo belongs on the interface");
    }
    if (type.isPrimitive() && RecordShape.isNullable(part)) {
      throw new IllegalArgumentException(
          where + ": " + type.getRawClass() + " cannot be null; use its class, or @Default");
    }
    JsonObject plain = rule(type, declared, where);
    String own = requireNonNullElse(part.getMetadata().getDescription(), "");
    boolean isEnum = !own.isEmpty() && type.getRawClass().isEnum();
    own = isEnum ? joined(own, purposes(type.getRawClass())) : own;
    JsonObject rule = described(plain, own);
    String otherwise = RecordShape.otherwise(part);
    if (otherwise != null) {
      rule = rule.with("default", value(otherwise, rule, where));
    }
    return hinted(rule, hints.get(plain));
  }

  /** Returns the default as JSON; the quotes of a string or of a constant may be left out. */
  private static Object value(String text, JsonObject rule, String where) {
    boolean isQuoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    if ("string".equals(rule.get("type")) && !isQuoted) {
      return text;
    }
    Object value = null;
    String problem = " is null; use @Nullable";
    try {
      value = JsonText.value(text, JsonText.MAX_MODEL_DEPTH);
    } catch (JsonException e) {
      problem = ": " + e.getMessage();
    }
    if (value == null) {
      throw new IllegalArgumentException("@Default of " + where + problem);
    }
    return value;
  }

  private JsonObject rule(JavaType type, @Nullable AnnotatedElement declared, String where) {
    Class<?> raw = type.getRawClass();
    Form form = Form.ALL.get(raw);
    if (form != null) {
      return hinted(form.schema(), form);
    } else if (raw.isEnum()) {
      return constants(type);
    } else if (raw == Optional.class) {
      return rule(content(type, where), content(declared), where);
    } else if (type.isArrayType() || type.isCollectionLikeType()) {
      JsonObject list = JsonObject.of("type", "array", "items", element(type, declared, where));
      return Set.class.isAssignableFrom(raw) ? list.with("uniqueItems", true) : list;
    } else if (type.isMapLikeType() && type.getKeyType().hasRawClass(String.class)) {
      JsonObject element = element(type, declared, where);
      return JsonObject.of("type", "object", "additionalProperties", element);
    }
    Optional<JavaType> delegate = RecordShape.delegate(RecordShape.seen(type));
    if (delegate.isPresent()) {
      RecordShape.reach(raw);
      return rule(delegate.get(), null, where);
    }
    if (raw.isRecord() || Tagged.of(raw) != null) {
      return named(type, where);
    }
    throw new IllegalArgumentException(
        where
            + ": "
            + type.toCanonical()
            + " has no JSON form; use String, boolean, a number, a date or time, an enum, a record,"
            + " a sealed interface of records, List<…>, Set<…>, Map<String, …>, Optional<…>, an"
            + " array, JsonObject or Object");
  }

  private static JavaType content(JavaType type, String where) {
    checkComplete(type, where);
    return type.isContainerType() ? type.getContentType() : type.containedType(0);
  }

  private static void checkComplete(JavaType type, String where) {
    if (type.getRawClass().getTypeParameters().length > type.containedTypeCount()) {
      throw new IllegalArgumentException(
          where
              + ": say of what "
              + type.getRawClass().getName()
              + " is, as in List<…> or Optional<String>");
    }
  }

  private static @Nullable AnnotatedElement content(@Nullable AnnotatedElement declared) {
    if (declared instanceof AnnotatedWildcardType wildcard) {
      return content(wildcard.getAnnotatedUpperBounds()[0]);
    } else if (declared instanceof AnnotatedArrayType array) {
      return array.getAnnotatedGenericComponentType();
    } else if (declared instanceof AnnotatedParameterizedType generic) {
      var arguments = generic.getAnnotatedActualTypeArguments();
      return arguments[arguments.length - 1];
    }
    return null;
  }

  /** Returns the rule for what a type holds; what is nullable may be null. */
  private JsonObject element(JavaType type, @Nullable AnnotatedElement declared, String where) {
    JavaType content = content(type, where);
    AnnotatedElement itself = content(declared);
    JsonObject rule = rule(content, itself, where);
    boolean mayBeNull =
        Form.isOptional(content.getRawClass())
            || (itself != null && RecordShape.isNullable(itself));
    return mayBeNull && !rule.isEmpty()
        ? JsonObject.of("anyOf", List.of(rule, JsonObject.of("type", "null")))
        : rule;
  }

  private static JsonObject constants(JavaType type) {
    RecordShape.reach(type.getRawClass());
    List<Object> values =
        Arrays.stream(type.getRawClass().getEnumConstants())
            .map(it -> RecordShape.constant((Enum<?>) it))
            .toList();
    boolean isText = values.stream().allMatch(String.class::isInstance);
    JsonObject schema = isText ? JsonObject.of("type", "string") : JsonObject.empty();
    String own = requireNonNullElse(RecordShape.seen(type).findClassDescription(), "");
    return described(schema.with("enum", values), joined(own, purposes(type.getRawClass())));
  }

  private static JsonObject described(JsonObject schema, String description) {
    return description.isEmpty() ? schema : schema.with("description", description);
  }

  /** Returns what the constants are for: {@code NAME: by name; SIZE: largest first}. */
  private static String purposes(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(it -> purpose((Enum<?>) it))
        .filter(it -> !it.isEmpty())
        .collect(joining("; "));
  }

  private static String purpose(Enum<?> constant) {
    Field field = RecordShape.field(constant.getDeclaringClass(), constant.name());
    Description ours = field.getAnnotation(Description.class);
    JsonPropertyDescription other = field.getAnnotation(JsonPropertyDescription.class);
    String words = ours != null ? ours.value() : other != null ? other.value() : "";
    return words.isEmpty() ? "" : RecordShape.constant(constant) + ": " + words;
  }

  private static String joined(String first, String second) {
    return (first + " " + second).strip();
  }
}
