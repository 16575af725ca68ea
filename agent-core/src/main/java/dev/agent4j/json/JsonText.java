package dev.agent4j.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The text of JSON values: written as the standard has it, read strictly or as models write it. */
final class JsonText {
  /** How deep an object may nest, be it built or read. */
  static final int MAX_DEPTH = 500;

  /** How deep it may nest if a model wrote it, so that there is room to wrap what it wrote. */
  static final int MAX_MODEL_DEPTH = 100;

  private static final JsonFactory STRICT =
      JsonFactory.builder()
          // By thread, which is the default, each of thousands of turns would keep buffers.
          .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH + 1)
                  .maxNumberLength(2 * JsonValues.MAX_DIGITS)
                  .maxStringLength(64 * 1024 * 1024)
                  .build())
          .build();
  private static final JsonFactory COMMAS =
      STRICT.rebuild().enable(JsonReadFeature.ALLOW_TRAILING_COMMA).build();
  private static final JsonFactory CONTROLS =
      STRICT.rebuild().enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS).build();
  private static final JsonFactory LENIENT =
      COMMAS.rebuild().enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS).build();

  private static final String COMMA_NOTE = "a comma before a closing bracket was ignored";
  private static final String CONTROL_NOTE =
      "line breaks or other control characters inside a string were taken as they are;"
          + " they must be escaped";

  private JsonText() {}

  static JsonObject parse(String text) {
    Object value = value(text, MAX_DEPTH);
    if (value instanceof JsonObject object) {
      return object;
    }
    throw notAnObject(value);
  }

  /** Returns the value that {@code text} holds. */
  static @Nullable Object value(String text, int maxDepth) {
    return new JsonReading(STRICT, text, maxDepth).value();
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
    if (value instanceof JsonObject object) {
      return new JsonObject.Parsed(object, repairs);
    }
    throw notAnObject(value);
  }

  private static @Nullable Object valueLenient(String text, List<String> repairs) {
    try {
      return value(text, MAX_MODEL_DEPTH);
    } catch (JsonException strict) {
      Object value = new JsonReading(LENIENT, text, MAX_MODEL_DEPTH).value();
      if (!reads(CONTROLS, text)) {
        repairs.add(COMMA_NOTE);
      }
      if (!reads(COMMAS, text)) {
        repairs.add(CONTROL_NOTE);
      }
      return value;
    }
  }

  private static boolean reads(JsonFactory factory, String text) {
    try {
      new JsonReading(factory, text, MAX_MODEL_DEPTH).value();
      return true;
    } catch (JsonException e) {
      return false;
    }
  }

  private static JsonException notAnObject(@Nullable Object value) {
    return new JsonException("expected a JSON object, was " + SchemaWords.shown(value));
  }

  /**
   * Returns {@code text} with U+FFFD for each half of a surrogate pair that stands alone: it has no
   * UTF-8 form, and would turn into a question mark or an error wherever the text is sent.
   */
  static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isLowSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
        }
        i++;
      }
    }
    return text;
  }

  static String write(@Nullable Object value, boolean pretty) {
    var text = new StringWriter();
    try (JsonGenerator generator = STRICT.createGenerator(text)) {
      if (pretty) {
        var indent = new DefaultIndenter("  ", "\n");
        generator.setPrettyPrinter(
            new DefaultPrettyPrinter().withObjectIndenter(indent).withArrayIndenter(indent));
      }
      write(generator, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
    if (value instanceof JsonObject object) {
      generator.writeStartObject();
      for (Map.Entry<String, @Nullable Object> member : object.members().entrySet()) {
        generator.writeFieldName(member.getKey());
        write(generator, member.getValue());
      }
      generator.writeEndObject();
    } else if (value instanceof List<?> list) {
      generator.writeStartArray();
      for (Object element : list) {
        write(generator, element);
      }
      generator.writeEndArray();
    } else if (value instanceof Number number) {
      generator.writeNumber(number.toString());
    } else if (value instanceof Boolean flag) {
      generator.writeBoolean(flag);
    } else if (value == null) {
      generator.writeNull();
    } else {
      generator.writeString(wellFormed(value.toString()));
    }
  }
}
