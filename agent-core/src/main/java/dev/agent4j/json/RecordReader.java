package dev.agent4j.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategy;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedField;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.util.ClassUtil;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.agent4j.json.JsonSchema.Tagged;
import dev.agent4j.json.RecordType.Form;
import dev.agent4j.json.SchemaWords.Path;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The way from JSON that is known to be valid to an instance of one record class, by Jackson. It
 * costs a tenth of a second to load, when the first record is met.
 */
final class RecordReader {
  static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(new Introspector())
          .addModule(module())
          .accessorNaming(new RecordShape.Accessors())
          // A class name in JSON chooses no class.
          .polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder().build())
          // A public record in an exported package needs no package to be opened.
          .disable(MapperFeature.OVERRIDE_PUBLIC_ACCESS_MODIFIERS)
          .disable(MapperFeature.USE_GETTERS_AS_SETTERS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final ObjectReader reader;

  RecordReader(Class<?> type) {
    reader = MAPPER.readerFor(type);
  }

  /**
   * Returns an instance made of {@code value}.
   *
   * @throws JsonException if the record's constructor refuses it
   */
  Object read(JsonObject value) {
    var tokens = new TokenBuffer(MAPPER, false);
    try {
      JsonText.write(tokens, value, false);
      return reader.readValue(tokens.asParser());
    } catch (JsonMappingException e) {
      throw refused(e);
    } catch (IOException e) {
      throw new JsonException("cannot be read: " + e.getMessage(), e);
    }
  }

  /** Returns the words of whoever refused, which say what it asks for. */
  private static JsonException refused(JsonMappingException e) {
    Path path = Path.ROOT;
    for (JsonMappingException.Reference step : e.getPath()) {
      path = path.child(step.getFieldName() == null ? step.getIndex() : step.getFieldName());
    }
    Throwable cause = e;
    while (cause instanceof JsonMappingException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    ClassUtil.throwIfError(cause);
    boolean isRefusal =
        cause instanceof IllegalArgumentException || cause instanceof NullPointerException;
    if (cause instanceof RuntimeException other && !isRefusal) {
      throw other;
    }
    String words = isRefusal ? cause.getMessage() : SchemaWords.cut(e.getOriginalMessage());
    if (words == null) {
      words =
          "not a valid "
              + (e instanceof ValueInstantiationException it
                  ? it.getType().getRawClass().getSimpleName()
                  : "value");
    } else if (cause instanceof NullPointerException && words.matches("\\w+")) {
      words = words + " must not be null";
    }
    return new JsonException(path.parent() == null ? words : path.says(words), cause);
  }

  private static SimpleModule module() {
    var module = new SimpleModule("agent4j");
    module.setDeserializers(new Deserializers());
    return module.addAbstractTypeMapping(Set.class, LinkedHashSet.class);
  }

  /** Reads what has a form of ours, whatever Jackson would make of it. */
  private static final class OfForm extends StdDeserializer<Object> {
    private static final long serialVersionUID = 1L;
    private final transient Form form;

    OfForm(Class<?> type, Form form) {
      super(type);
      this.form = form;
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      Object value = JsonText.value(parser);
      Object read = form.read(value);
      return read != null
          ? read
          : context.reportInputMismatch(this, "%s", SchemaWords.unexpected(form.words(), value));
    }

    @Override
    public @Nullable Object getNullValue(DeserializationContext context) {
      return Form.absent(handledType());
    }
  }

  private static final class OfOptional extends StdDeserializer<Optional<?>> {
    private static final long serialVersionUID = 1L;

    OfOptional(JavaType type) {
      super(type);
    }

    @Override
    public Optional<?> deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JavaType held = RecordShape.held(getValueType());
      return Optional.of(context.findRootValueDeserializer(held).deserialize(parser, context));
    }

    @Override
    public Optional<?> getNullValue(DeserializationContext context) {
      return Optional.empty();
    }
  }

  private static final class Deserializers extends SimpleDeserializers {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable JsonDeserializer<?> findBeanDeserializer(
        JavaType type, DeserializationConfig config, BeanDescription description) {
      Form form = Form.ALL.get(type.getRawClass());
      if (form != null) {
        return new OfForm(type.getRawClass(), form);
      }
      return type.hasRawClass(Optional.class) ? new OfOptional(type) : null;
    }
  }

  /** Has Jackson see our annotations too, units in names, and sealed interfaces. */
  private static final class Introspector extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable PropertyName findNameForDeserialization(Annotated annotated) {
      Name ours = annotated.getAnnotation(Name.class);
      return ours == null
          ? super.findNameForDeserialization(annotated)
          : PropertyName.construct(JsonValues.wellFormed(ours.value()));
    }

    @Override
    public @Nullable PropertyName findNameForSerialization(Annotated annotated) {
      return annotated.hasAnnotation(Name.class)
          ? findNameForDeserialization(annotated)
          : super.findNameForSerialization(annotated);
    }

    @Override
    public @Nullable String findPropertyDefaultValue(Annotated annotated) {
      Default ours = annotated.getAnnotation(Default.class);
      return ours == null ? super.findPropertyDefaultValue(annotated) : ours.value();
    }

    @Override
    public @Nullable String findPropertyDescription(Annotated annotated) {
      Description ours = annotated.getAnnotation(Description.class);
      return ours == null ? super.findPropertyDescription(annotated) : ours.value();
    }

    @Override
    public @Nullable String findClassDescription(AnnotatedClass annotated) {
      Description ours = annotated.getAnnotation(Description.class);
      return ours == null ? super.findClassDescription(annotated) : ours.value();
    }

    @Override
    public JsonCreator.@Nullable Mode findCreatorAnnotation(
        MapperConfig<?> config, Annotated annotated) {
      return annotated.getAnnotated() instanceof Executable creator
              && creator.getParameterCount() == 1
              && RecordShape.isCanonical(creator)
              && RecordShape.hasJsonValue(creator.getDeclaringClass())
          ? JsonCreator.Mode.DELEGATING
          : super.findCreatorAnnotation(config, annotated);
    }

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
        MapperConfig<?> config, AnnotatedClass annotated, JavaType type) {
      Tagged tagged = Tagged.of(annotated.getRawType());
      return tagged == null
          ? null
          : new StdTypeResolverBuilder()
              .init(JsonTypeInfo.Id.NAME, null)
              .inclusion(JsonTypeInfo.As.PROPERTY)
              .typeProperty(tagged.property())
              .typeIdVisibility(true);
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
      Tagged tagged = Tagged.of(annotated.getRawType());
      return tagged == null
          ? null
          : tagged.records().entrySet().stream()
              .map(it -> new NamedType(it.getValue(), it.getKey()))
              .toList();
    }

    @Override
    public Object findNamingStrategy(AnnotatedClass annotated) {
      var naming = super.findNamingStrategy(annotated);
      return new Units(
          naming instanceof Class<?> type
              ? (PropertyNamingStrategy) ClassUtil.createInstance(type, true)
              : PropertyNamingStrategies.LOWER_CAMEL_CASE);
    }

    /** Adds its unit to the name of a duration, before a strategy of the user's has its say. */
    private static final class Units extends PropertyNamingStrategy {
      private static final long serialVersionUID = 1L;
      private final PropertyNamingStrategy next;

      Units(PropertyNamingStrategy next) {
        this.next = next;
      }

      @Override
      public String nameForField(MapperConfig<?> config, AnnotatedField field, String name) {
        return next.nameForField(config, field, withUnit(field, name));
      }

      @Override
      public String nameForGetterMethod(
          MapperConfig<?> config, AnnotatedMethod method, String name) {
        return next.nameForGetterMethod(config, method, withUnit(method, name));
      }

      @Override
      public String nameForConstructorParameter(
          MapperConfig<?> config, AnnotatedParameter parameter, String name) {
        return next.nameForConstructorParameter(config, parameter, withUnit(parameter, name));
      }

      private static String withUnit(Annotated annotated, String name) {
        JavaType type = RecordShape.held(annotated.getType());
        boolean isBare = type.hasRawClass(Duration.class) && !name.endsWith("Millis");
        return isBare ? name + "Millis" : name;
      }
    }
  }
}
