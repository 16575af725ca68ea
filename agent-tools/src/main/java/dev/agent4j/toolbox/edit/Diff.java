package dev.agent4j.toolbox.edit;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.ChangeDelta;
import com.github.difflib.patch.Chunk;
import com.github.difflib.patch.Patch;
import dev.agent4j.toolbox.files.Show;
import java.util.List;

/**
 * What changed between two texts, line by line.
 *
 * @param text a unified diff with three lines around each change, cut where it is long; empty if no
 *     line changed
 * @param added lines that are new
 * @param removed lines that are gone
 */
public record Diff(String text, int added, int removed) {
  private static final int CONTEXT = 3;
  private static final int MAX_LINES = 120;
  private static final int MAX_LINE_CHARS = 300;

  /** Comparing takes time in proportion to lines times differences; beyond this it is left out. */
  private static final long MAX_WORK = 5_000_000;

  /** Compares two texts. */
  public static Diff between(String before, String after) {
    return between(before, after, Integer.MAX_VALUE);
  }

  /**
   * Compares texts of which it is known that no more than {@code differing} lines are not in both.
   */
  public static Diff between(String before, String after, long differing) {
    List<String> old = before.lines().toList();
    List<String> now = after.lines().toList();
    int shorter = Math.min(old.size(), now.size());
    int head = 0;
    while (head < shorter && old.get(head).equals(now.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
      tail++;
    }
    int removed = old.size() - head - tail;
    int added = now.size() - head - tail;
    long between = (long) removed + added;
    if (between * Math.min(between, differing) > MAX_WORK) {
      String text = "(too many lines differ to compare them, from line " + (head + 1) + " on)";
      return new Diff(text, added, removed);
    }
    return of(old, joined(old, now));
  }

  /** Compares, and makes one change of what was removed and added in the same place. */
  private static Patch<String> joined(List<String> old, List<String> now) {
    Patch<String> patch = DiffUtils.diff(old, now, new MyersDiffWithLinearSpace<>(), null);
    var joined = new Patch<String>();
    AbstractDelta<String> last = null;
    for (AbstractDelta<String> delta : patch.getDeltas()) {
      if (last != null
          && touch(last.getSource(), delta.getSource())
          && touch(last.getTarget(), delta.getTarget())) {
        last =
            new ChangeDelta<>(
                both(old, last.getSource(), delta.getSource()),
                both(now, last.getTarget(), delta.getTarget()));
        continue;
      }
      if (last != null) {
        joined.addDelta(last);
      }
      last = delta;
    }
    if (last != null) {
      joined.addDelta(last);
    }
    return joined;
  }

  private static boolean touch(Chunk<String> first, Chunk<String> second) {
    return first.getPosition() + first.size() == second.getPosition();
  }

  private static Chunk<String> both(List<String> lines, Chunk<String> first, Chunk<String> second) {
    int end = second.getPosition() + second.size();
    return new Chunk<>(first.getPosition(), lines.subList(first.getPosition(), end));
  }

  /** Returns the lines of the text afterwards that the diff shows, cut as they are there. */
  public List<String> shown() {
    return text.lines()
        .filter(it -> it.startsWith("+") || it.startsWith(" "))
        .map(it -> it.substring(1))
        .toList();
  }

  private static Diff of(List<String> old, Patch<String> patch) {
    int added = 0;
    int removed = 0;
    for (AbstractDelta<String> delta : patch.getDeltas()) {
      added += delta.getTarget().size();
      removed += delta.getSource().size();
    }
    List<String> lines = UnifiedDiffUtils.generateUnifiedDiff("", "", old, patch, CONTEXT);
    var text = new StringBuilder();
    // The first two lines name the files, which the result has done.
    lines.stream()
        .skip(2)
        .limit(MAX_LINES)
        .forEach(it -> text.append(Show.clip(it, MAX_LINE_CHARS)).append('\n'));
    if (lines.size() - 2 > MAX_LINES) {
      text.append("(").append(lines.size() - 2 - MAX_LINES).append(" more lines of the diff)\n");
    }
    return new Diff(text.toString().stripTrailing(), added, removed);
  }
}
