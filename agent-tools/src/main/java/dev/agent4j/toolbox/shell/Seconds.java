package dev.agent4j.toolbox.shell;

import dev.agent4j.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;

/** Durations as arguments have them: numbers of seconds, within the bounds of the schema. */
final class Seconds {
  private Seconds() {}

  /** Returns the argument of that name; {@code otherwise} if it was left out. */
  static Duration of(JsonObject arguments, String name, Duration otherwise) {
    return arguments.get(name) instanceof Number number
        ? Duration.ofNanos(new BigDecimal(number.toString()).movePointRight(9).longValue())
        : otherwise;
  }

  static String text(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros().toPlainString();
  }
}
