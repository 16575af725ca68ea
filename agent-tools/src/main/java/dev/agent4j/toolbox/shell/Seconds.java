package dev.agent4j.toolbox.shell;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as arguments have them: numbers of seconds. */
final class Seconds {
  private Seconds() {}

  /**
   * Returns the argument of that name; null if it was left out.
   *
   * @throws ToolException INVALID_ARGUMENTS if it is not a number in that range
   */
  static @Nullable Duration of(JsonObject arguments, String name, Duration least, Duration most) {
    Object value = arguments.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Number) {
      BigDecimal nanos = new BigDecimal(value.toString()).movePointRight(9);
      if (nanos.compareTo(BigDecimal.valueOf(least.toNanos())) >= 0
          && nanos.compareTo(BigDecimal.valueOf(most.toNanos())) <= 0) {
        return Duration.ofNanos(nanos.longValue());
      }
    }
    throw new ToolException(
        Code.INVALID_ARGUMENTS,
        String.format(
            "%s must be a number of seconds from %s to %s, was %s.",
            name, text(least), text(most), value));
  }

  static String text(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString();
  }
}
