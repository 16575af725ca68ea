package dev.agent4j.toolbox.access;

import static java.util.stream.Collectors.joining;

import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.Similarity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what the model may have meant by a name that does not exist. */
final class Missing {
  private static final int NEAREST = 3;
  private static final double ALIKE = 0.4;
  private static final int MAX_NAMES = 10_000;

  private Missing() {}

  /** Returns a sentence with names that are alike, else with the tool that shows what there is. */
  static String wayOut(Place place) throws IOException {
    List<Path> missing = place.opened().missing();
    Path parent = place.opened().innermost().path();
    Path name = missing.isEmpty() ? place.name() : missing.get(0);
    Roots roots = place.territory().roots();
    List<String> alike = namesLike(name, place);
    if (!alike.isEmpty()) {
      return "Did you mean "
          + alike.stream()
              .map(it -> Show.line(roots.relative(parent.resolve(it))))
              .collect(joining(" or "))
          + "?";
    }
    return missing.isEmpty()
        ? "list_files or find_files shows what there is."
        : Show.line(roots.relative(parent.resolve(name)))
            + " is missing already; list_files shows more.";
  }

  private static List<String> namesLike(Path missing, Place place) throws IOException {
    String wanted = missing.toString().toLowerCase(Locale.ROOT);
    var similarity = new Similarity(wanted);
    record Candidate(String name, double score) {}
    var candidates = new ArrayList<Candidate>();
    int seen = 0;
    for (Path entry : place.opened().innermost().names()) {
      if (++seen > MAX_NAMES) {
        break;
      }
      String name = entry.toString();
      String lower = name.toLowerCase(Locale.ROOT);
      double score = lower.equals(wanted) ? 2 : similarity.to(lower);
      if (score >= ALIKE) {
        candidates.add(new Candidate(name, score));
      }
    }
    return candidates.stream()
        .sorted(
            Comparator.comparingDouble(Candidate::score).reversed().thenComparing(Candidate::name))
        .limit(NEAREST)
        .map(Candidate::name)
        .toList();
  }
}
