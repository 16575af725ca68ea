package dev.agent4j.toolbox.edit;

import dev.agent4j.toolbox.edit.Occurrences.Span;
import dev.agent4j.toolbox.files.LineEnds;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Gives new lines the line ends of the lines they replace, and leaves equal lines untouched. */
final class LineEndings {
  private static final Pattern AFTER_LF = Pattern.compile("(?<=\n)");

  /** The part of a text that is replaced in the end, and by what. */
  record Replacement(int start, int end, String text) {}

  private LineEndings() {}

  /**
   * Returns what replaces {@code span}. A CR in the edit says that its line ends are meant as they
   * are, provided that its old text stands so in the file.
   *
   * @param exact whether the old text was found as it is
   */
  static Replacement adapt(String text, Span span, Edit edit, boolean exact) {
    boolean oldHasCr = edit.old().indexOf('\r') >= 0;
    boolean newHasCr = edit.replacement().indexOf('\r') >= 0;
    if (oldHasCr ? exact : newHasCr) {
      return new Replacement(span.start(), span.end(), edit.replacement());
    }
    List<String> old = lines(edit.old());
    List<String> now = lines(edit.replacement());
    int shorter = Math.min(old.size(), now.size());
    int head = 0;
    while (head < shorter && old.get(head).endsWith("\n") && old.get(head).equals(now.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
      tail++;
    }
    int start = afterLines(text, span.start(), head);
    int end = tail == 0 ? span.end() : afterLines(text, start, old.size() - head - tail);
    String middle = String.join("", now.subList(head, now.size() - tail));
    return new Replacement(start, end, withLineEnds(middle, text, start, end));
  }

  private static List<String> lines(String text) {
    return text.isEmpty() ? List.of() : List.of(AFTER_LF.split(LineEnds.toLf(text)));
  }

  private static int afterLines(String text, int start, int lines) {
    int at = start;
    for (int left = lines; left > 0; at++) {
      int length = LineEnds.lengthAt(text, at);
      if (length > 0) {
        at += length - 1;
        left--;
      }
    }
    return at;
  }

  private static String withLineEnds(String lines, String text, int start, int end) {
    if (lines.indexOf('\n') < 0) {
      return lines;
    }
    List<String> ends = lineEnds(text, start, end);
    if (ends.isEmpty()) {
      ends = List.of(lineEndNear(text, start, end));
    }
    var adapted = new StringBuilder();
    int used = 0;
    for (int i = 0; i < lines.length(); i++) {
      char c = lines.charAt(i);
      if (c != '\n') {
        adapted.append(c);
        continue;
      }
      int before =
          adapted.length() > 0 ? adapted.charAt(adapted.length() - 1) : at(text, start - 1);
      int after = i + 1 < lines.length() ? 0 : at(text, end);
      String lineEnd = ends.get(Math.min(used++, ends.size() - 1));
      adapted.append(apart(before, lineEnd, after));
    }
    return adapted.toString();
  }

  private static int at(String text, int index) {
    return index >= 0 && index < text.length() ? text.charAt(index) : 0;
  }

  /** Where CR and LF are both line ends by themselves, keeps two of them from becoming one. */
  private static String apart(int before, String lineEnd, int after) {
    boolean afterCr = before == '\r' && lineEnd.equals("\n");
    boolean beforeLf = after == '\n' && lineEnd.equals("\r");
    if (afterCr) {
      return after == '\n' ? "\r\n" : "\r";
    }
    return beforeLf ? (before == '\r' ? "\r\n" : "\n") : lineEnd;
  }

  private static List<String> lineEnds(String text, int start, int end) {
    var ends = new ArrayList<String>();
    for (int i = start; i < end; i++) {
      int length = LineEnds.lengthAt(text, i);
      if (length > 0) {
        ends.add(text.substring(i, i + length));
        i += length - 1;
      }
    }
    return ends;
  }

  /** Returns the end of the line at {@code end}, else of the one before, else what most have. */
  private static String lineEndNear(String text, int start, int end) {
    for (int i = end; i < text.length(); i++) {
      int length = LineEnds.lengthAt(text, i);
      if (length > 0) {
        return text.substring(i, i + length);
      }
    }
    for (int i = start - 1; i >= 0; i--) {
      if (LineEnds.lengthAt(text, i) > 0) {
        boolean two = i > 0 && text.charAt(i) == '\n' && text.charAt(i - 1) == '\r';
        return text.substring(two ? i - 1 : i, i + 1);
      }
    }
    return "\n";
  }
}
