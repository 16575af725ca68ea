package dev.agent4j.toolbox.search;

import dev.agent4j.toolbox.files.Show;
import java.util.ArrayList;
import java.util.List;

/** The lines of one file that are shown: matches, and the lines around them. */
final class Shown {
  private static final int MAX_LINE_CHARS = 500;

  private final List<String> lines = new ArrayList<>();
  private final boolean divided;
  private final List<String> whole = new ArrayList<>();
  private long last;

  /**
   * @param divided whether lines are told apart that do not follow one another
   */
  Shown(boolean divided) {
    this.divided = divided;
  }

  /** Adds a line that matches, of a long one the part around the match. */
  void match(long number, CharSequence text, int start, int end) {
    add(number, ':', text, around(text, start, end));
  }

  /** Adds a line near a match. */
  void context(long number, String text) {
    add(number, '-', text, Show.clip(text, MAX_LINE_CHARS));
  }

  private void add(long number, char mark, CharSequence text, String shown) {
    if (divided && last > 0 && number > last + 1) {
      lines.add("--");
    }
    lines.add(number + String.valueOf(mark) + " " + shown);
    if (text.length() <= MAX_LINE_CHARS) {
      whole.add(shown);
    }
    last = number;
  }

  private static String around(CharSequence text, int start, int end) {
    if (text.length() <= MAX_LINE_CHARS) {
      return text.toString();
    }
    int middle = start + Math.min(end - start, MAX_LINE_CHARS) / 2;
    int last = text.length() - MAX_LINE_CHARS;
    int from = Show.floor(text, Math.max(0, Math.min(middle - MAX_LINE_CHARS / 2, last)));
    int to = Show.floor(text, from + MAX_LINE_CHARS);
    return (from > 0 ? "…" : "") + text.subSequence(from, to) + (to < text.length() ? "…" : "");
  }

  FoundInFile found(int matches, int matchesShown, boolean late) {
    return new FoundInFile(FoundInFile.Kind.SEARCHED, matches, matchesShown, lines, whole, late);
  }

  /** Returns the number of the last line; 0 if there is none. */
  long last() {
    return last;
  }
}
