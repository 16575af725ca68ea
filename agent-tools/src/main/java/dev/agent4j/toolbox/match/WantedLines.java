package dev.agent4j.toolbox.match;

import dev.agent4j.toolbox.certificate.Equality;
import dev.agent4j.toolbox.files.LineEnds;
import java.util.Arrays;
import java.util.List;

/**
 * The lines that an edit names, which may begin and end inside of lines of the file.
 *
 * @param lines without their ends
 * @param beginsInside whether the first one may be the end of a line
 * @param endsInside whether the last one may be the beginning of a line
 * @param isTerminated whether the end of the last one belongs to it
 */
record WantedLines(
    List<String> lines, boolean beginsInside, boolean endsInside, boolean isTerminated) {
  private static final int TELLING_CHARS = 12;

  /** Returns the lines of {@code old}, which is not empty, as they are looked for in a class. */
  static WantedLines of(String old, Equality equality) {
    String text = LineEnds.toLf(old);
    List<String> lines = Arrays.asList(text.split("\n", -1));
    boolean terminated = text.endsWith("\n");
    if (terminated) {
      lines = lines.subList(0, lines.size() - 1);
    }
    boolean whole = equality == Equality.INDENT;
    String last = lines.get(lines.size() - 1);
    boolean spaceAtEnd = LineForm.contentEnd(LookAlikes.plain(last)) < last.length();
    return new WantedLines(lines, !whole, !whole && !terminated && !spaceAtEnd, terminated);
  }

  /** Returns whole lines, of which the end of the last one is left alone. */
  static WantedLines whole(List<String> lines) {
    return new WantedLines(lines, false, false, false);
  }

  /** Tells whether the space at the end of the last line was named. */
  boolean isToTheEnd() {
    String last = lines.get(lines.size() - 1);
    return LineForm.contentEnd(LookAlikes.plain(last)) < last.length();
  }

  /** Tells whether there is enough text that it may be looked for in the weaker classes. */
  boolean isTelling() {
    long spoken = lines.stream().filter(it -> !it.isBlank()).count();
    long chars =
        lines.stream()
            .flatMapToInt(String::chars)
            .filter(it -> !Character.isWhitespace(LookAlikes.plain((char) it)))
            .limit(TELLING_CHARS)
            .count();
    return spoken >= 2 || chars >= TELLING_CHARS;
  }
}
