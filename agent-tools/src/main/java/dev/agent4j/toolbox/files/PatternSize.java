package dev.agent4j.toolbox.files;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large a regular expression gets when its counted repetitions are written out, which is how
 * RE2 runs it: {@code ((a{1000}){1000}){1000}} is a billion steps, and more memory than there is.
 * An upper bound, read off the text before it is compiled.
 */
public final class PatternSize {
  private static final int MAX_CHARS = 1_000;
  private static final int MAX_STEPS = 10_000;
  private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,4})(,(\\d{0,4}))?\\}");

  private final String text;
  private final Deque<Long> groups = new ArrayDeque<>();
  private int at;
  private long steps;
  private long last;

  private PatternSize(String text) {
    this.text = text;
  }

  /**
   * Refuses a regular expression that is empty, too long, or too large written out.
   *
   * @param name what the model calls it
   * @throws ToolException INVALID_ARGUMENTS if it is
   */
  public static void check(String name, String pattern) {
    checkLength(name, pattern);
    if (new PatternSize(pattern).isTooLarge()) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          String.format(
              "%s %s is too large: written out, its repetitions come to more than %d steps. Use"
                  + " smaller numbers in braces, or * and +.",
              name, Show.quoted(pattern), MAX_STEPS));
    }
  }

  /**
   * Refuses what to look for if it is empty or too long.
   *
   * @throws ToolException INVALID_ARGUMENTS if it is
   */
  public static void checkLength(String name, String text) {
    if (text.isEmpty() || text.length() > MAX_CHARS) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          name + " is 1 to " + MAX_CHARS + " characters long, was " + text.length());
    }
  }

  private boolean isTooLarge() {
    while (at < text.length() && steps <= MAX_STEPS) {
      read(text.charAt(at++));
    }
    return steps > MAX_STEPS;
  }

  private void read(char c) {
    switch (c) {
      case '(' -> {
        groups.push(steps);
        steps = 0;
        last = 0;
      }
      case ')' -> {
        long inside = steps;
        steps = groups.isEmpty() ? 0 : groups.pop();
        add(inside + 2);
      }
      case '[' -> {
        skipClass();
        add(1);
      }
      case '\\' -> escaped();
      case '{' -> repeat();
      default -> add(1);
    }
  }

  private void add(long more) {
    last = more;
    steps += more;
  }

  /** A brace that is no repetition stands for itself. */
  private void repeat() {
    Matcher repetition = REPETITION.matcher(text).region(at - 1, text.length());
    if (!repetition.lookingAt()) {
      add(1);
      return;
    }
    at = repetition.end();
    String most = repetition.group(3);
    long times = Long.parseLong(most == null || most.isEmpty() ? repetition.group(1) : most) + 1;
    steps += last * (times - 1);
    last *= times;
  }

  private void skipClass() {
    at += at < text.length() && text.charAt(at) == '^' ? 1 : 0;
    // As the first character a ] stands for itself.
    for (int first = at; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == ']' && at > first) {
        at++;
        return;
      }
      if (c == '\\') {
        at++;
      } else if (text.startsWith("[:", at)) {
        at = Math.max(at, text.indexOf(":]", at) + 1);
      }
    }
  }

  private void escaped() {
    char c = at < text.length() ? text.charAt(at++) : '\\';
    if (c == 'Q') {
      int end = text.indexOf("\\E", at);
      add(1);
      steps += (end < 0 ? text.length() : end) - at;
      at = end < 0 ? text.length() : end + 2;
      return;
    }
    if ((c == 'x' || c == 'p' || c == 'P') && text.startsWith("{", at)) {
      int end = text.indexOf('}', at);
      at = end < 0 ? text.length() : end + 1;
    }
    add(1);
  }
}
