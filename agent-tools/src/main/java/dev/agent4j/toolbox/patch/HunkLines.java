package dev.agent4j.toolbox.patch;

import dev.agent4j.toolbox.edit.Hunk;
import java.util.ArrayList;
import java.util.List;

/** The lines of a hunk as they are read. */
final class HunkLines {
  private static final String NO_NEWLINE = "\\ No newline at end of file";

  private final List<String> anchors = new ArrayList<>();
  private final List<String> old = new ArrayList<>();
  private final List<String> now = new ArrayList<>();
  private int blanksAtEnd;
  private int changes;
  private boolean atEnd;
  private int line;

  /** Takes a line; returns whether it is one of a hunk. */
  boolean take(String text) {
    if (text.equals(NO_NEWLINE)) {
      return true;
    }
    if (text.isEmpty()) {
      blanksAtEnd++; // an empty line of the file whose space is lost, or only a line between hunks
      return true;
    }
    char kind = text.charAt(0);
    if (kind != ' ' && kind != '+' && kind != '-') {
      return false;
    }
    for (; blanksAtEnd > 0; blanksAtEnd--) {
      old.add("");
      now.add("");
    }
    String rest = text.substring(1);
    if (kind != '+') {
      old.add(rest);
    }
    if (kind != '-') {
      now.add(rest);
    }
    changes += kind == ' ' ? 0 : 1;
    return true;
  }

  void anchor(String text) {
    anchors.add(text);
  }

  void standsAt(int number) {
    line = number;
  }

  void reachesTheEnd() {
    atEnd = true;
  }

  boolean hasLines() {
    return !old.isEmpty() || !now.isEmpty();
  }

  boolean isUntouched() {
    return !hasLines() && anchors.isEmpty() && !atEnd;
  }

  boolean changesSomething() {
    return changes > 0;
  }

  Hunk toHunk(String label) {
    return new Hunk(label, anchors, old, now, atEnd, line);
  }
}
