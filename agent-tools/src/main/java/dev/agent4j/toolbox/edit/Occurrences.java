package dev.agent4j.toolbox.edit;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.files.LineEnds;
import dev.agent4j.toolbox.files.Show;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a text stands in another one.
 *
 * @param spans in order; they overlap where the text overlaps itself
 * @param exact whether it stands there exactly; else line ends differ
 */
record Occurrences(List<Span> spans, boolean exact) {
  private static final int MAX = 100_000;
  private static final int CHECKED_EVERY = 1 << 16;

  /** A part of a text, from {@code start} inclusive to {@code end} exclusive. */
  record Span(int start, int end) {}

  /**
   * Finds {@code wanted}. Line ends do not show in what the model reads, so a LF in {@code wanted}
   * stands for any of them. One that has a CR is looked for as it is, and then any line end counts
   * only if it stands nowhere.
   */
  static Occurrences find(String text, String wanted) throws InterruptedException {
    if (wanted.indexOf('\r') >= 0) {
      List<Span> exact = spans(text, wanted, false);
      if (!exact.isEmpty()) {
        return new Occurrences(exact, true);
      }
    }
    List<Span> spans = spans(text, LineEnds.toLf(wanted), true);
    boolean exact =
        spans.stream()
            .allMatch(
                it ->
                    it.end() - it.start() == wanted.length()
                        && text.startsWith(wanted, it.start()));
    return new Occurrences(spans, exact);
  }

  private static List<Span> spans(String text, String wanted, boolean anyLineEnd)
      throws InterruptedException {
    var spans = new ArrayList<Span>();
    for (int start = 0; start < text.length(); start++) {
      if (start % CHECKED_EVERY == 0 && Thread.interrupted()) {
        throw new InterruptedException();
      }
      int end = matchEnd(text, start, wanted, anyLineEnd);
      if (end >= 0) {
        spans.add(new Span(start, end));
        if (spans.size() > MAX) {
          throw new ToolException(
              Code.TOO_LARGE,
              Show.quoted(wanted) + " stands in more than " + MAX + " places. Use a command.");
        }
      }
    }
    return spans;
  }

  /** Returns where {@code wanted} ends if it begins at {@code start}, else -1. */
  private static int matchEnd(String text, int start, String wanted, boolean anyLineEnd) {
    if (!anyLineEnd) {
      return text.startsWith(wanted, start) ? start + wanted.length() : -1;
    }
    if (start > 0 && text.charAt(start) == '\n' && text.charAt(start - 1) == '\r') {
      return -1; // inside of a line end
    }
    int at = start;
    for (int i = 0; i < wanted.length(); i++) {
      if (at >= text.length()) {
        return -1;
      }
      char c = wanted.charAt(i);
      int length = c == '\n' ? LineEnds.lengthAt(text, at) : text.charAt(at) == c ? 1 : 0;
      if (length == 0) {
        return -1;
      }
      at += length;
    }
    return at;
  }

  /** Returns those that remain when each one that overlaps the one before is left out. */
  List<Span> apart() {
    var apart = new ArrayList<Span>();
    for (Span span : spans) {
      if (apart.isEmpty() || span.start() >= apart.get(apart.size() - 1).end()) {
        apart.add(span);
      }
    }
    return apart;
  }
}
