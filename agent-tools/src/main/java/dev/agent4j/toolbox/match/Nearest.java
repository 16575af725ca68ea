package dev.agent4j.toolbox.match;

import dev.agent4j.toolbox.certificate.Equality;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.Similarity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The places of a file that are most like some lines, by the longest runs of lines that both have;
 * the longer the lines, the more they say. Takes bounded time: what repeats too often, and what is
 * too far down a very large file, is not looked at.
 */
final class Nearest {
  private static final int MAX_LINES = 1_000_000;
  private static final int MAX_PLACES = 16;
  private static final int TELLING_CHARS = 8;

  /** Comparing letters is slow, so that only so many are. */
  private static final int MAX_COMPARED = 4_000_000;

  private static final int MAX_LINE_CHARS = 400;
  private static final double ALIKE = 0.5;

  private final TextLines file;
  private final List<String> wanted;

  private record Place(int start, int weight) {}

  Nearest(TextLines file, List<String> wanted) {
    this.file = file;
    this.wanted = wanted;
  }

  /** Returns the lines at which the most alike texts begin, the best first; empty if none is. */
  List<Integer> starts(int max) throws InterruptedException {
    List<Place> runs = runs(max);
    if (!runs.isEmpty() && runs.get(0).weight() >= TELLING_CHARS) {
      int least = Math.max(TELLING_CHARS, runs.get(0).weight() / 2);
      return runs.stream().filter(it -> it.weight() >= least).map(Place::start).toList();
    }
    int alike = mostAlike();
    if (alike > 0) {
      return List.of(alike);
    }
    return runs.stream().limit(1).map(Place::start).toList();
  }

  private List<Place> runs(int max) throws InterruptedException {
    Map<String, List<Integer>> places = new HashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      List<Integer> here =
          places.computeIfAbsent(
              LineForm.of(wanted.get(i), Equality.INDENT), it -> new ArrayList<>());
      if (here.size() < MAX_PLACES) {
        here.add(i);
      }
    }
    places.remove("");
    var best = new ArrayList<Place>();
    Map<Integer, Integer> runs = Map.of();
    for (int number = 1; number <= Math.min(file.count(), MAX_LINES); number++) {
      checkInterrupt(number);
      String line = LineForm.of(file.line(number), Equality.INDENT);
      List<Integer> here = places.getOrDefault(line, List.of());
      Map<Integer, Integer> longer = here.isEmpty() ? Map.of() : new HashMap<>();
      for (int i : here) {
        int weight = runs.getOrDefault(i - 1, 0) + line.length();
        longer.put(i, weight);
        if (number > i) {
          keep(best, new Place(number - i, weight), max);
        }
      }
      runs = longer;
    }
    return best;
  }

  private static void keep(List<Place> best, Place place, int max) {
    if (best.size() == max && best.get(max - 1).weight() >= place.weight()) {
      return;
    }
    for (Place known : best) {
      if (known.start() == place.start() && known.weight() >= place.weight()) {
        return;
      }
    }
    best.removeIf(it -> it.start() == place.start());
    best.add(place);
    best.sort(Comparator.comparingInt(Place::weight).reversed().thenComparingInt(Place::start));
    if (best.size() > max) {
      best.remove(max);
    }
  }

  private int mostAlike() throws InterruptedException {
    int longest = 0;
    for (int i = 1; i < wanted.size(); i++) {
      longest = wanted.get(i).length() > wanted.get(longest).length() ? i : longest;
    }
    if (wanted.isEmpty()) {
      return 0;
    }
    var similarity = new Similarity(Show.clip(wanted.get(longest).strip(), MAX_LINE_CHARS));
    double best = ALIKE;
    int start = 0;
    int compared = 0;
    for (int number = 1; number <= file.count() && compared < MAX_COMPARED; number++) {
      checkInterrupt(number);
      String line = Show.clip(file.line(number).strip(), MAX_LINE_CHARS);
      compared += line.length() + Math.min(wanted.get(longest).length(), MAX_LINE_CHARS);
      double score = similarity.to(line);
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
