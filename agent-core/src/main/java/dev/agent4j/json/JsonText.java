package dev.agent4j.json;

import static com.fasterxml.jackson.core.json.JsonReadFeature.ALLOW_TRAILING_COMMA;
import static com.fasterxml.jackson.core.json.JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.agent4j.json.SchemaWords.Path;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of JSON values: written as the standard has it, read strictly or as models write it. */
final class JsonText {
  static final int MAX_DEPTH = 500;

  /** How deep it may nest if a model wrote it, so that there is room to wrap what it wrote. */
  static final int MAX_MODEL_DEPTH = 100;

  private static final JsonFactory STRICT = strict();
  private static final Reading BOUND = new Reading(STRICT, "", MAX_DEPTH);
  private static final JsonFactory LENIENT =
      STRICT.rebuild().enable(ALLOW_TRAILING_COMMA, ALLOW_UNESCAPED_CONTROL_CHARS).build();

  private JsonText() {}

  private static JsonFactory strict() {
    var builder = new JsonFactoryBuilder();
    builder.streamReadConstraints(
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH + 1)
            .maxNumberLength(2 * JsonValues.MAX_DIGITS)
            .maxStringLength(64 * 1024 * 1024)
            .build());
    try {
      // By thread, which is the default, each of thousands of turns would keep buffers.
      builder.recyclerPool(JsonRecyclerPools.newConcurrentDequePool());
    } catch (NoClassDefFoundError e) {
      // Before 2.16 Jackson has no choice of pools.
    }
    return builder.build();
  }

  static JsonObject parse(String text) {
    return object(value(text, MAX_DEPTH));
  }

  static @Nullable Object value(String text, int maxDepth) {
    return new Reading(STRICT, text, maxDepth).value();
  }

  /** Returns the value that {@code parser}, which reads no text, is at. */
  static @Nullable Object value(JsonParser parser) throws IOException {
    return BOUND.value(parser, MAX_DEPTH);
  }

  static JsonObject.Parsed parseLenient(String text) {
    if (text.isBlank()) {
      return new JsonObject.Parsed(JsonObject.empty(), List.of("no text was taken as {}"));
    }
    var repairs = new ArrayList<String>();
    Object value = valueLenient(text, repairs);
    if (value instanceof String inner && inner.stripLeading().startsWith("{")) {
      repairs.add("the object was written as a string, whose content was taken");
      value = valueLenient(inner, repairs);
    }
    return new JsonObject.Parsed(object(value), repairs);
  }

  private static @Nullable Object valueLenient(String text, List<String> repairs) {
    try {
      return value(text, MAX_MODEL_DEPTH);
    } catch (JsonException strict) {
      Object value = new Reading(LENIENT, text, MAX_MODEL_DEPTH).value();
      if (!reads(ALLOW_UNESCAPED_CONTROL_CHARS, text)) {
        repairs.add("a comma before a closing bracket was ignored");
      }
      if (!reads(ALLOW_TRAILING_COMMA, text)) {
        repairs.add(
            "line breaks or other control characters inside a string were taken as they are;"
                + " they must be escaped");
      }
      return value;
    }
  }

  private static boolean reads(JsonReadFeature feature, String text) {
    try {
      new Reading(STRICT.rebuild().enable(feature).build(), text, MAX_MODEL_DEPTH).value();
      return true;
    } catch (JsonException e) {
      return false;
    }
  }

  private static JsonObject object(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new JsonException("expected a JSON object, was " + SchemaWords.shown(value));
  }

  static String write(@Nullable Object value, boolean pretty) {
    var text = new StringWriter();
    try (JsonGenerator generator = STRICT.createGenerator(text)) {
      if (pretty) {
        var indent = new DefaultIndenter("  ", "\n");
        generator.setPrettyPrinter(
            new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent));
      }
      write(generator, value, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Writes {@code value}: if as text, without halves of surrogate pairs. */
  static void write(JsonGenerator generator, @Nullable Object value, boolean isText)
      throws IOException {
    if (value instanceof JsonObject object) {
      generator.writeStartObject();
      for (Map.Entry<String, @Nullable Object> member : object.entries()) {
        generator.writeFieldName(member.getKey());
        write(generator, member.getValue(), isText);
      }
      generator.writeEndObject();
    } else if (value instanceof List<?> list) {
      generator.writeStartArray();
      for (Object element : list) {
        write(generator, element, isText);
      }
      generator.writeEndArray();
    } else if (value instanceof Long number) {
      generator.writeNumber(number);
    } else if (value instanceof BigInteger number) {
      generator.writeNumber(number);
    } else if (value instanceof BigDecimal number) {
      generator.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      generator.writeBoolean(flag);
    } else if (value == null) {
      generator.writeNull();
    } else {
      generator.writeString(isText ? JsonValues.wellFormed(value.toString()) : value.toString());
    }
  }

  /**
   * One reading of one text. What is wrong with it is said so that its writer can find the place.
   */
  private record Reading(JsonFactory factory, String text, int maxDepth) {
    private static final int EXCERPT = 30;

    /** What the parser says to Java programmers only. */
    private static final Pattern PARSER_TALK =
        Pattern.compile(
            ", from `[^`]*`|:? \\(?enable `.*| \\(not recognized.*| \\(start marker.*|\\(CTRL-CHAR, | \\(for \\w+ starting at .*");

    /**
     * Returns the value that the text holds.
     *
     * @throws JsonException if it does not hold exactly one
     */
    @Nullable Object value() {
      try (JsonParser parser = factory.createParser(text)) {
        try {
          if (parser.nextToken() == null) {
            throw new JsonException("expected JSON, found nothing");
          }
          Object value = value(parser, maxDepth);
          if (parser.nextToken() != null) {
            throw error("text after the end of the JSON value", parser);
          }
          return value;
        } catch (JsonProcessingException e) {
          String problem = PARSER_TALK.matcher(e.getOriginalMessage()).replaceAll("");
          JsonLocation where = e.getLocation();
          throw problem.startsWith("Unexpected end-of-input")
              ? error("the text ends before the value does, as if cut off", parser, text.length())
              : error(problem, parser, where == null ? 0 : where.getCharOffset());
        }
      } catch (IOException e) {
        throw new JsonException("cannot read JSON: " + e.getMessage());
      }
    }

    private @Nullable Object value(JsonParser parser, int levels) throws IOException {
      if (levels == 0 && parser.currentToken().isStructStart()) {
        throw error("nested deeper than " + maxDepth + " levels", parser);
      }
      return switch (parser.currentToken()) {
        case START_OBJECT -> object(parser, levels - 1);
        case START_ARRAY -> list(parser, levels - 1);
        case VALUE_STRING -> parser.getText();
        case VALUE_TRUE -> true;
        case VALUE_FALSE -> false;
        case VALUE_NUMBER_INT ->
            parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? big(parser)
                : (Number) parser.getLongValue();
        case VALUE_NUMBER_FLOAT -> big(parser);
        default -> null;
      };
    }

    private JsonObject object(JsonParser parser, int levels) throws IOException {
      // The arguments of a call are few.
      var members = new LinkedHashMap<String, @Nullable Object>(4);
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        String member = JsonValues.wellFormed(name);
        if (members.containsKey(member)) {
          throw error(
              "the name " + SchemaWords.shown(member) + " stands twice in an object", parser);
        }
        parser.nextToken();
        members.put(member, value(parser, levels));
      }
      return members.isEmpty() ? JsonObject.empty() : new JsonObject(members);
    }

    private List<@Nullable Object> list(JsonParser parser, int levels) throws IOException {
      List<@Nullable Object> list = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(value(parser, levels));
      }
      return JsonValues.unmodifiable(list);
    }

    private Number big(JsonParser parser) throws IOException {
      try {
        var number = new BigDecimal(parser.getText());
        if (JsonValues.isInRange(number)) {
          return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
              ? number.toBigIntegerExact()
              : number;
        }
      } catch (NumberFormatException e) {
        // Its exponent is out of any range.
      }
      throw error(SchemaWords.cut(parser.getText()) + ": " + JsonValues.NUMBER_RANGE, parser);
    }

    private JsonException error(String problem, JsonParser parser) {
      return error(problem, parser, parser.currentTokenLocation().getCharOffset());
    }

    private JsonException error(String problem, JsonParser parser, long where) {
      int offset = (int) Math.max(0, Math.min(where, text.length()));
      int line = 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
      int column = offset - text.lastIndexOf('\n', offset - 1);
      Path path = path(parser.getParsingContext());
      return new JsonException(
          "%s, at line %d, column %d%s (▶): %s▶%s"
              .formatted(
                  problem,
                  line,
                  column,
                  path.parent() == null ? "" : ", near " + path,
                  excerpt(offset - EXCERPT, offset),
                  excerpt(offset, offset + EXCERPT)));
    }

    /** Returns a part of the text on one line. */
    private String excerpt(int start, int end) {
      String part = text.substring(Math.max(0, start), Math.min(text.length(), end));
      return part.replaceAll("\\s", " ").replaceAll("\\p{Cntrl}", "�");
    }

    private static Path path(JsonStreamContext context) {
      if (context.getParent() == null) {
        return Path.ROOT;
      }
      Path whole = path(context.getParent());
      if (context.inArray()) {
        return whole.child(context.getCurrentIndex());
      }
      return context.getCurrentName() == null ? whole : whole.child(context.getCurrentName());
    }
  }
}
