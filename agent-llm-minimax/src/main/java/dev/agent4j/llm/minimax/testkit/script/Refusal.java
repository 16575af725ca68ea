package dev.agent4j.llm.minimax.testkit.script;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An error instead of a reply.
 *
 * @param status the HTTP status; a refusal for want of money has 500 on the Anthropic endpoint
 * @param type the error's type in the OpenAI dialect; the Anthropic one follows from the status
 * @param message the error's text with its code, as in {@code "unknown error, 999 (1000)"}
 * @param body what the body looks like
 * @param headers further response headers
 */
public record Refusal(
    int status, String type, String message, Body body, Map<String, String> headers)
    implements Fault {

  /** What the body of an error looks like. */
  public enum Body {
    /** The dialect's own JSON. */
    ENVELOPE,
    /** {@code {"base_resp": …}}, as the native endpoints answer, with HTTP 200. */
    BASE_RESP,
    /** A page of a gateway. */
    HTML
  }

  public static final Refusal RATE_LIMIT =
      of(429, "rate_limit_error", "rate limit exceeded(RPM) (1002)");

  /** No capture of MiniMax has this header; gateways before it may send it. */
  public static final Refusal RATE_LIMIT_WITH_RETRY_AFTER =
      RATE_LIMIT.withHeader("Retry-After", "1");

  public static final Refusal RATE_LIMIT_WITH_STATUS_200 =
      new Refusal(200, "", "rate limit exceeded(RPM) (1002)", Body.BASE_RESP, Map.of());

  public static final Refusal TOKEN_LIMIT =
      of(429, "rate_limit_error", "rate limit exceeded(TPM) (1039)");

  public static final Refusal CONNECTION_LIMIT =
      of(429, "rate_limit_error", "conn limit exceeded (1041)");

  public static final Refusal GROWTH_LIMIT =
      of(429, "rate_limit_error", "rate growth limit exceeded (2045)");

  public static final Refusal NO_BALANCE =
      of(429, "insufficient_balance_error", "insufficient balance (1008)");

  public static final Refusal PLAN_LIMIT =
      of(
          429,
          "rate_limit_error",
          "usage limit exceeded, 5-hour usage limit reached for Token Plan Starter (0/0 used),"
              + " resets at 2026-05-15T15:00:00Z (2056)");

  public static final Refusal PLAN_LACKS_MODEL =
      of(500, "api_error", "your current token plan not support model, MiniMax-M3 (2061)");

  public static final Refusal UNKNOWN_ERROR = of(500, "api_error", "unknown error, 999 (1000)");

  public static final Refusal TIMEOUT = of(500, "api_error", "timeout (1001)");

  public static final Refusal SYSTEM_ERROR = of(500, "api_error", "system error (1033)");

  public static final Refusal BUSY =
      of(503, "overloaded_error", "server is busy, please retry later");

  public static final Refusal OVERLOADED =
      of(
          529,
          "overloaded_error",
          "The server cluster is currently under high load. Please retry after a short wait and"
              + " thank you for your patience. (2064) (529)");

  public static final Refusal SENSITIVE_INPUT =
      of(422, "bad_request_error", "input new_sensitive (1026)");

  public static final Refusal CONTEXT_OVERFLOW = badRequest("context window exceeds limit");

  public static final Refusal WRONG_KEY = of(401, "authorized_error", "invalid api key (2049)");

  public static final Refusal GATEWAY_ERROR =
      new Refusal(520, "", "Web server is returning an unknown error", Body.HTML, Map.of());

  public static final Refusal NOT_FOUND = new Refusal(404, "", "Not Found", Body.HTML, Map.of());

  public Refusal {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status must be 200 to 599, was " + status);
    }
    requireNonNull(type, "type");
    requireNonNull(message, "message");
    requireNonNull(body, "body");
    headers = Map.copyOf(headers);
  }

  /** Returns an error in the dialect's envelope. */
  public static Refusal of(int status, String type, String message) {
    return new Refusal(status, type, message, Body.ENVELOPE, Map.of());
  }

  /** Returns what a request gets that breaks a rule: HTTP 400 and code 2013. */
  public static Refusal badRequest(String cause) {
    return of(400, "bad_request_error", "invalid params, " + cause + " (2013)");
  }

  /** Returns this error with a response header more. */
  public Refusal withHeader(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Refusal(status, type, message, body, more);
  }

  /** Returns all refusals that have a name. */
  public static List<Refusal> all() {
    return List.of(
        RATE_LIMIT,
        RATE_LIMIT_WITH_RETRY_AFTER,
        RATE_LIMIT_WITH_STATUS_200,
        TOKEN_LIMIT,
        CONNECTION_LIMIT,
        GROWTH_LIMIT,
        NO_BALANCE,
        PLAN_LIMIT,
        PLAN_LACKS_MODEL,
        UNKNOWN_ERROR,
        TIMEOUT,
        SYSTEM_ERROR,
        BUSY,
        OVERLOADED,
        SENSITIVE_INPUT,
        CONTEXT_OVERFLOW,
        WRONG_KEY,
        GATEWAY_ERROR,
        NOT_FOUND);
  }
}
