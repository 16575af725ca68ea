package dev.agent4j.json;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.NamingBase;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.agent4j.json.JsonSchema.Tagged;
import dev.agent4j.json.JsonSchema.Typed;
import dev.agent4j.json.RecordType.Form;
import java.lang.annotation.Annotation;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A component of a record as a member in JSON, as its annotations have it, ours and Jackson's; or a
 * parameter of the factory that {@code @JsonCreator} names instead of the record's constructor.
 *
 * @param annotated where its annotations may be
 */
record Member(
    String name, AnnotatedType type, List<AnnotatedElement> annotated, @Nullable Method accessor) {
  private static final Set<String> DURATIONS =
      Set.of("java.time.Duration", "java.util.Optional<java.time.Duration>");
  private static final ClassValue<Map<String, Member>> COMPONENTS = cached(Member::read);
  private static final ClassValue<Optional<AccessibleObject>> JSON_VALUES =
      cached(
          type ->
              Stream.<AccessibleObject>concat(
                      Arrays.stream(type.getDeclaredMethods()),
                      Arrays.stream(type.getDeclaredFields()))
                  .filter(it -> it.isAnnotationPresent(JsonValue.class))
                  .findFirst());

  /** Returns what is computed once for a class, and forgotten with it. */
  static <T> ClassValue<T> cached(Function<Class<?>, T> compute) {
    return new ClassValue<>() {
      @Override
      protected T computeValue(Class<?> type) {
        return compute.apply(type);
      }
    };
  }

  private static Map<String, Member> read(Class<?> type) {
    var members = new LinkedHashMap<String, Member>();
    for (RecordComponent component : type.getRecordComponents()) {
      Member member = of(component);
      if (member.find(JsonIgnore.class).filter(JsonIgnore::value).isEmpty()) {
        members.put(component.getName(), member);
      }
    }
    return members;
  }

  /** Returns the components of {@code type} that are in JSON, by their own names, in order. */
  static Map<String, Member> components(Class<?> type) {
    return COMPONENTS.get(type);
  }

  /** Returns what a record is made from. */
  static List<Member> of(Class<?> type) {
    return creator(type)
        .filter(it -> !isCanonical(it))
        .map(
            creator ->
                Arrays.stream(creator.getParameters())
                    .map(it -> of(it, it.getName(), it.getAnnotatedType(), List.of(it), null))
                    .toList())
        .orElseGet(() -> List.copyOf(components(type).values()));
  }

  /** Returns the one value that {@code type} is in JSON instead of an object, if it is. */
  static Optional<AnnotatedType> delegate(Class<?> type) {
    return creator(type)
        .filter(it -> it.getAnnotation(JsonCreator.class).mode() == JsonCreator.Mode.DELEGATING)
        .map(it -> it.getAnnotatedParameterTypes()[0])
        .or(
            () ->
                jsonValue(type)
                    .map(
                        it ->
                            it instanceof Method method
                                ? method.getAnnotatedReturnType()
                                : ((Field) it).getAnnotatedType()));
  }

  /** Returns what holds {@code @JsonValue}, of a kind that an instance can be asked for. */
  static Optional<AccessibleObject> jsonValue(Class<?> type) {
    return JSON_VALUES.get(type);
  }

  static boolean isCanonical(Executable creator) {
    Class<?> type = creator.getDeclaringClass();
    return creator.getName().equals(type.getName())
        && type.isRecord()
        && Arrays.equals(
            creator.getParameterTypes(),
            Arrays.stream(type.getRecordComponents()).map(RecordComponent::getType).toArray());
  }

  private static Optional<Executable> creator(Class<?> type) {
    return Stream.<Executable>concat(
            Arrays.stream(type.getDeclaredConstructors()),
            Arrays.stream(type.getDeclaredMethods())
                .filter(it -> Modifier.isStatic(it.getModifiers())))
        .filter(it -> it.isAnnotationPresent(JsonCreator.class))
        .filter(it -> it.getAnnotation(JsonCreator.class).mode() != JsonCreator.Mode.DISABLED)
        .findFirst();
  }

  private static Member of(RecordComponent component) {
    Class<?> type = component.getDeclaringRecord();
    try {
      List<AnnotatedElement> annotated =
          List.of(component, component.getAccessor(), type.getDeclaredField(component.getName()));
      boolean isDuration = DURATIONS.contains(component.getGenericType().getTypeName());
      boolean isUnitMissing = isDuration && !component.getName().endsWith("Millis");
      String name = component.getName() + (isUnitMissing ? "Millis" : "");
      return of(
          component,
          translated(type, name),
          component.getAnnotatedType(),
          annotated,
          component.getAccessor());
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Member of(
      AnnotatedElement first,
      String name,
      AnnotatedType type,
      List<AnnotatedElement> annotated,
      @Nullable Method accessor) {
    Name ours = first.getAnnotation(Name.class);
    var unnamed = new Member(name, type, annotated, accessor);
    String given =
        ours != null
            ? JsonValues.wellFormed(ours.value())
            : unnamed.find(JsonProperty.class).map(JsonProperty::value).orElse("");
    return given.isEmpty() ? unnamed : new Member(given, type, annotated, accessor);
  }

  private static String translated(Class<?> type, String name) {
    JsonNaming naming = type.getAnnotation(JsonNaming.class);
    if (naming == null) {
      return name;
    }
    try {
      var strategy = naming.value().getDeclaredConstructor().newInstance();
      return strategy instanceof NamingBase base ? base.translate(name) : name;
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("@JsonNaming of " + type.getName(), e);
    }
  }

  <A extends Annotation> Optional<A> find(Class<A> annotation) {
    return annotated.stream()
        .filter(it -> it.isAnnotationPresent(annotation))
        .map(it -> it.getAnnotation(annotation))
        .findFirst();
  }

  String description() {
    return annotated.stream()
        .map(Member::description)
        .filter(it -> !it.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** Returns the default as it is written. */
  Optional<String> otherwise() {
    return find(Default.class)
        .map(Default::value)
        .or(
            () ->
                find(JsonProperty.class)
                    .map(JsonProperty::defaultValue)
                    .filter(it -> !it.isEmpty()));
  }

  List<String> aliases() {
    return find(JsonAlias.class).map(it -> List.of(it.value())).orElse(List.of());
  }

  /** Tells whether null is what it is without a value; an optional type says so itself. */
  boolean isNullable() {
    return find(JsonProperty.class).filter(JsonProperty::required).isEmpty()
        && Stream.concat(Stream.of(type), annotated.stream()).anyMatch(Member::isNullable);
  }

  /** Tells so by the simple name: every null checker has an annotation of its own. */
  static boolean isNullable(AnnotatedElement element) {
    return Arrays.stream(element.getAnnotations())
        .anyMatch(it -> it.annotationType().getSimpleName().equals("Nullable"));
  }

  /**
   * Returns a record in JSON.
   *
   * @param declared as what it was declared, which tells whether it is one of an interface's
   */
  static JsonObject written(Record value, @Nullable Typed declared, String path, int levels) {
    JsonValues.checkDepth(path, levels - 1);
    Class<?> type = value.getClass();
    var members = new LinkedHashMap<String, @Nullable Object>();
    Tagged tagged = declared == null ? null : Tagged.of(declared.raw());
    if (tagged != null) {
      members.put(tagged.property(), tagged.name(type));
    }
    Map<TypeVariable<?>, Typed> variables =
        declared != null && declared.raw() == type ? declared.bindings() : Map.of();
    for (Member member : components(type).values()) {
      Object part = Form.unwrapped(member.read(value));
      if (part != null) {
        Typed typed = Typed.of(member.type(), variables);
        typed = typed.raw() == Optional.class ? Typed.content(typed) : typed;
        String child = SchemaWords.child(path, member.name());
        members.put(member.name(), JsonValues.normal(part, typed, child, levels - 1));
      }
    }
    return members.isEmpty() ? JsonObject.empty() : new JsonObject(members);
  }

  /** Returns the value of the component. */
  @Nullable Object read(Record whole) {
    return accessor == null ? null : read(accessor, whole);
  }

  static @Nullable Object read(AccessibleObject part, Object whole) {
    try {
      part.trySetAccessible();
      return part instanceof Method method ? method.invoke(whole) : ((Field) part).get(whole);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalArgumentException(
          "cannot read " + part + " of " + whole.getClass().getName(), e);
    }
  }

  /** Returns a constant of an enum as Jackson's annotations have it, else its name. */
  static Object constant(Object constant) {
    Optional<AccessibleObject> only = jsonValue(((Enum<?>) constant).getDeclaringClass());
    if (only.isPresent()) {
      Object value = JsonValues.normal(read(only.get(), constant), "", JsonText.MAX_DEPTH);
      return requireNonNull(value, "@JsonValue of " + constant);
    }
    JsonProperty property = field(constant).getAnnotation(JsonProperty.class);
    boolean isNamed = property != null && !property.value().isEmpty();
    return isNamed ? property.value() : ((Enum<?>) constant).name();
  }

  static Field field(Object constant) {
    try {
      return ((Enum<?>) constant).getDeclaringClass().getField(((Enum<?>) constant).name());
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns what is said of a class, or of a constant of an enum; empty if nothing. */
  static String description(AnnotatedElement element) {
    Description ours = element.getAnnotation(Description.class);
    JsonClassDescription type = element.getAnnotation(JsonClassDescription.class);
    JsonPropertyDescription part = element.getAnnotation(JsonPropertyDescription.class);
    return ours != null
        ? ours.value()
        : type != null ? type.value() : part != null ? part.value() : "";
  }
}
