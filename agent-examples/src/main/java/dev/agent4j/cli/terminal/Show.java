package dev.agent4j.cli.terminal;

import dev.agent4j.event.AgentEvent;
import dev.agent4j.message.Usage;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Figures and foreign text as people read them. */
public final class Show {
  private Show() {}

  /** What takes over a terminal, of C0 and C1, or shows text in an order that it does not have. */
  private static final Pattern UNSAFE =
      Pattern.compile("[\\p{Cc}\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069&&[^\n\t]]");

  /** Returns {@code text} without what a terminal would not show, but do. */
  public static String printable(String text) {
    return UNSAFE.matcher(text).replaceAll("");
  }

  /** Returns {@code text} in one line of at most {@code max} characters. */
  public static String cut(String text, int max) {
    String line = printable(text).replaceAll("\\s+", " ").strip();
    return line.codePointCount(0, line.length()) <= max
        ? line
        : line.substring(0, line.offsetByCodePoints(0, max - 1)) + "…";
  }

  /** Returns a time in the unit that suits it. */
  public static String time(Duration time) {
    long millis = time.toMillis();
    if (millis < 1_000) {
      return millis + " ms";
    }
    return millis < 60_000
        ? format("%.1f s", millis / 1_000.0)
        : format("%d min %d s", millis / 60_000, millis % 60_000 / 1_000);
  }

  /** Returns a size in the unit that suits it. */
  public static String size(long bytes) {
    return bytes < 1_024 ? bytes + " B" : format("%.1f KB", bytes / 1_024.0);
  }

  /** Returns what a turn took: steps, calls, tokens, money and time. */
  public static String totals(AgentEvent.TurnFinished turn) {
    Usage usage = turn.usage();
    String cached = usage.cacheReadTokens() == 0 ? "" : " (" + usage.cacheReadTokens() + " cached)";
    Double cost = turn.cost();
    return format(
        "%s: %s, %s, %d tokens in%s, %d out, %s, %s",
        turn.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        count(turn.steps(), "step"),
        count(turn.toolCalls(), "tool call"),
        usage.inputTokens(),
        cached,
        usage.outputTokens(),
        cost == null ? "cost unknown" : cost == 0 ? "$0" : format("$%.4f", cost),
        time(turn.elapsed()));
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
