package dev.agent4j.toolbox.search;

import java.util.List;

/**
 * What was found in one file.
 *
 * @param matches how many lines match, or matches there are over several lines
 * @param matchesShown how many of them are in {@code shown}
 * @param shown the lines to show, numbered
 * @param whole the texts of those that are not cut
 * @param late whether the time was up before the end of the file
 */
record FoundInFile(
    Kind kind,
    int matches,
    int matchesShown,
    List<String> shown,
    List<String> whole,
    boolean late) {

  /** Whether a file was searched. */
  enum Kind {
    SEARCHED,
    BINARY,
    TOO_LARGE
  }

  /** Returns what is said of a file in which nothing was found. */
  static FoundInFile nothing(Kind kind) {
    return new FoundInFile(kind, 0, 0, List.of(), List.of(), false);
  }
}
