package dev.agent4j.toolbox.search;

import com.google.re2j.Matcher;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.TextScan;
import dev.agent4j.toolbox.search.Search.Mode;
import dev.agent4j.toolbox.search.Search.Query;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The lines of one file that match, with the lines around them. */
final class FileMatches implements TextScan.Lines {
  private static final int MAX_LINE_CHARS = 500;

  private final Query query;
  private final Deadline deadline;
  private final int context;
  private final int maxShown;

  private final List<String> shown = new ArrayList<>();
  private final Deque<String> before = new ArrayDeque<>();
  private long lastShown;
  private int afterLeft;
  private int matches;
  private int matchesShown;
  private int bytes;
  private boolean late;

  /**
   * @param maxShown how many matches to show; the others are counted
   */
  FileMatches(Query query, Deadline deadline, int maxShown) {
    this.query = query;
    this.deadline = deadline;
    this.context = query.context();
    this.maxShown = maxShown;
  }

  @Override
  public boolean take(long number, StringBuilder text, long length) throws InterruptedException {
    try {
      Matcher matcher = query.pattern().matcher(new GuardedText(text, deadline));
      if (matcher.find()) {
        matches++;
        if (matchesShown < maxShown) {
          matchesShown++;
          showMatch(number, text, matcher);
        }
        return query.mode() != Mode.files;
      }
    } catch (GuardedText.Stopped e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      late = true;
      return false;
    }
    if (afterLeft > 0) {
      afterLeft--;
      show(number, '-', Show.clip(text.toString(), MAX_LINE_CHARS));
    } else if (context > 0 && matchesShown < maxShown) {
      before.add(Show.clip(text.toString(), MAX_LINE_CHARS));
      if (before.size() > context) {
        before.remove();
      }
    }
    return true;
  }

  private void showMatch(long number, StringBuilder text, Matcher matcher) {
    long first = number - before.size();
    if (context > 0 && lastShown > 0 && first > lastShown + 1) {
      add("--");
    }
    while (!before.isEmpty()) {
      show(number - before.size(), '-', before.remove());
    }
    show(number, ':', around(text, matcher.start(), matcher.end()));
    afterLeft = context;
  }

  private void show(long number, char mark, String line) {
    add(number + String.valueOf(mark) + " " + line);
    lastShown = number;
  }

  private void add(String line) {
    shown.add(line);
    bytes += line.getBytes(StandardCharsets.UTF_8).length + 1;
  }

  /** Returns the line, or of a long one the part around the match. */
  private static String around(StringBuilder text, int start, int end) {
    if (text.length() <= MAX_LINE_CHARS) {
      return text.toString();
    }
    int middle = start + Math.min(end - start, MAX_LINE_CHARS) / 2;
    int last = text.length() - MAX_LINE_CHARS;
    int from = Show.floor(text, Math.max(0, Math.min(middle - MAX_LINE_CHARS / 2, last)));
    int to = Show.floor(text, from + MAX_LINE_CHARS);
    return (from > 0 ? "…" : "") + text.substring(from, to) + (to < text.length() ? "…" : "");
  }

  /** Returns the lines to show, numbered. */
  List<String> shown() {
    return shown;
  }

  int bytes() {
    return bytes;
  }

  int matches() {
    return matches;
  }

  int matchesShown() {
    return matchesShown;
  }

  /** Tells whether the time was up before the end of the file. */
  boolean isLate() {
    return late;
  }
}
