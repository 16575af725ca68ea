package dev.agent4j.llm.minimax.testkit.rules;

import static dev.agent4j.llm.minimax.testkit.rules.Refused.badRequest;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.script.StubModel;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for single fields that both dialects share; a request that breaks one is refused. */
public final class Rules {
  private static final Pattern COLUMN = Pattern.compile("column (\\d+)$");
  private static final long MAX_IMAGE_BYTES = 10_485_760;
  private static final long MAX_VIDEO_BYTES = 52_428_800;

  private Rules() {}

  /** Returns the object that {@code text} holds. */
  public static JsonObject json(String text) {
    try {
      return JsonObject.parse(text);
    } catch (JsonException e) {
      Matcher column = COLUMN.matcher(String.valueOf(e.getMessage()));
      String index = column.find() ? column.group(1) : "0";
      String cause = String.valueOf(e.getMessage()).contains("end-of-input") ? "eof" : "invalid";
      throw badRequest("\"Syntax error at index " + index + ": " + cause + "\"");
    }
  }

  public static StubModel model(JsonObject body, Map<String, StubModel> models) {
    String id = required(body, "model") instanceof String name ? name.toLowerCase(Locale.ROOT) : "";
    StubModel model = models.get(id);
    if (model == null) {
      throw badRequest("unknown model '" + id + "'");
    }
    return model;
  }

  /** Returns the member's value, of which there must be one. */
  static Object required(JsonObject object, String name) {
    Object value = object.get(name);
    if (value == null) {
      throw badRequest("binding: expr_path=" + name + ", cause=missing required parameter");
    }
    return value;
  }

  /** Returns the messages, of which there must be one. */
  public static List<JsonObject> messages(JsonObject body) {
    Object unused = required(body, "messages");
    List<JsonObject> messages = objects(body, "messages");
    if (messages.isEmpty()) {
      throw emptyContent();
    }
    return messages;
  }

  /** Returns the objects of a list that may be absent. */
  static List<JsonObject> objects(JsonObject object, String name) {
    Object value = object.get(name);
    List<JsonObject> objects = object.objects(name);
    boolean isList = value instanceof List<?> list && list.size() == objects.size();
    if (value != null && !isList) {
      throw mismatch("[]object", value);
    }
    return objects;
  }

  /** Returns a string that must not be empty. */
  static String text(JsonObject object, String name) {
    if (required(object, name) instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw badRequest(name + " is empty");
  }

  /** Returns a flag that may be absent, and is then false. */
  static boolean flag(JsonObject body, String name) {
    Object value = body.get(name);
    if (value != null && !(value instanceof Boolean)) {
      throw mismatch("bool", value);
    }
    return body.bool(name, false);
  }

  static void inRange(JsonObject body, String name, int least, int most) {
    Object value = body.get(name);
    if (value == null) {
      return;
    }
    if (!(value instanceof Number)) {
      throw mismatch("float", value);
    }
    var number = new BigDecimal(value.toString());
    if (number.compareTo(BigDecimal.valueOf(least)) < 0
        || number.compareTo(BigDecimal.valueOf(most)) > 0) {
      throw badRequest(name + " must be in [" + least + ", " + most + "], was " + number);
    }
  }

  /** Returns the most tokens that the reply may have. */
  static long maxTokens(JsonObject body, String name, StubModel model) {
    Object value = body.get(name);
    if (value == null) {
      return model.maxOutput();
    }
    if (!(value instanceof Long tokens)) {
      throw mismatch("int", value);
    }
    if (tokens < 1) {
      throw badRequest(name + " must be at least 1, was " + tokens);
    }
    if (tokens > model.maxOutput()) {
      throw badRequest(
          "model[" + model.id() + "] does not support max tokens > " + model.maxOutput());
    }
    return tokens;
  }

  /** Returns whether the model thinks. */
  static boolean thinks(
      JsonObject body, StubModel model, boolean otherwise, List<String> allowedTypes) {
    Object value = body.get("thinking");
    boolean isSwitchable = model.thinking() == StubModel.Thinking.SWITCHABLE;
    if (value == null) {
      return otherwise || !isSwitchable;
    }
    if (!(value instanceof JsonObject thinking)) {
      throw mismatch("open_platform_oai.ThinkingConfig", value);
    }
    String type = thinking.string("type").orElse("");
    if (!allowedTypes.contains(type)) {
      throw badRequest(
          "invalid thinking.type: \""
              + type
              + "\" (allowed: "
              + String.join(", ", allowedTypes)
              + ")");
    }
    boolean isOff = type.equals("disabled");
    if (isOff && model.thinking() == StubModel.Thinking.REQUIRED) {
      throw badRequest("model[" + model.id() + "] requires adaptive thinking");
    }
    return !isOff || !isSwitchable;
  }

  /** Checks the size of an image or video that came with the request itself. */
  static void mediaSize(String type, String data) {
    long max = type.startsWith("video") ? MAX_VIDEO_BYTES : MAX_IMAGE_BYTES;
    long bytes = (data.length() - data.indexOf(',') - 1) * 3L / 4;
    if (bytes > max) {
      throw badRequest("media exceeds size limit: max " + max + " bytes");
    }
  }

  static Refused mismatch(String expected, @Nullable Object value) {
    return badRequest("Mismatch type " + expected + " with value " + typeOf(value));
  }

  static Refused emptyContent() {
    return badRequest("chat content is empty");
  }

  static Refused invalidRole(String role) {
    return badRequest("chat content has invalid message role: " + role);
  }

  private static String typeOf(@Nullable Object value) {
    return value == null
        ? "null"
        : value instanceof Boolean
            ? "bool"
            : value instanceof Number
                ? "number"
                : value instanceof String
                    ? "string"
                    : value instanceof List<?> ? "array" : "object";
  }
}
