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
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapType;
import com.fasterxml.jackson.databind.util.StdConverter;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.agent4j.json.JsonSchema.Tagged;
import dev.agent4j.json.RecordType.Form;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way from JSON that is known to be valid to an instance of one record class, by Jackson. It
 * costs a tenth of a second to load, so it is made when the first record is read.
 */
final class Binding {
  private static final Pattern NAME = Pattern.compile("\\w+");

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .annotationIntrospector(new Introspector())
          .addModule(module())
          // A class name in JSON chooses no class, whatever a component's annotations say.
          .polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder().build())
          // A public record in an exported package needs no package to be opened.
          .disable(MapperFeature.OVERRIDE_PUBLIC_ACCESS_MODIFIERS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final ObjectReader reader;

  Binding(Class<?> type) {
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
      throw new JsonException(
          "cannot be read: " + SchemaWords.cut(String.valueOf(e.getMessage())), e);
    }
  }

  /** Returns the words of whoever refused, which say what it asks for. */
  private static JsonException refused(JsonMappingException e) {
    String path = "";
    for (JsonMappingException.Reference step : e.getPath()) {
      path =
          step.getFieldName() == null
              ? path + "[" + step.getIndex() + "]"
              : SchemaWords.child(path, step.getFieldName());
    }
    Throwable cause = e;
    while (cause instanceof JsonMappingException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof Error error) {
      throw error;
    }
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
    } else if (cause instanceof NullPointerException && NAME.matcher(words).matches()) {
      words = words + " must not be null";
    }
    return new JsonException(path.isEmpty() ? words : SchemaWords.sentence(path, words), cause);
  }

  private static SimpleModule module() {
    var deserializers = new Deserializers();
    Form.ALL.forEach((type, form) -> add(deserializers, type, form));
    var module = new SimpleModule("agent4j");
    module.setDeserializers(deserializers);
    module.addAbstractTypeMapping(Set.class, LinkedHashSet.class);
    return module.setDeserializerModifier(new Unmodifiable());
  }

  @SuppressWarnings("unchecked") // a form makes instances of its own type
  private static <T> void add(SimpleDeserializers deserializers, Class<T> type, Form form) {
    deserializers.addDeserializer(type, (JsonDeserializer<? extends T>) new OfForm(form));
  }

  /** Reads what has a form of ours, whatever Jackson would make of it. */
  private static final class OfForm extends StdDeserializer<Object> {
    private static final long serialVersionUID = 1L;
    private final transient Form form;

    OfForm(Form form) {
      super(form.type());
      this.form = form;
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      Object value = JsonText.value(parser);
      Object read = form.read(value);
      return read != null
          ? read
          : context.reportInputMismatch(
              this, "%s", "expected " + form.words() + ", was " + SchemaWords.shown(value));
    }

    @Override
    public @Nullable Object getNullValue(DeserializationContext context) {
      return form.absent();
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
      JavaType held = getValueType().containedTypeOrUnknown(0);
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
        JavaType type, DeserializationConfig config, BeanDescription description)
        throws JsonMappingException {
      return type.hasRawClass(Optional.class)
          ? new OfOptional(type)
          : super.findBeanDeserializer(type, config, description);
    }
  }

  private static final class Unmodifiable extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1L;
    private static final StdConverter<Object, Object> CLOSED =
        new StdConverter<>() {
          @Override
          public Object convert(Object value) {
            if (value instanceof Map<?, ?> map) {
              return Collections.unmodifiableMap(map);
            }
            return value instanceof Set<?> set
                ? Collections.unmodifiableSet(set)
                : Collections.unmodifiableList((List<?>) value);
          }
        };

    @Override
    public JsonDeserializer<?> modifyCollectionDeserializer(
        DeserializationConfig config,
        CollectionType type,
        BeanDescription description,
        JsonDeserializer<?> deserializer) {
      return new StdDelegatingDeserializer<>(CLOSED, type, deserializer);
    }

    @Override
    public JsonDeserializer<?> modifyMapDeserializer(
        DeserializationConfig config,
        MapType type,
        BeanDescription description,
        JsonDeserializer<?> deserializer) {
      return new StdDelegatingDeserializer<>(CLOSED, type, deserializer);
    }
  }

  /** Has Jackson see what the schema says: the same names, and the same records of an interface. */
  private static final class Introspector extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable PropertyName findNameForDeserialization(Annotated annotated) {
      if (annotated instanceof AnnotatedParameter parameter
          && parameter.getMember() instanceof Executable creator
          && Member.isCanonical(creator)) {
        Class<?> type = creator.getDeclaringClass();
        String own = type.getRecordComponents()[parameter.getIndex()].getName();
        Member member = Member.components(type).get(own);
        if (member != null && !member.name().equals(own)) {
          return PropertyName.construct(member.name());
        }
      }
      return super.findNameForDeserialization(annotated);
    }

    @Override
    public JsonCreator.@Nullable Mode findCreatorAnnotation(
        MapperConfig<?> config, Annotated annotated) {
      return annotated.getAnnotated() instanceof Executable creator
              && creator.getParameterCount() == 1
              && Member.isCanonical(creator)
              && Member.jsonValue(creator.getDeclaringClass()).isPresent()
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
  }
}
