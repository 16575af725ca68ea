package dev.agent4j.json;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.JsonKind.Shape;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A record class as the shape of a JSON object: its schema, and the way from JSON to an instance.
 * Immutable.
 *
 * <p>A component is a String, a boolean, a number (primitive, boxed or big), an enum (by the names
 * of its constants), a record, a {@code List}, a {@code Set}, a {@code Map} with string keys, a
 * {@link JsonObject}, or {@code Object} for any JSON. It may be left out if it is {@code @Nullable}
 * (whose annotation of that name does not matter), an {@code Optional}, or has a {@link Default}. A
 * record may hold records of its own class. {@link Description}s become those of the schema.
 *
 * <p>A record that is not public, or in a package that is not exported, is read nevertheless; in a
 * named module its package must be open to this one.
 *
 * @param <T> the record
 */
public final class RecordType<T extends Record> {
  private final Class<T> type;
  private final JsonSchema schema;
  private final Shape.Reader reader;

  private RecordType(Class<T> type, Shape shape) {
    this.type = type;
    this.schema = JsonSchema.of(shape.schema());
    this.reader = shape.reader();
  }

  /**
   * Returns the shape of {@code type}.
   *
   * @throws IllegalArgumentException if a component has a type without a JSON form or a default
   *     that does not fit, or if the record's package is closed; the message names the component
   *     and the way out
   */
  public static <T extends Record> RecordType<T> of(Class<T> type) {
    return new RecordType<>(type, RecordShapes.of(requireNonNull(type, "type")));
  }

  /** Returns the schema: the components in their order, and nothing besides them. */
  public JsonSchema schema() {
    return schema;
  }

  /**
   * Returns an instance made of the members of {@code value}. Components left out or null get their
   * default, else null if they may; members that are no component are not looked at. Nothing is
   * coerced but 5.0 to a whole number: {@link JsonSchema#check} does that before.
   *
   * @throws JsonException if a member is missing, has another type or does not fit the component's,
   *     or if the record's constructor refuses it by an {@link IllegalArgumentException} or a
   *     {@link NullPointerException}; the message has its path, or the constructor's words
   */
  public T read(JsonObject value) {
    return requireNonNull(type.cast(reader.read(requireNonNull(value, "value"), "")));
  }

  /** Makes instances of one record class from JSON objects. */
  static final class RecordReader implements Shape.Reader {
    private static final Pattern NAME = Pattern.compile("\\w+");

    private final Class<?> type;
    private final Constructor<?> constructor;

    /** Set once, before the type is handed out: a record may hold records of its own class. */
    private List<Component> components = List.of();

    /**
     * Finds the way to the record's constructor.
     *
     * @throws IllegalArgumentException if the record's package is closed to this one
     */
    RecordReader(Class<?> type) {
      this.type = type;
      this.constructor = constructor(type);
    }

    private static Constructor<?> constructor(Class<?> type) {
      Class<?>[] parameters =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<?> constructor;
      try {
        constructor = type.getDeclaredConstructor(parameters);
      } catch (NoSuchMethodException e) {
        throw new IllegalArgumentException(type.getName() + " has no canonical constructor", e);
      }
      if (!constructor.trySetAccessible()) {
        Module own = RecordReader.class.getModule();
        throw new IllegalArgumentException(
            "the constructor of %s is out of reach; write `opens %s%s;` in the module-info of %s"
                .formatted(
                    type.getName(),
                    type.getPackageName(),
                    own.isNamed() ? " to " + own.getName() : "",
                    type.getModule().getName()));
      }
      return constructor;
    }

    void components(List<Component> components) {
      this.components = List.copyOf(components);
    }

    /**
     * Reads every default once.
     *
     * @throws IllegalArgumentException if one does not fit its component
     */
    void checkDefaults() {
      for (Component component : components) {
        if (component.otherwise() != null) {
          String where = type.getName() + "." + component.name();
          component.reader().read(component.otherwise(), "@Default of " + where);
        }
      }
    }

    @Override
    public Object read(@Nullable Object value, String path) {
      if (!(value instanceof JsonObject object)) {
        throw SchemaWords.unexpected(path, "an object", value);
      }
      var arguments = new @Nullable Object[components.size()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = components.get(i).read(object, path);
      }
      return create(arguments, path);
    }

    private Object create(@Nullable Object[] arguments, String path) {
      try {
        return constructor.newInstance(arguments);
      } catch (InvocationTargetException e) {
        Throwable cause = e.getCause();
        if (cause instanceof IllegalArgumentException || cause instanceof NullPointerException) {
          throw refused(path, (RuntimeException) cause);
        }
        if (cause instanceof RuntimeException other) {
          throw other;
        }
        if (cause instanceof Error error) {
          throw error;
        }
        throw new IllegalStateException("cannot create a " + type.getName(), cause);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("cannot create a " + type.getName(), e);
      }
    }

    /** Returns the record's own words, which say what it asks of its components. */
    private JsonException refused(String path, RuntimeException cause) {
      String words = cause.getMessage();
      if (words == null) {
        words = "not a valid " + type.getSimpleName();
      } else if (cause instanceof NullPointerException && NAME.matcher(words).matches()) {
        words = words + " must not be null";
      }
      return new JsonException(path.isEmpty() ? words : SchemaWords.sentence(path, words), cause);
    }

    /**
     * A component of the record.
     *
     * @param isOptional whether null is read if the member was left out or is null
     * @param isWrapped whether it is an {@link Optional}
     * @param otherwise what is read instead of a member left out; null if there is no default
     */
    record Component(
        String name,
        Shape shape,
        boolean isOptional,
        boolean isWrapped,
        @Nullable Object otherwise) {

      Shape.Reader reader() {
        return shape.reader();
      }

      @Nullable Object read(JsonObject object, String path) {
        String child = SchemaWords.child(path, name);
        Object given = object.get(name);
        if (given == null && otherwise != null) {
          given = otherwise;
        }
        if (given == null && isOptional) {
          return isWrapped ? Optional.empty() : null;
        }
        if (given == null && !object.has(name)) {
          String expected = SchemaWords.explained(shape.schema());
          throw new JsonException(
              SchemaWords.sentence(child, "required (" + expected + "), missing"));
        }
        Object read = reader().read(given, child);
        return isWrapped ? Optional.ofNullable(read) : read;
      }
    }
  }
}
