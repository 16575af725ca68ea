package dev.agent4j.cli.demo;

import dev.agent4j.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the demo's model knows of the project: all of it was told by its tools. Built anew from the
 * conversation at every step, so that the model itself has no memory.
 */
final class Investigation {
  private static final Pattern RUNNING = Pattern.compile("^(\\w+): still running");

  /** A tool call and what came back. */
  record Deed(String tool, JsonObject arguments, String result) {}

  private final Set<String> files = new LinkedHashSet<>();
  private final Map<String, SourceText> sources = new LinkedHashMap<>();

  private final List<Mutation> kept = new ArrayList<>();
  private List<Mutation> candidates = List.of();
  private @Nullable SourceText baseline;
  private @Nullable TestReport best;
  private @Nullable TestReport latest;
  private String output = "";
  private boolean isTested;
  private boolean isRead;
  private boolean isNoted;
  private int tried;

  private Investigation() {}

  /** Returns what is known after {@code deeds}. */
  static Investigation of(List<Deed> deeds) {
    var it = new Investigation();
    deeds.forEach(it::learn);
    return it;
  }

  private void learn(Deed deed) {
    switch (deed.tool()) {
      case "find_files" ->
          deed.result().lines().filter(it -> !it.startsWith("[")).forEach(files::add);
      case "bash", "bash_output" -> learnFromTests(deed.result());
      case "read_file" -> {
        isRead = true;
        String path = deed.arguments().string("path").orElse("");
        SourceText.shown(deed.result()).ifPresent(it -> sources.put(path, it));
        if (baseline == null) {
          chooseCandidates();
        }
      }
      case "edit_file" -> {
        isTested = false;
        tried++;
      }
      case "record_note" -> isNoted = true;
      default -> {}
    }
  }

  private void learnFromTests(String result) {
    output = result;
    latest = TestReport.in(result).orElse(null);
    isTested = true;
    isRead = false;
    sources.clear();
    if (best == null) {
      best = latest;
    } else if (latest != null && latest.failed() < best.failed() && tried > 0) {
      lastTried().ifPresent(kept::add);
      best = latest;
      baseline = null;
      tried = 0;
    }
  }

  /** Works out what to try, once both the test and what it tests have been read. */
  private void chooseCandidates() {
    SourceText test = source(testFile());
    SourceText subject = source(subjectFile());
    if (test != null && subject != null) {
      TestReport.Failure failure = failure().orElseThrow();
      String call = test.line(failure.line());
      Matcher method = Pattern.compile("\\b" + failure.subject() + "\\.(\\w+)\\(").matcher(call);
      baseline = subject;
      candidates = method.find() ? Mutation.of(subject, failure, call, method.group(1)) : List.of();
    }
  }

  private @Nullable SourceText source(Optional<String> path) {
    return path.map(sources::get).orElse(null);
  }

  /** Returns the failure that is worked on: the first of the best run so far. */
  Optional<TestReport.Failure> failure() {
    return best == null ? Optional.empty() : best.failures().stream().findFirst();
  }

  /** Returns the path of the test that failed; empty if it was not found. */
  Optional<String> testFile() {
    return failure().flatMap(it -> file(it.testClass() + ".java"));
  }

  /** Returns the path of what the failing test tests; empty if it was not found. */
  Optional<String> subjectFile() {
    return failure().flatMap(it -> file(it.subject() + ".java"));
  }

  /** Returns the path of the file of that name; empty if none was found. */
  Optional<String> file(String name) {
    return files.stream().filter(it -> it.equals(name) || it.endsWith("/" + name)).findFirst();
  }

  /** Returns the subject as it was read last; null if it was not. */
  @Nullable SourceText current() {
    return source(subjectFile());
  }

  /** Returns the subject as it was before the changes now tried; null if it was not read. */
  @Nullable SourceText baseline() {
    return baseline;
  }

  /** Returns what the last run of the tests said; empty if there was none that came to its end. */
  Optional<TestReport> latest() {
    return Optional.ofNullable(latest);
  }

  /** Returns what may still be tried, the likeliest first. */
  List<Mutation> untried() {
    return candidates.subList(Math.min(tried, candidates.size()), candidates.size());
  }

  /** Returns the change made last; empty if it was kept, or there is none. */
  Optional<Mutation> lastTried() {
    return tried > 0 && tried <= candidates.size()
        ? Optional.of(candidates.get(tried - 1))
        : Optional.empty();
  }

  /** Returns the changes that made fewer tests fail, in order. */
  List<Mutation> kept() {
    return List.copyOf(kept);
  }

  /** Returns how many changes were made since the last that was kept, going back included. */
  int tried() {
    return tried;
  }

  /** Returns the id of the test run that goes on; empty if it has ended. */
  Optional<String> running() {
    Matcher matcher = RUNNING.matcher(output);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  String output() {
    return output;
  }

  boolean isTested() {
    return isTested;
  }

  boolean isRead() {
    return isRead;
  }

  boolean isNoted() {
    return isNoted;
  }
}
