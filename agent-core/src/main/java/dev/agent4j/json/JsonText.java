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
import java.util.LinkedHashMap;
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
    JsonObject plain = maxDepth > 0 ? PlainObject.read(text) : null;
    return plain != null ? plain : new JsonReading(STRICT, text, maxDepth).value();
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

  /**
   * Reads the JSON that most tool calls are made of without a parser, which would cost more than
   * the text: a short object of strings without escapes, whole numbers and truth values. Whatever
   * else there is, wrong or right, is left to the parser. Used once.
   */
  static final class PlainObject {
    private static final int LONGEST = 8 * 1024;
    private static final int MOST_DIGITS = 18;

    private final String text;
    private int at;

    private PlainObject(String text) {
      this.text = text;
    }

    /** Returns the object that {@code text} is; null if a parser has to tell. */
    static @Nullable JsonObject read(String text) {
      return text.length() <= LONGEST ? new PlainObject(text).object() : null;
    }

    private @Nullable JsonObject object() {
      if (!take('{')) {
        return null;
      }
      Map<String, @Nullable Object> members = new LinkedHashMap<>(4);
      do {
        String name = string();
        Object value = name != null && take(':') ? value() : null;
        if (name == null || value == null || members.put(name, value) != null) {
          return null;
        }
      } while (take(','));
      return take('}') && skipSpace() == text.length() ? new JsonObject(members) : null;
    }

    private @Nullable Object value() {
      int start = skipSpace();
      char first = start < text.length() ? text.charAt(start) : ' ';
      return switch (first) {
        case '"' -> string();
        case 't' -> word("true") ? true : null;
        case 'f' -> word("false") ? false : null;
        default -> number();
      };
    }

    private @Nullable String string() {
      if (!take('"')) {
        return null;
      }
      int start = at;
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == '"') {
          return text.substring(start, at - 1);
        }
        if (c < ' ' || c == '\\' || Character.isSurrogate(c)) {
          return null;
        }
      }
      return null;
    }

    private boolean word(String word) {
      boolean isThere = text.startsWith(word, at);
      at += isThere ? word.length() : 0;
      return isThere;
    }

    private @Nullable Long number() {
      int start = at;
      while (at < text.length() && isDigit(text.charAt(at))) {
        at++;
      }
      boolean hasLeadingZero = at - start > 1 && text.charAt(start) == '0';
      return at == start || at - start > MOST_DIGITS || hasLeadingZero
          ? null
          : (Long) Long.parseLong(text, start, at, 10);
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    private boolean take(char wanted) {
      if (skipSpace() < text.length() && text.charAt(at) == wanted) {
        at++;
        return true;
      }
      return false;
    }

    private int skipSpace() {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      return at;
    }
  }
}
