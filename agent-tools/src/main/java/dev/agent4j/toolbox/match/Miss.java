package dev.agent4j.toolbox.match;

import dev.agent4j.toolbox.files.LineEnds;
import dev.agent4j.toolbox.files.Show;
import java.util.Comparator;
import java.util.List;

/**
 * Says why a text was not found: which places of the file are most like it, and where the text and
 * the first of them part. What is only alike is shown, never edited.
 */
public final class Miss {
  private static final int MAX_CANDIDATES = 3;
  private static final int MAX_COMPARED = 2_000;

  private final TextLines file;
  private final List<String> wanted;
  private final boolean endsWithLineEnd;

  private Miss(TextLines file, String old) {
    this.file = file;
    String text = LineEnds.toLf(old);
    wanted = text.lines().toList();
    endsWithLineEnd = text.endsWith("\n");
  }

  /**
   * Describes why {@code old} does not stand in {@code file}.
   *
   * @param numbered whether line numbers stand before its lines
   */
  public static String describe(TextLines file, String old, boolean numbered)
      throws InterruptedException {
    return new Miss(file, old).describe(numbered);
  }

  private String describe(boolean numbered) throws InterruptedException {
    String hint =
        numbered
            ? " It begins with line numbers, which are not part of the file: leave out what"
                + " read_file puts before the tab."
            : " Read the lines there, then send old exactly as it stands.";
    List<Integer> starts = new Nearest(file, wanted).starts(MAX_CANDIDATES);
    if (starts.isEmpty()) {
      return "old was not found, nor anything like it; nothing was changed. The file has "
          + Show.count(file.count(), "line")
          + "; search_files finds where a text stands."
          + (numbered ? hint : "");
    }
    return "old was not found; nothing was changed. The nearest text begins at line "
        + starts.get(0)
        + "; "
        + difference(starts.get(0))
        + others(starts)
        + hint;
  }

  private static String others(List<Integer> starts) {
    if (starts.size() < 2) {
      return "";
    }
    String lines =
        starts.stream()
            .skip(1)
            .sorted(Comparator.naturalOrder())
            .map(String::valueOf)
            .reduce((a, b) -> a + " and " + b)
            .orElse("");
    return " Also alike: from line " + lines + " on.";
  }

  private String difference(int start) {
    for (int i = 0; i < wanted.size(); i++) {
      int number = start + i;
      if (number > file.count()) {
        return String.format(
            "the file ends after line %d, where old goes on with %s.",
            file.count(), Show.quoted(wanted.get(i)));
      }
      String found = file.line(number);
      if (!agrees(found, i)) {
        return "the first difference is in line "
            + number
            + ":\nexpected: "
            + around(wanted.get(i), found)
            + "\nfound:    "
            + around(found, wanted.get(i))
            + "\n";
      }
    }
    return "its lines are the same, but not the line ends at the beginning or the end of old.";
  }

  /** Shows a long line from shortly before the place where it and the other one part. */
  private static String around(String line, String other) {
    int same = 0;
    while (same < Math.min(line.length(), other.length())
        && line.charAt(same) == other.charAt(same)) {
      same++;
    }
    int from = same > 120 ? Show.floor(line, Math.min(line.length(), same - 60)) : 0;
    return (from > 0 ? "…" : "") + Show.quoted(line.substring(from));
  }

  /** The first line of what is looked for may begin, the last one end inside of a line. */
  private boolean agrees(String found, int index) {
    String line = wanted.get(index);
    if (line.length() > MAX_COMPARED) {
      return found.equals(line); // Looking for it inside would take too long.
    }
    boolean insideAtEnd = index == wanted.size() - 1 && !endsWithLineEnd;
    if (index == 0) {
      return insideAtEnd ? found.contains(line) : found.endsWith(line);
    }
    return insideAtEnd ? found.startsWith(line) : found.equals(line);
  }
}
