package dev.agent4j.toolbox.search;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.agent4j.toolbox.walk.Deadline;
import java.util.ArrayList;
import java.util.List;

/** The matches in the text of one file, each of which may go over several lines. */
final class BlockMatches {
  private static final int MAX_LINES_OF_A_MATCH = 50;

  private final String text;
  private final int context;
  private final int maxShown;
  private final Shown shown;

  /** Where each line begins, and at last the end of the text. */
  private final List<Integer> starts = new ArrayList<>();

  private int matches;
  private int matchesShown;

  BlockMatches(String text, int context, int maxShown) {
    this.text = text;
    this.context = context;
    this.maxShown = maxShown;
    shown = new Shown(true);
  }

  /** Finds all matches, or the first one alone. */
  FoundInFile find(Pattern pattern, boolean firstOnly, Deadline deadline)
      throws InterruptedException {
    boolean late = false;
    try {
      Matcher matcher = pattern.matcher(new GuardedText(text, deadline));
      while (matcher.find()) {
        matches++;
        if (matchesShown < maxShown) {
          matchesShown++;
          show(matcher.start(), matcher.end());
        }
        if (firstOnly) {
          break;
        }
      }
    } catch (GuardedText.Stopped e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      late = true;
    }
    return shown.found(matches, matchesShown, late);
  }

  private void show(int start, int end) {
    divide();
    int first = lineOf(start);
    int last = lineOf(Math.max(start, end - 1));
    for (int line = Math.max(0, first - context); line < first; line++) {
      showContext(line);
    }
    for (int line = first; line <= last && line < first + MAX_LINES_OF_A_MATCH; line++) {
      if (line + 1 > shown.last()) {
        int from = starts.get(line);
        String content = lineAt(line);
        int length = content.length();
        shown.match(
            line + 1L,
            content,
            Math.min(length, Math.max(0, start - from)),
            Math.min(length, Math.max(0, end - from)));
      }
    }
    for (int line = last + 1; line <= last + context && line < starts.size() - 1; line++) {
      showContext(line);
    }
  }

  private void showContext(int line) {
    if (line + 1 > shown.last()) {
      shown.context(line + 1L, lineAt(line));
    }
  }

  private void divide() {
    if (!starts.isEmpty()) {
      return;
    }
    int at = 0;
    while (at < text.length()) {
      starts.add(at);
      int end = endOfLine(at);
      at = text.startsWith("\r\n", end) ? end + 2 : end + 1;
    }
    starts.add(Math.max(at, text.length()));
  }

  private int endOfLine(int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      at++;
    }
    return at;
  }

  /** Returns the index of the line of a place, found by halves. */
  private int lineOf(int place) {
    int low = 0;
    int high = Math.max(0, starts.size() - 2);
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts.get(middle) <= place) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private String lineAt(int line) {
    int from = starts.get(line);
    return from >= text.length() ? "" : text.substring(from, endOfLine(from));
  }
}
