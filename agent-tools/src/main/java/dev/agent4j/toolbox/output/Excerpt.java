package dev.agent4j.toolbox.output;

import dev.agent4j.toolbox.output.OutputLog.Mark;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A part of an output that is short enough to be shown.
 *
 * @param text the part, with a line where something was left out of its middle
 * @param next up to where it was taken; a line without an end is shown and not counted
 * @param leftOutBytes how many bytes are not shown; 0 if all are
 * @param leftOutLines how many line ends are among them
 * @param leftOutFrom the position of the first of them
 */
public record Excerpt(
    String text, Mark next, long leftOutBytes, long leftOutLines, long leftOutFrom) {

  /**
   * Returns what came after {@code from}: all, or a quarter of {@code maxChars} from its beginning
   * and three quarters from its end, cut between lines if they are not too long.
   */
  public static Excerpt bothEnds(OutputLog log, Mark from, int maxChars) {
    return log.locked(
        () -> {
          Mark end = log.mark();
          byte[] open = log.openLine();
          long bytes = end.bytes() - from.bytes() + open.length;
          long lines = end.lines() - from.lines();
          String head = "";
          String tail;
          if (bytes <= 4L * maxChars) {
            tail = text(log, from.bytes(), open);
          } else {
            head = text(log.read(from.bytes(), maxChars));
            long tailStart = end.bytes() - Math.max(0, 3L * maxChars - open.length);
            tail = text(log, Math.max(from.bytes(), tailStart), open);
          }
          if (bytes > 4L * maxChars || tail.length() > maxChars) {
            head = beginning(head.isEmpty() ? tail : head, maxChars / 4);
            tail = ending(tail, maxChars - maxChars / 4);
          }
          long leftOut = bytes - size(head) - size(tail);
          long leftOutLines = lines - lineEnds(head) - lineEnds(tail);
          String gap = leftOut == 0 ? "" : gap(head, leftOut, leftOutLines);
          return new Excerpt(
              head + gap + tail, end, leftOut, leftOutLines, from.bytes() + size(head));
        });
  }

  /** Returns what came after position {@code from}, as much as fits; what follows is left out. */
  public static Excerpt page(OutputLog log, long from, int maxChars) {
    return log.locked(
        () -> {
          Mark end = log.mark();
          long start = log.kept(from);
          byte[] content = log.read(start, 4 * maxChars);
          String text = beginning(text(content), maxChars);
          long next = start + firstCharacter(content) + size(text);
          byte[] open = log.openLine();
          boolean isLast = next == end.bytes() && text.length() + open.length <= maxChars;
          return new Excerpt(
              isLast ? text + text(open) : text, new Mark(next, 0), end.bytes() - next, 0, next);
        });
  }

  private static String gap(String head, long bytes, long lines) {
    String what =
        lines == 0
            ? String.format(Locale.ROOT, "%,d bytes of one line", bytes)
            : String.format(Locale.ROOT, "%,d lines, %,d bytes", lines, bytes);
    String lineEnd = head.isEmpty() || head.endsWith("\n") ? "" : "\n";
    return lineEnd + "[… " + what + " left out here …]\n";
  }

  /** Returns all from a position on that is not far from the end, and the open line. */
  private static String text(OutputLog log, long from, byte[] open) {
    byte[] read = log.read(log.kept(from), Integer.MAX_VALUE);
    byte[] all = Arrays.copyOf(read, read.length + open.length);
    System.arraycopy(open, 0, all, read.length, open.length);
    return text(all);
  }

  /** Returns the characters that are whole; at both ends there may be parts of some. */
  static String text(byte[] bytes) {
    int from = firstCharacter(bytes);
    int to = bytes.length;
    int lead = to - 1;
    while (lead >= from && (bytes[lead] & 0xC0) == 0x80) {
      lead--;
    }
    if (lead >= from && lead + length(bytes[lead]) > to) {
      to = lead;
    }
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private static int firstCharacter(byte[] bytes) {
    int from = 0;
    while (from < bytes.length && (bytes[from] & 0xC0) == 0x80) {
      from++;
    }
    return from;
  }

  /** Returns how many bytes a character has that begins with {@code lead}. */
  private static int length(byte lead) {
    int b = lead & 0xFF;
    return b < 0x80 ? 1 : b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
  }

  /** Returns at most {@code most} characters, up to a line end if one is in the second half. */
  static String beginning(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int line = text.lastIndexOf('\n', most - 1) + 1;
    int cut = line > most / 2 ? line : most;
    return text.substring(0, divides(text, cut) ? cut - 1 : cut);
  }

  private static String ending(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int from = text.length() - most;
    // If a line begins right here, the cut is good as it is.
    int line = text.indexOf('\n', from - 1) + 1;
    int cut = line > 0 && line < from + most / 2 ? line : from;
    return text.substring(divides(text, cut) ? cut + 1 : cut);
  }

  private static boolean divides(String text, int cut) {
    return cut > 0
        && cut < text.length()
        && Character.isHighSurrogate(text.charAt(cut - 1))
        && Character.isLowSurrogate(text.charAt(cut));
  }

  private static long size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static long lineEnds(String text) {
    return text.chars().filter(it -> it == '\n').count();
  }
}
