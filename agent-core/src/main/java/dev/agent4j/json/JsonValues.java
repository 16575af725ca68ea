package dev.agent4j.json;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns Java values into the few types that a {@link JsonObject} holds. */
final class JsonValues {
  private JsonValues() {}

  static JsonObject object(Map<String, ? extends @Nullable Object> members) {
    return object(members, "");
  }

  private static JsonObject object(Map<?, ?> members, String path) {
    var copy = new LinkedHashMap<String, @Nullable Object>();
    members.forEach(
        (name, value) -> {
          if (!(name instanceof String text)) {
            throw new IllegalArgumentException(path + " has the key " + name + ", not a string");
          }
          copy.put(text, normal(value, child(path, text)));
        });
    return copy.isEmpty() ? JsonObject.empty() : new JsonObject(copy);
  }

  static @Nullable Object normal(@Nullable Object value, String path) {
    if (value == null
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Long
        || value instanceof BigInteger
        || value instanceof BigDecimal
        || value instanceof JsonObject) {
      return value;
    }
    if (value instanceof Number number) {
      return number(number, path);
    }
    if (value instanceof Map<?, ?> map) {
      return object(map, path);
    }
    if (value instanceof Collection<?> elements) {
      var list = new ArrayList<@Nullable Object>(elements.size());
      for (Object element : elements) {
        list.add(normal(element, path + "[" + list.size() + "]"));
      }
      return unmodifiable(list);
    }
    if (value instanceof Optional<?> optional) {
      return normal(optional.orElse(null), path);
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof Duration duration) {
      return duration.toMillis();
    }
    if (value instanceof Instant || value instanceof CharSequence || value instanceof Character) {
      return value.toString();
    }
    if (value instanceof Record record) {
      return record(record, path);
    }
    throw new IllegalArgumentException(path + " has no JSON form: " + value.getClass().getName());
  }

  private static Object number(Number number, String path) {
    if (number instanceof Double || number instanceof Float) {
      if (!Double.isFinite(number.doubleValue())) {
        throw new IllegalArgumentException(path + " has no JSON form: " + number);
      }
      return new BigDecimal(number.toString());
    }
    return number.longValue();
  }

  static JsonObject record(Record value) {
    return record(value, "");
  }

  private static JsonObject record(Record value, String path) {
    var members = new LinkedHashMap<String, @Nullable Object>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object part = read(component, value);
      if (part != null) {
        String name = component.getName() + (part instanceof Duration ? "Millis" : "");
        members.put(name, normal(part, child(path, name)));
      }
    }
    return members.isEmpty() ? JsonObject.empty() : new JsonObject(members);
  }

  private static @Nullable Object read(RecordComponent component, Record value) {
    try {
      var accessor = component.getAccessor();
      accessor.trySetAccessible();
      return accessor.invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException(
          "cannot read " + component.getName() + " of " + value.getClass().getName(), e);
    }
  }

  static List<@Nullable Object> unmodifiable(List<@Nullable Object> list) {
    return Collections.unmodifiableList(list);
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
