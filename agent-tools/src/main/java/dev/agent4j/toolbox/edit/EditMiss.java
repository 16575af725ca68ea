package dev.agent4j.toolbox.edit;

import dev.agent4j.toolbox.files.LineEnds;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.Similarity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Says why a text was not found: which place of the file is most like it, and where the two part.
 * What is only alike is shown, never edited.
 */
final class EditMiss {
  private static final int MAX_LINES = 200_000;
  private static final int MAX_CHARS = 400;
  private static final int TELLING_CHARS = 8;
  private static final double ALIKE = 0.5;
  private static final Pattern NUMBERED = Pattern.compile("\\s*\\d+\t.*");

  private final TextLines file;
  private final List<String> wanted;
  private final boolean endsWithLineEnd;

  private EditMiss(TextLines file, String old) {
    this.file = file;
    String text = LineEnds.toLf(old);
    wanted = text.lines().toList();
    endsWithLineEnd = text.endsWith("\n");
  }

  static String describe(TextLines file, String old) throws InterruptedException {
    return new EditMiss(file, old).describe();
  }

  private String describe() throws InterruptedException {
    boolean numbered = wanted.stream().allMatch(it -> NUMBERED.matcher(it).matches());
    String hint =
        numbered
            ? " It begins with line numbers: leave out what read_file puts before the tab."
            : " Read the lines there, then send old exactly as it stands.";
    int start = nearest();
    if (start == 0) {
      return "old was not found, nor anything like it; nothing was changed. The file has "
          + Show.count(file.count(), "line")
          + "; search_files finds where a text stands."
          + (numbered ? hint : "");
    }
    return "old was not found; nothing was changed. The nearest text begins at line "
        + start
        + "; "
        + difference(start)
        + hint;
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
        return String.format(
                "the first difference is in line %d:%nexpected: %s%nfound:    %s%n",
                number, Show.quoted(wanted.get(i)), Show.quoted(found))
            .replace(System.lineSeparator(), "\n");
      }
    }
    return "its lines are the same, but not the line ends at the beginning or the end of old.";
  }

  /** The first line of what is looked for may begin, the last one end inside of a line. */
  private boolean agrees(String found, int index) {
    String line = wanted.get(index);
    boolean insideAtEnd = index == wanted.size() - 1 && !endsWithLineEnd;
    if (index == 0) {
      return insideAtEnd ? found.contains(line) : found.endsWith(line);
    }
    return insideAtEnd ? found.startsWith(line) : found.equals(line);
  }

  /** Returns the line at which the most alike text begins; 0 if nothing is alike. */
  private int nearest() throws InterruptedException {
    Place run = heaviestRun();
    if (run.weight() >= TELLING_CHARS) {
      return run.start();
    }
    int alike = mostAlike();
    return alike > 0 ? alike : run.start();
  }

  private record Place(int start, int weight) {}

  /**
   * Aligns by lines in a row that are the same but for the space around them; the longer the lines,
   * the more they say.
   */
  private Place heaviestRun() throws InterruptedException {
    Map<String, List<Integer>> places = new HashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      places.computeIfAbsent(wanted.get(i).strip(), it -> new ArrayList<>()).add(i);
    }
    places.remove("");
    Map<Integer, Integer> runs = Map.of();
    var best = new Place(0, 0);
    for (int number = 1; number <= Math.min(file.count(), MAX_LINES); number++) {
      checkInterrupt(number);
      String line = file.line(number).strip();
      Map<Integer, Integer> longer = new HashMap<>();
      for (int i : places.getOrDefault(line, List.of())) {
        int weight = runs.getOrDefault(i - 1, 0) + line.length();
        longer.put(i, weight);
        if (weight > best.weight() && number > i) {
          best = new Place(number - i, weight);
        }
      }
      runs = longer;
    }
    return best;
  }

  private int mostAlike() throws InterruptedException {
    int longest = 0;
    for (int i = 1; i < wanted.size(); i++) {
      longest = wanted.get(i).length() > wanted.get(longest).length() ? i : longest;
    }
    var similarity = new Similarity(Show.clip(wanted.get(longest).strip(), MAX_CHARS));
    double best = ALIKE;
    int start = 0;
    for (int number = 1; number <= Math.min(file.count(), MAX_LINES); number++) {
      checkInterrupt(number);
      double score = similarity.to(Show.clip(file.line(number).strip(), MAX_CHARS));
      if (score > best && number > longest) {
        best = score;
        start = number - longest;
      }
    }
    return start;
  }

  private static void checkInterrupt(int number) throws InterruptedException {
    if (number % 1_000 == 0 && Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
