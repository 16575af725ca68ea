package dev.agent4j.llm.minimax.testkit;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.answer.Members;
import dev.agent4j.llm.minimax.testkit.answer.SseEvent;
import dev.agent4j.llm.minimax.testkit.http.Outgoing;
import dev.agent4j.llm.minimax.testkit.script.Breakdown;
import dev.agent4j.llm.minimax.testkit.script.Refusal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes errors as each dialect does: as a response, and in the middle of a stream. */
final class ErrorWriter {
  private static final Pattern CODED = Pattern.compile("(.*?) ?\\((\\d{4,5})\\)(?: \\(\\d{3}\\))?");

  private final Dialect dialect;
  private final String requestId;

  ErrorWriter(Dialect dialect, String requestId) {
    this.dialect = dialect;
    this.requestId = requestId;
  }

  Outgoing response(Refusal refusal) {
    Outgoing response =
        switch (refusal.body()) {
          case ENVELOPE -> Outgoing.json(status(refusal), envelope(refusal));
          case BASE_RESP -> Outgoing.json(refusal.status(), baseResp(refusal));
          case HTML -> Outgoing.html(refusal.status(), page(refusal));
        };
    refusal.headers().forEach(response::header);
    return response;
  }

  /** Returns the event with which {@code breakdown} ends a stream. */
  SseEvent event(Breakdown breakdown) {
    String name = dialect == Dialect.ANTHROPIC ? "error" : "";
    Refusal error = Breakdown.ERROR;
    JsonObject data =
        switch (breakdown) {
          case BASE_RESP_MID_STREAM -> baseResp(error);
          case FLAT_ERROR_MID_STREAM ->
              dialect == Dialect.ANTHROPIC
                  ? JsonObject.of("type", error.type(), "message", error.message())
                  : JsonObject.of("error", error(error));
          default -> envelope(error);
        };
    return new SseEvent(name, data.toString());
  }

  private JsonObject envelope(Refusal refusal) {
    return Members.with("type", "error")
        .put("error", error(refusal))
        .put("request_id", requestId)
        .toJson();
  }

  private JsonObject error(Refusal refusal) {
    if (dialect == Dialect.OPENAI) {
      return Members.with("type", refusal.type())
          .put("message", refusal.message())
          .put("http_code", String.valueOf(refusal.status()))
          .toJson();
    }
    String message = refusal.equals(Refusal.WRONG_KEY) ? "invalid api key" : refusal.message();
    return JsonObject.of("type", anthropicType(status(refusal)), "message", message);
  }

  /** Returns the HTTP status; want of money is 429 in one dialect and 500 in the other. */
  private int status(Refusal refusal) {
    boolean isForMoney = refusal.message().endsWith("(1008)");
    return isForMoney && dialect == Dialect.ANTHROPIC ? 500 : refusal.status();
  }

  /** Returns what the Anthropic dialect's documents call an error of that status. */
  private static String anthropicType(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 404 -> "not_found_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 503, 529 -> "overloaded_error";
      default -> status < 500 ? "invalid_request_error" : "api_error";
    };
  }

  private static JsonObject baseResp(Refusal refusal) {
    Matcher coded = CODED.matcher(refusal.message());
    boolean hasCode = coded.matches();
    return JsonObject.of(
        "base_resp",
        JsonObject.of(
            "status_code",
            hasCode ? Long.parseLong(coded.group(2)) : 1000,
            "status_msg",
            hasCode ? coded.group(1) : refusal.message()));
  }

  /** Returns the page that nginx writes for a status. */
  private static String page(Refusal refusal) {
    String title = refusal.status() + " " + refusal.message();
    return String.join(
        "\r\n",
        "<html>",
        "<head><title>" + title + "</title></head>",
        "<body>",
        "<center><h1>" + title + "</h1></center>",
        "<hr><center>nginx</center>",
        "</body>",
        "</html>",
        "");
  }
}
