package dev.agent4j.json;

import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AccessorNamingStrategy;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.introspect.DefaultAccessorNamingStrategy;
import dev.agent4j.json.JsonSchema.Tagged;
import dev.agent4j.json.RecordType.Form;
import dev.agent4j.json.SchemaWords.Path;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A class as Jackson sees it: what it is in JSON.
 *
 * @param only what gives the one value that stands for an instance, if there is such
 * @param members what is written of a record
 */
record RecordShape(@Nullable AnnotatedMember only, List<BeanPropertyDefinition> members) {
  private static final Map<JavaType, RecordShape> KNOWN = new ConcurrentHashMap<>();

  static RecordShape of(JavaType type) {
    try {
      return KNOWN.computeIfAbsent(type, RecordShape::read);
    } catch (IllegalArgumentException e) {
      String name = type.getRawClass().getName();
      throw new IllegalArgumentException(name + " has no JSON form: " + e.getMessage(), e);
    }
  }

  private static RecordShape read(JavaType type) {
    BeanDescription seen = RecordReader.MAPPER.getSerializationConfig().introspect(type);
    var parts =
        requireNonNullElse(type.getRawClass().getRecordComponents(), new RecordComponent[0]);
    List<String> components = Arrays.stream(parts).map(RecordComponent::getName).toList();
    AnnotatedMember only = seen.findJsonValueAccessor();
    List<BeanPropertyDefinition> members =
        seen.findProperties().stream()
            .filter(it -> it.couldSerialize() && components.contains(it.getAccessor().getName()))
            .filter(it -> !isIgnored(field(type.getRawClass(), it.getAccessor().getName())))
            .sorted(comparingInt(it -> components.indexOf(it.getAccessor().getName())))
            .toList();
    if (only != null || !members.isEmpty()) {
      reach(type.getRawClass());
    }
    Stream.concat(
            Stream.ofNullable(only), members.stream().map(BeanPropertyDefinition::getAccessor))
        .forEach(it -> it.fixAccess(false));
    return new RecordShape(only, members);
  }

  static BeanDescription seen(JavaType type) {
    return RecordReader.MAPPER.getDeserializationConfig().introspect(type);
  }

  static boolean hasJsonValue(Class<?> type) {
    return Stream.concat(
            Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getDeclaredFields()))
        .anyMatch(it -> it.isAnnotationPresent(JsonValue.class));
  }

  static boolean isCanonical(Executable creator) {
    Class<?> type = creator.getDeclaringClass();
    return creator.getName().equals(type.getName())
        && type.isRecord()
        && Arrays.equals(
            creator.getParameterTypes(),
            Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray());
  }

  /** Returns what {@code type} holds if it is Optional, else itself. */
  static JavaType held(JavaType type) {
    return type.hasRawClass(Optional.class) ? type.containedTypeOrUnknown(0) : type;
  }

  /** Returns the one type that {@code seen} is in JSON instead of an object, if it is. */
  static Optional<JavaType> delegate(BeanDescription seen) {
    var config = RecordReader.MAPPER.getDeserializationConfig();
    return Stream.concat(seen.getConstructors().stream(), seen.getFactoryMethods().stream())
        .filter(
            it -> introspector().findCreatorAnnotation(config, it) == JsonCreator.Mode.DELEGATING)
        .map(it -> it.getParameterType(0))
        .findFirst()
        .or(() -> Optional.ofNullable(seen.findJsonValueAccessor()).map(AnnotatedMember::getType));
  }

  /** Returns what a record of {@code type} is made from. */
  static List<BeanPropertyDefinition> parts(Class<?> type, BeanDescription seen) {
    List<BeanPropertyDefinition> parts =
        seen.findProperties().stream()
            .filter(BeanPropertyDefinition::hasConstructorParameter)
            // Before 2.18 those that an annotation names come first.
            .sorted(comparingInt(it -> it.getConstructorParameter().getIndex()))
            .toList();
    if (!parts.isEmpty()
        && parts.get(0).getConstructorParameter().getOwner().getParameterCount() > parts.size()) {
      throw new IllegalArgumentException(type.getName() + " has two components of one name");
    }
    return parts.stream()
        .filter(it -> !seen.getIgnoredPropertyNames().contains(it.getInternalName()))
        .filter(it -> declared(it).stream().noneMatch(RecordShape::isIgnored))
        .toList();
  }

  /** Tells so of a field too: before 2.18 Jackson does not look at those of a record. */
  private static boolean isIgnored(AnnotatedElement element) {
    JsonIgnore ignore = element.getAnnotation(JsonIgnore.class);
    return ignore != null && ignore.value();
  }

  /** Returns where the annotations of what a record is made from may be; its type is the first. */
  static List<AnnotatedElement> declared(BeanPropertyDefinition part) {
    AnnotatedParameter parameter = part.getConstructorParameter();
    var creator = (Executable) parameter.getOwner().getAnnotated();
    if (isCanonical(creator)) {
      RecordComponent component =
          creator.getDeclaringClass().getRecordComponents()[parameter.getIndex()];
      Field field = field(creator.getDeclaringClass(), component.getName());
      return List.of(component.getAnnotatedType(), component, component.getAccessor(), field);
    }
    Parameter own = creator.getParameters()[parameter.getIndex()];
    return List.of(own.getAnnotatedType(), own);
  }

  /** Returns the default as it is written, which Jackson's metadata do not tell if it is empty. */
  static @Nullable String otherwise(BeanPropertyDefinition part) {
    return introspector().findPropertyDefaultValue(part.getPrimaryMember());
  }

  static List<PropertyName> aliases(BeanPropertyDefinition part) {
    return requireNonNullElse(
        introspector().findPropertyAliases(part.getPrimaryMember()), List.of());
  }

  private static AnnotationIntrospector introspector() {
    return RecordReader.MAPPER.getDeserializationConfig().getAnnotationIntrospector();
  }

  /** Tells so by the simple name: every null checker has an annotation of its own. */
  static boolean isNullable(AnnotatedElement element) {
    return Arrays.stream(element.getAnnotations())
        .anyMatch(it -> it.annotationType().getSimpleName().equals("Nullable"));
  }

  /** Tells whether null is what it is without a value; an optional type says so itself. */
  static boolean isNullable(BeanPropertyDefinition part) {
    return !part.isRequired() && declared(part).stream().anyMatch(RecordShape::isNullable);
  }

  /** Returns a record in JSON, with a tag if it was declared as one of an interface's. */
  static JsonObject written(Record value, @Nullable JavaType declared, Path path, int levels) {
    JsonValues.checkDepth(path, levels - 1);
    Class<?> type = value.getClass();
    var members = new LinkedHashMap<String, @Nullable Object>();
    Tagged tagged = declared == null ? null : Tagged.of(declared.getRawClass());
    if (tagged != null) {
      members.put(tagged.property(), tagged.name(type));
    }
    JavaType known =
        declared != null && declared.hasRawClass(type)
            ? declared
            : RecordReader.MAPPER.constructType(type);
    RecordShape shape = of(known);
    if (shape.only != null) {
      throw new IllegalArgumentException(path.says(type.getName() + " is a value, not an object"));
    }
    for (BeanPropertyDefinition member : shape.members) {
      Object part = Form.unwrapped(member.getAccessor().getValue(value));
      if (part != null) {
        JavaType held = held(member.getPrimaryType());
        Path child = path.child(member.getName());
        members.put(member.getName(), JsonValues.normal(part, held, child, levels - 1));
      }
    }
    return members.isEmpty() ? JsonObject.empty() : new JsonObject(members);
  }

  /** Returns a constant of an enum as Jackson's annotations have it, else its name. */
  static Object constant(Enum<?> constant) {
    Class<?> type = constant.getDeclaringClass();
    AnnotatedMember only = of(RecordReader.MAPPER.constructType(type)).only();
    if (only != null) {
      Object value = JsonValues.normal(only.getValue(constant), Path.ROOT, JsonText.MAX_DEPTH);
      return requireNonNull(value, "@JsonValue of " + constant);
    }
    JsonProperty property = field(type, constant.name()).getAnnotation(JsonProperty.class);
    return property != null && !property.value().isEmpty() ? property.value() : constant.name();
  }

  static Field field(Class<?> type, String name) {
    try {
      return type.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Hands on to Jackson what {@code type}'s package allows us.
   *
   * @throws IllegalArgumentException if that is nothing, and {@code type} is not for all to see
   */
  static void reach(Class<?> type) {
    Module own = RecordShape.class.getModule();
    Module jackson = ObjectMapper.class.getModule();
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

  /** Has a record's components read by their own accessors, whatever getters it has besides. */
  static final class Accessors extends DefaultAccessorNamingStrategy.Provider {
    private static final long serialVersionUID = 1L;

    @Override
    public AccessorNamingStrategy forRecord(MapperConfig<?> config, AnnotatedClass type) {
      return new DefaultAccessorNamingStrategy.RecordNaming(config, type) {
        @Override
        public @Nullable String findNameForRegularGetter(AnnotatedMethod method, String name) {
          return _fieldNames.contains(name) ? name : null;
        }

        @Override
        public @Nullable String findNameForIsGetter(AnnotatedMethod method, String name) {
          return null;
        }
      };
    }
  }
}
