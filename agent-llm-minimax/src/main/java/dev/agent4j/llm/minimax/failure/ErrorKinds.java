package dev.agent4j.llm.minimax.failure;

import dev.agent4j.error.LlmException.Kind;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells errors apart by what a caller does next. The code in the body counts before the type, and
 * the type before the status: MiniMax says that the money is gone with status 429 in one dialect
 * and 500 in the other. Codes and texts as documented or observed by November 2026.
 */
public final class ErrorKinds {
  private static final List<String> OVERFLOW =
      List.of(
          "context window exceeds",
          "prompt is too long",
          "context_length_exceeded",
          "maximum context length",
          "exceeds the context");

  /** Whoever is asked to wait for longer has no need to know how much. */
  private static final Duration LONGEST = Duration.ofDays(3_650);

  private ErrorKinds() {}

  /** Tells whether the provider's filter rejected what was asked or what was answered. */
  public static boolean isFiltered(ErrorReport report) {
    return report.code() == 1026 || report.code() == 1027;
  }

  public static Kind of(int status, ErrorReport report) {
    Kind byCode = byCode(report);
    if (byCode != null) {
      return byCode;
    }
    Kind byType = byType(report);
    if (byType != null) {
      return byType;
    }
    return byStatus(status, report);
  }

  private static @Nullable Kind byCode(ErrorReport report) {
    return switch (report.code()) {
      case 1000, 1001, 1013, 1024, 1033, 2062, 2064 -> Kind.UNAVAILABLE;
      case 1002, 1039, 1041, 2045 -> Kind.RATE_LIMITED;
      case 1008, 1028, 1030, 2056 -> Kind.QUOTA_EXHAUSTED;
      // 2061: the plan does not include the model.
      case 1004, 2049, 2061 -> Kind.UNAUTHORIZED;
      case 1042 -> Kind.REJECTED;
      case 2013, 20132 -> isOverflow(report) ? Kind.CONTEXT_OVERFLOW : Kind.REJECTED;
      default -> null;
    };
  }

  private static @Nullable Kind byType(ErrorReport report) {
    return switch (report.type()) {
      case "insufficient_balance_error", "insufficient_quota", "billing_error" ->
          Kind.QUOTA_EXHAUSTED;
      case "overloaded_error" -> Kind.UNAVAILABLE;
      case "rate_limit_error" -> Kind.RATE_LIMITED;
      case "authentication_error", "authorized_error", "permission_error" -> Kind.UNAUTHORIZED;
      case "request_too_large", "context_length_exceeded" -> Kind.CONTEXT_OVERFLOW;
      case "bad_request_error", "invalid_request_error", "not_found_error" ->
          isOverflow(report) ? Kind.CONTEXT_OVERFLOW : Kind.REJECTED;
      default -> null;
    };
  }

  private static Kind byStatus(int status, ErrorReport report) {
    return switch (status) {
      case 401, 403 -> Kind.UNAUTHORIZED;
      case 402 -> Kind.QUOTA_EXHAUSTED;
      case 408, 409, 425 -> Kind.UNAVAILABLE;
      case 413 -> Kind.CONTEXT_OVERFLOW;
      case 429 -> Kind.RATE_LIMITED;
      default -> {
        if (status >= 300 && status < 500) {
          yield isOverflow(report) ? Kind.CONTEXT_OVERFLOW : Kind.REJECTED;
        }
        yield Kind.UNAVAILABLE;
      }
    };
  }

  private static boolean isOverflow(ErrorReport report) {
    String text = (report.message() + ' ' + report.type()).toLowerCase(Locale.ROOT);
    return OVERFLOW.stream().anyMatch(text::contains);
  }

  /** Returns how many attempts an error is worth: one more for a limit of tokens a minute. */
  public static int mostAttempts(ErrorReport report) {
    return report.code() == 1039 ? 2 : Integer.MAX_VALUE;
  }

  /**
   * Returns how long to wait: by the headers {@code retry-after-ms} and {@code retry-after}, or by
   * the time at which a plan's window resets, which stands in the message. Null if none is there.
   */
  public static @Nullable Duration retryAfter(
      Function<String, Optional<String>> headers, ErrorReport report, InstantSource clock) {
    Duration byHeader =
        headers
            .apply("retry-after-ms")
            .map(it -> ofMillis(it, 1))
            .or(() -> headers.apply("retry-after").map(it -> ofSecondsOrDate(it, clock)))
            .orElse(null);
    return byHeader == null ? ofMessage(report.message(), clock) : byHeader;
  }

  private static @Nullable Duration ofMillis(String number, double each) {
    try {
      double millis = Double.parseDouble(number) * each;
      return Double.isNaN(millis) ? null : within(Duration.ofMillis((long) millis));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Duration ofSecondsOrDate(String value, InstantSource clock) {
    if (!value.isEmpty() && Character.isDigit(value.charAt(0))) {
      return ofMillis(value, 1000);
    }
    try {
      return until(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value)), clock);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Duration ofMessage(String message, InstantSource clock) {
    int at = message.indexOf("resets at ");
    if (at < 0) {
      return null;
    }
    try {
      String time = message.substring(at + "resets at ".length()).split("[ ,)(]", 2)[0];
      return until(Instant.parse(time), clock);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Duration until(Instant time, InstantSource clock) {
    return within(Duration.between(clock.instant(), time));
  }

  /** Returns a time to wait that callers can count with. */
  private static Duration within(Duration asked) {
    return asked.isNegative() ? Duration.ZERO : asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }
}
