package dev.agent4j.benchmarks;

import dev.agent4j.benchmarks.measure.Figure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares an {@code Agent} on {@code MiniMax} with a bare loop over the JDK's HTTP client, both
 * against the stub on loopback. Prints a table, and appends the figures of all rounds to a file.
 */
public final class Benchmarks {
  private final Options options;
  private final PrintStream out;

  Benchmarks(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** Runs what the options say, or prints them and exits with 2 if they are none. */
  public static void main(String... args) throws Exception {
    Options options;
    try {
      options = Options.of(List.of(args));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n" + Options.USAGE);
      System.exit(2);
      return;
    }
    List<Figure> unused = new Benchmarks(options, System.out).run();
    System.exit(0);
  }

  List<Figure> run() throws Exception {
    out.printf(
        Locale.ROOT,
        "JDK %s, %d processors, medians of %d rounds%n%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        options.number("--rounds"));
    out.println("| suite | setting | figure | agent4j | bare loop | ratio (rounds) | goal |");
    out.println("|---|---|---|---|---|---|---|");
    var figures = new ArrayList<Figure>();
    for (String name : options.list("--suites")) {
      Suite suite = Suite.ALL.get(name);
      if (suite == null) {
        throw new IllegalArgumentException("there is no suite " + name);
      }
      for (Figure figure : suite.measure(options)) {
        figures.add(figure);
        out.println(row(figure));
        append(figure);
      }
    }
    return figures;
  }

  private static String row(Figure figure) {
    List<Double> ratios = figure.ratios().stream().sorted().toList();
    String goal =
        figure.goal() == null ? "" : figure.goal() + (figure.isMet() ? ": met" : ": missed");
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %.2f (%.2f to %.2f) | %s |",
        figure.suite(),
        figure.setting(),
        figure.metric(),
        number(figure.agentMedian(), figure.unit()),
        number(figure.bareMedian(), figure.unit()),
        figure.ratio(),
        ratios.get(0),
        ratios.get(ratios.size() - 1),
        goal);
  }

  private static String number(double number, String unit) {
    String format = number < 10 ? "%.2f %s" : number < 1000 ? "%.1f %s" : "%.0f %s";
    return String.format(Locale.ROOT, format, number, unit).strip();
  }

  private void append(Figure figure) throws IOException {
    Path file = options.out();
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    String line = figure.toJson().with("jdk", Runtime.version().toString()) + "\n";
    Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
