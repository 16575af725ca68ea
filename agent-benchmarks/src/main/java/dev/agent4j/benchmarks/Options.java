package dev.agent4j.benchmarks;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is run, and how long. Immutable. */
final class Options {
  static final String USAGE =
      """
      Options, each with a value after it, and their defaults; lists have commas:
        --suites steps,crowd,waiting,first-delta,start-up,sandbox
        --calls 10,50,200        tool calls of an agent (steps)
        --results 16,2048        characters of a tool's result (steps)
        --streaming no,yes       whether replies are streamed (steps, crowd)
        --rounds 9               rounds, each with a run of both contenders
        --run-steps 4000         steps of one run at least (steps, crowd)
        --width 8                agents at a time (steps)
        --crowd 64               agents at a time (crowd)
        --waiting 5000           turns that wait at once (waiting)
        --answers 400            answers of one run (first-delta)
        --starts 101             starts of a command, confined and not (sandbox)
        --out target/benchmarks.jsonl   where the figures go, a line of JSON each
      and without a value:
        --quick                  everything, but so little of it that the figures mean nothing
      """;

  private static final String QUICK =
      "--calls 3 --results 16 --rounds 1 --run-steps 40 --width 4 --crowd 8 --waiting 40 --answers 5 --starts 1";

  private final Map<String, String> values = new LinkedHashMap<>();

  private Options() {
    USAGE
        .lines()
        .map(line -> line.trim().split(" +", 3))
        .filter(it -> it[0].startsWith("--") && !it[0].equals("--quick"))
        .forEach(it -> values.put(it[0], it[1]));
  }

  /**
   * Returns the options of a command line.
   *
   * @throws IllegalArgumentException if one is unknown or has no value
   */
  static Options of(List<String> arguments) {
    var options = new Options();
    if (arguments.contains("--quick")) {
      options.take(Arrays.asList(QUICK.split(" ")));
    }
    options.take(arguments.stream().filter(it -> !it.equals("--quick")).toList());
    return options;
  }

  private void take(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!values.containsKey(name) || i + 1 == arguments.size()) {
        throw new IllegalArgumentException("not an option with its value: " + name);
      }
      values.put(name, arguments.get(i + 1));
    }
  }

  List<String> list(String name) {
    return List.of(text(name).split(","));
  }

  List<Integer> numbers(String name) {
    return list(name).stream().map(Integer::valueOf).toList();
  }

  int number(String name) {
    return Integer.parseInt(text(name));
  }

  Path out() {
    return Path.of(text("--out"));
  }

  private String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no such option: " + name);
    }
    return value;
  }
}
