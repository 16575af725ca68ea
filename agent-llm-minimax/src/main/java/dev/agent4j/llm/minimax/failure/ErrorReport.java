package dev.agent4j.llm.minimax.failure;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.agent4j.llm.minimax.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a body says of an error, in any of the shapes that MiniMax, its native endpoints and other
 * servers use: {@code error} as object or text, {@code base_resp}, a flat event, a page of HTML.
 */
public final class ErrorReport {
  private static final Pattern CODE = Pattern.compile("\\((\\d{4,5})\\)");
  private static final Pattern TITLE =
      Pattern.compile("<title>\\s*([^<]{1,200}?)\\s*</title>", Pattern.CASE_INSENSITIVE);

  private String type = "";
  private String message = "";
  private String requestId = "";
  private int code;
  private boolean isPresent;

  /** Returns the report in the body of an answer that is an error by its status. */
  public static ErrorReport of(byte[] body) {
    var report = new ErrorReport();
    String text = withoutMark(new String(body, StandardCharsets.UTF_8)).strip();
    if (text.startsWith("{")) {
      try (JsonParser parser = Json.parser(new ByteArrayInputStream(body))) {
        parser.nextToken();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          if (!report.member(name, parser)) {
            parser.skipChildren();
          }
        }
      } catch (IOException e) {
        // What could be read of it counts; a body that was cut off is an error all the same.
        report.message = report.message.isEmpty() ? text : report.message;
      }
    } else if (text.startsWith("<")) {
      Matcher title = TITLE.matcher(text);
      report.message = "a page of HTML" + (title.find() ? ", '" + title.group(1) + "'" : "");
    } else {
      report.message = text;
    }
    report.message = report.message.isEmpty() ? text : report.message;
    report.isPresent = true;
    return report;
  }

  /** Returns a report of a body that is not to be read. */
  public static ErrorReport unread(String why) {
    var report = new ErrorReport();
    report.message = why;
    report.isPresent = true;
    return report;
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /**
   * Reads a member of a body or event if it speaks of errors; else leaves the parser where it is.
   */
  public boolean member(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "error" -> error(parser);
      case "base_resp" -> baseResp(parser);
      case "type" -> type(parser);
      case "message", "detail" -> {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
          return false;
        }
        message = parser.getText();
      }
      case "request_id" -> requestId = Json.text(parser);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void error(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      message = Json.text(parser);
      isPresent = !message.isEmpty();
      return;
    }
    isPresent = true;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "type" -> type = Json.text(parser);
        case "message" -> message = Json.text(parser);
        case "code" -> {
          String value = Json.text(parser);
          type = type.isEmpty() || value.contains("_") ? value : type;
        }
        default -> parser.skipChildren();
      }
    }
  }

  private void baseResp(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "status_code" -> code = number(parser);
        case "status_msg" -> message = message.isEmpty() ? Json.text(parser) : message;
        default -> parser.skipChildren();
      }
    }
    isPresent |= code != 0;
  }

  /** A flat error has its class as the type of the event. */
  private void type(JsonParser parser) throws IOException {
    String value = Json.text(parser);
    if (value.endsWith("_error")) {
      type = value;
    }
    isPresent |= value.equals("error") || value.endsWith("_error");
  }

  /** Returns a code, which some write as a string. */
  private static int number(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      String digits = parser.getText();
      return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : 0;
    }
    return (int) Json.count(parser, 0);
  }

  /** Notes that the event was announced as an error, whatever it says. */
  public void announce() {
    isPresent = true;
  }

  public boolean isPresent() {
    return isPresent;
  }

  String type() {
    return type.toLowerCase(Locale.ROOT);
  }

  String message() {
    return message;
  }

  public String requestId() {
    return requestId;
  }

  /** Returns MiniMax's own code, which stands at the end of the message; 0 if there is none. */
  int code() {
    if (code != 0) {
      return code;
    }
    int last = 0;
    for (Matcher found = CODE.matcher(message); found.find(); ) {
      last = Integer.parseInt(found.group(1));
    }
    return last;
  }

  /** Returns the error in a few words, without its request id. */
  public String toText() {
    String text = message.isBlank() ? "no message" : message.strip();
    String shownType = type.isEmpty() || text.contains(type) ? "" : " [" + type + "]";
    boolean showsCode = code != 0 && !text.contains("(" + code + ")");
    return text.replaceAll("\\s+", " ") + (showsCode ? " (" + code + ")" : "") + shownType;
  }
}
