package dev.agent4j.json;

import static java.util.stream.Collectors.joining;

import dev.agent4j.json.JsonKind.Shape;
import dev.agent4j.json.RecordType.RecordReader;
import dev.agent4j.json.RecordType.RecordReader.Component;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The shapes of one record class and of all that its components hold. */
final class RecordShapes {
  private final Class<?> root;
  private final Map<Class<?>, RecordReader> readers = new LinkedHashMap<>();
  private final Set<Class<?>> open = new LinkedHashSet<>();
  private final Map<Class<?>, String> names = new LinkedHashMap<>();
  private final Map<String, Object> definitions = new LinkedHashMap<>();

  private RecordShapes(Class<?> root) {
    this.root = root;
  }

  /**
   * Returns the shape of {@code type}.
   *
   * @throws IllegalArgumentException if a component has no JSON form
   */
  static Shape of(Class<?> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type.getName() + " is not a record class");
    }
    var shapes = new RecordShapes(type);
    Shape shape = shapes.record(type);
    shapes.readers.values().forEach(RecordReader::checkDefaults);
    return shapes.definitions.isEmpty()
        ? shape
        : new Shape(shape.schema().with("$defs", shapes.definitions), shape.reader());
  }

  private Shape record(Class<?> type) {
    RecordReader known = readers.get(type);
    if (known != null && (open.contains(type) || names.containsKey(type))) {
      return new Shape(JsonObject.of("$ref", reference(type)), known);
    }
    var reader = new RecordReader(type);
    readers.put(type, reader);
    open.add(type);
    var properties = new LinkedHashMap<String, JsonObject>();
    var required = new ArrayList<String>();
    var components = new ArrayList<Component>();
    for (RecordComponent component : type.getRecordComponents()) {
      Component read = component(component);
      components.add(read);
      if (properties.put(read.name(), property(component, read)) != null) {
        throw new IllegalArgumentException(
            type.getName() + " has two components named " + read.name());
      }
      if (!read.isOptional() && read.otherwise() == null) {
        required.add(read.name());
      }
    }
    open.remove(type);
    reader.components(components);
    JsonObject schema =
        described(Shape.schema("object"), description(type)).with("properties", properties);
    schema = required.isEmpty() ? schema : schema.with("required", required);
    schema = schema.with("additionalProperties", false);
    if (type != root && names.containsKey(type)) {
      definitions.put(names.get(type), schema);
      schema = JsonObject.of("$ref", reference(type));
    }
    return new Shape(schema, reader);
  }

  /** Returns where the schema of a record that holds records of its own class is found. */
  private String reference(Class<?> type) {
    if (type == root) {
      return "#";
    }
    String simple = type.getSimpleName();
    String name = names.get(type);
    if (name == null) {
      name = names.containsValue(simple) ? simple + (names.size() + 1) : simple;
      names.put(type, name);
    }
    return "#/$defs/" + name;
  }

  private Component component(RecordComponent component) {
    String where = component.getDeclaringRecord().getName() + "." + component.getName();
    AnnotatedType type = component.getAnnotatedType();
    boolean isWrapped = component.getType() == Optional.class;
    Shape shape = isWrapped ? element(type, 0, where) : shape(type, where);
    boolean isOptional = isWrapped || isNullable(component);
    if (isOptional && component.getType().isPrimitive()) {
      throw new IllegalArgumentException(
          where + ": " + type + " cannot be null; use its class, or @Default");
    }
    Default otherwise = component.getAnnotation(Default.class);
    return new Component(
        JsonValues.name(component),
        shape,
        isOptional,
        isWrapped,
        otherwise == null ? null : value(otherwise, shape.schema(), where));
  }

  private static boolean isNullable(RecordComponent component) {
    return Stream.of(component.getAnnotatedType(), component, component.getAccessor())
        .anyMatch(RecordShapes::isNullable);
  }

  /** Tells so by the simple name: every null checker has an annotation of its own. */
  private static boolean isNullable(AnnotatedElement element) {
    return Arrays.stream(element.getAnnotations())
        .map(Annotation::annotationType)
        .anyMatch(it -> it.getSimpleName().equals("Nullable"));
  }

  /** Returns the default as JSON; the quotes of a string or of a constant may be left out. */
  private static Object value(Default otherwise, JsonObject schema, String where) {
    String text = otherwise.value();
    boolean isQuoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    if ("string".equals(schema.get("type")) && !isQuoted) {
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

  private static JsonObject property(RecordComponent component, Component read) {
    Class<?> type = component.getType();
    String own = description(component);
    JsonObject schema = read.shape().schema();
    if (!own.isEmpty()) {
      schema = described(schema, type.isEnum() ? joined(own, constants(type)) : own);
    }
    return read.otherwise() == null ? schema : schema.with("default", read.otherwise());
  }

  private Shape shape(AnnotatedType type, String where) {
    if (type instanceof AnnotatedWildcardType wildcard) {
      return shape(wildcard.getAnnotatedUpperBounds()[0], where);
    }
    if (type.getType() instanceof Class<?> plain) {
      if (plain.isRecord()) {
        return record(plain);
      }
      if (plain.isEnum()) {
        return constant(plain);
      }
      Shape scalar = Shape.SCALARS.get(plain);
      if (scalar != null) {
        return scalar;
      }
    }
    if (type.getType() instanceof ParameterizedType generic) {
      if (generic.getRawType() == List.class || generic.getRawType() == Collection.class) {
        return list(element(type, 0, where), false);
      }
      if (generic.getRawType() == Set.class) {
        return list(element(type, 0, where), true);
      }
      if (generic.getRawType() == Map.class
          && generic.getActualTypeArguments()[0] == String.class) {
        return map(element(type, 1, where));
      }
    }
    throw new IllegalArgumentException(
        where
            + ": "
            + type.getType().getTypeName()
            + " has no JSON form; use String, boolean, a number, an enum, a record, List<…>, Set<…>,"
            + " Map<String, …>, JsonObject or Object");
  }

  /** Returns the shape of a type argument; one that is nullable allows null. */
  private Shape element(AnnotatedType type, int index, String where) {
    if (!(type instanceof AnnotatedParameterizedType generic)) {
      throw new IllegalArgumentException(where + ": say of what, as in Optional<String>");
    }
    AnnotatedType argument = generic.getAnnotatedActualTypeArguments()[index];
    Shape shape = shape(argument, where);
    if (!isNullable(argument) || shape.schema().isEmpty()) {
      return shape;
    }
    return new Shape(
        JsonObject.of("anyOf", List.of(shape.schema(), Shape.schema("null"))),
        (value, path) -> value == null ? null : shape.reader().read(value, path));
  }

  private static Shape constant(Class<?> type) {
    Object[] constants = type.getEnumConstants();
    var byName = new LinkedHashMap<String, Object>();
    for (Object constant : constants) {
      byName.put(((Enum<?>) constant).name(), constant);
    }
    JsonObject schema = Shape.schema("string").with("enum", byName.keySet());
    return new Shape(
        described(schema, joined(description(type), constants(type))),
        (value, path) -> {
          Object constant = value instanceof String name ? byName.get(name) : null;
          if (constant == null) {
            throw SchemaWords.unexpected(path, SchemaWords.expected(schema), value);
          }
          return constant;
        });
  }

  private static Shape list(Shape element, boolean isSet) {
    JsonObject schema = Shape.schema("array").with("items", element.schema());
    return new Shape(
        isSet ? schema.with("uniqueItems", true) : schema,
        (value, path) -> {
          if (!(value instanceof List<?> list)) {
            throw SchemaWords.unexpected(path, JsonKind.ARRAY.words(), value);
          }
          var read = new ArrayList<@Nullable Object>(list.size());
          for (Object it : list) {
            read.add(element.reader().read(it, path + "[" + read.size() + "]"));
          }
          return isSet
              ? Collections.unmodifiableSet(new LinkedHashSet<>(read))
              : JsonValues.unmodifiable(read);
        });
  }

  private static Shape map(Shape element) {
    return new Shape(
        Shape.schema("object").with("additionalProperties", element.schema()),
        (value, path) -> {
          if (!(value instanceof JsonObject object)) {
            throw SchemaWords.unexpected(path, JsonKind.OBJECT.words(), value);
          }
          var read = new LinkedHashMap<String, @Nullable Object>();
          object
              .members()
              .forEach(
                  (name, it) ->
                      read.put(name, element.reader().read(it, SchemaWords.child(path, name))));
          return Collections.unmodifiableMap(read);
        });
  }

  private static JsonObject described(JsonObject schema, String description) {
    return description.isEmpty() ? schema : schema.with("description", description);
  }

  private static String description(AnnotatedElement element) {
    Description description = element.getAnnotation(Description.class);
    return description == null ? "" : description.value();
  }

  /** Returns what the constants are for: {@code NAME: by name; SIZE: largest first}. */
  private static String constants(Class<?> type) {
    return Arrays.stream(type.getFields())
        .filter(it -> it.isEnumConstant() && !description(it).isEmpty())
        .map(it -> it.getName() + ": " + description(it))
        .collect(joining("; "));
  }

  private static String joined(String first, String second) {
    return first.isEmpty() || second.isEmpty() ? first + second : first + " " + second;
  }
}
