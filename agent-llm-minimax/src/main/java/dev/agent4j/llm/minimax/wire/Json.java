package dev.agent4j.llm.minimax.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.agent4j.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON from bytes without a tree, and without surprise at a value of another type. Each
 * method is called at the first token of a value and leaves the parser at its last.
 */
public final class Json {
  /** The longest body that is read. */
  public static final int MOST_BYTES = 64 * 1024 * 1024;

  private static final JsonFactory FACTORY = factory();

  private Json() {}

  private static JsonFactory factory() {
    var builder = new JsonFactoryBuilder();
    builder.streamReadConstraints(
        StreamReadConstraints.builder().maxNestingDepth(500).maxStringLength(MOST_BYTES).build());
    try {
      // Buffers for as many as parse at a time, not for as many threads as wait for a reply.
      builder.recyclerPool(JsonRecyclerPools.newConcurrentDequePool());
    } catch (NoClassDefFoundError e) {
      // Before 2.16 Jackson has no choice of pools.
    }
    return builder.build();
  }

  public static JsonParser parser(InputStream bytes) throws IOException {
    return FACTORY.createParser(bytes);
  }

  /** Returns a string or the text of a number or a truth value; empty for anything else. */
  public static String text(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_STRING || token.isNumeric() || token.isBoolean()) {
      return parser.getText();
    }
    parser.skipChildren();
    return "";
  }

  /** Returns a whole number that is not negative; else {@code otherwise}. */
  public static long count(JsonParser parser, long otherwise) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return Math.max(0, parser.getLongValue());
    }
    parser.skipChildren();
    return otherwise;
  }

  /** Returns a value as {@link JsonObject} takes it. */
  public static @Nullable Object value(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        return object(parser);
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        return list;
      }
      case VALUE_STRING -> {
        return parser.getText();
      }
      case VALUE_TRUE, VALUE_FALSE -> {
        return parser.getBooleanValue();
      }
      case VALUE_NUMBER_INT -> {
        return parser.getNumberValue() instanceof Integer small
            ? (Object) small.longValue()
            : parser.getNumberValue();
      }
      case VALUE_NUMBER_FLOAT -> {
        return parser.getDecimalValue();
      }
      default -> {
        return null;
      }
    }
  }

  /** Returns an object; an empty one if the value is none. */
  public static JsonObject object(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return JsonObject.empty();
    }
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      members.put(name, value(parser));
    }
    return JsonObject.of(members);
  }
}
