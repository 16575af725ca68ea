package dev.agent4j.toolbox.search;

import com.google.re2j.Matcher;
import dev.agent4j.toolbox.files.TextScan;
import dev.agent4j.toolbox.search.Search.Mode;
import dev.agent4j.toolbox.search.Search.Query;
import dev.agent4j.toolbox.walk.Deadline;
import java.util.ArrayDeque;
import java.util.Deque;

/** The lines of one file that match, found in its decoded text. */
final class FileMatches implements TextScan.Lines {
  private final Query query;
  private final Deadline deadline;
  private final int context;
  private final int maxShown;

  private final Shown shown;
  private final Deque<String> before = new ArrayDeque<>();
  private int afterLeft;
  private int matches;
  private int matchesShown;
  private boolean late;

  /**
   * @param maxShown how many matches to show; the others are counted
   */
  FileMatches(Query query, Deadline deadline, int maxShown) {
    this.query = query;
    this.deadline = deadline;
    this.context = query.context();
    this.maxShown = maxShown;
    shown = new Shown(context > 0);
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
          return true;
        }
        if (query.mode() == Mode.files) {
          return false;
        }
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
      shown.context(number, text.toString());
    } else if (context > 0 && matchesShown < maxShown) {
      before.add(text.toString());
      if (before.size() > context) {
        before.remove();
      }
    }
    return true;
  }

  private void showMatch(long number, StringBuilder text, Matcher matcher) {
    while (!before.isEmpty()) {
      shown.context(number - before.size(), before.remove());
    }
    shown.match(number, text, matcher.start(), matcher.end());
    afterLeft = context;
  }

  FoundInFile found() {
    return shown.found(matches, matchesShown, late);
  }
}
