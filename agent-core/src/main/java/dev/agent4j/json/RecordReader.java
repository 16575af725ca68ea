package dev.agent4j.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes instances of one record class from JSON objects. */
final class RecordReader implements Shape.Reader {
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
      String name, Shape shape, boolean isOptional, boolean isWrapped, @Nullable Object otherwise) {

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
