package dev.agent4j.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One reading of one text. What is wrong with it is said so that its writer can find the place. */
final class JsonReading {
  private static final int EXCERPT = 30;

  /** What the parser says to Java programmers only. */
  private static final Pattern PARSER_TALK =
      Pattern.compile(
          ", from `[^`]*`|:? \\(?enable `.*| \\(not recognized.*| \\(start marker.*|\\(CTRL-CHAR, ");

  private final JsonFactory factory;
  private final String text;
  private final int maxDepth;

  JsonReading(JsonFactory factory, String text, int maxDepth) {
    this.factory = factory;
    this.text = text;
    this.maxDepth = maxDepth;
  }

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
        throw problem.startsWith("Unexpected end-of-input")
            ? error("the text ends before the value does, as if cut off", parser, text.length())
            : error(problem, parser, offset(e.getLocation()));
      }
    } catch (IOException e) {
      throw new JsonException("cannot read JSON: " + e.getMessage());
    }
  }

  private @Nullable Object value(JsonParser parser, int levels) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, levels - 1);
      case START_ARRAY -> list(parser, levels - 1);
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> whole(parser);
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      default -> null;
    };
  }

  private JsonObject object(JsonParser parser, int levels) throws IOException {
    checkDepth(parser, levels);
    // The arguments of a call are few.
    var members = new LinkedHashMap<String, @Nullable Object>(4);
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      String member = JsonText.wellFormed(name);
      if (members.containsKey(member)) {
        throw error("the name " + SchemaWords.shown(member) + " stands twice in an object", parser);
      }
      parser.nextToken();
      members.put(member, value(parser, levels));
    }
    return members.isEmpty() ? JsonObject.empty() : new JsonObject(members);
  }

  private List<@Nullable Object> list(JsonParser parser, int levels) throws IOException {
    checkDepth(parser, levels);
    List<@Nullable Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser, levels));
    }
    return JsonValues.unmodifiable(list);
  }

  private void checkDepth(JsonParser parser, int levels) throws IOException {
    if (levels < 0) {
      throw error("nested deeper than " + maxDepth + " levels", parser);
    }
  }

  private Object whole(JsonParser parser) throws IOException {
    return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? inRange(new BigDecimal(parser.getText()), parser).toBigIntegerExact()
        : (Object) parser.getLongValue();
  }

  private Object decimal(JsonParser parser) throws IOException {
    try {
      return inRange(new BigDecimal(parser.getText()), parser);
    } catch (NumberFormatException e) {
      throw outOfRange(parser);
    }
  }

  private BigDecimal inRange(BigDecimal number, JsonParser parser) throws IOException {
    if (!JsonValues.isInRange(number)) {
      throw outOfRange(parser);
    }
    return number;
  }

  private JsonException outOfRange(JsonParser parser) throws IOException {
    return error(SchemaWords.cut(parser.getText()) + ": " + JsonValues.NUMBER_RANGE, parser);
  }

  private JsonException error(String problem, JsonParser parser) {
    return error(problem, parser, offset(parser.currentTokenLocation()));
  }

  private int offset(@Nullable JsonLocation where) {
    long offset = where == null ? 0 : where.getCharOffset();
    return (int) Math.max(0, Math.min(offset, text.length()));
  }

  private JsonException error(String problem, JsonParser parser, int offset) {
    int line = 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    int column = offset - text.lastIndexOf('\n', offset - 1);
    String path = path(parser.getParsingContext());
    return new JsonException(
        "%s, at line %d, column %d%s (▶): %s▶%s"
            .formatted(
                problem,
                line,
                column,
                path.isEmpty() ? "" : ", near " + SchemaWords.place(path),
                plain(text.substring(Math.max(0, offset - EXCERPT), offset)),
                plain(text.substring(offset, Math.min(text.length(), offset + EXCERPT)))));
  }

  /** Returns {@code excerpt} on one line. */
  private static String plain(String excerpt) {
    return excerpt.replaceAll("\\s", " ").replaceAll("\\p{Cntrl}", "�");
  }

  private static String path(JsonStreamContext context) {
    JsonStreamContext parent = context.getParent();
    if (parent == null) {
      return "";
    }
    if (context.inArray()) {
      return path(parent) + "[" + context.getCurrentIndex() + "]";
    }
    String name = context.getCurrentName();
    return name == null ? path(parent) : SchemaWords.child(path(parent), name);
  }
}
