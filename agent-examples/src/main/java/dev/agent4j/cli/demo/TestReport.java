package dev.agent4j.cli.demo;

import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a run of the project's tests said, as the demo's model reads it off the output. */
record TestReport(int tests, int failed, List<Failure> failures) {
  private static final Pattern SUMMARY = Pattern.compile("(\\d{1,6}) tests?, (\\d{1,6}) failed");
  private static final Pattern FAILURE =
      Pattern.compile(
          "FAIL (\\w+): expected (-?\\d{1,18}) but was (-?\\d{1,18}) \\((\\w+)\\.java:(\\d{1,6})\\)");

  /**
   * A test that failed.
   *
   * @param testClass where the check is
   * @param line of that class's file, from 1
   */
  record Failure(String test, long expected, long actual, String testClass, int line) {

    private static Failure of(MatchResult it) {
      return new Failure(
          it.group(1),
          Long.parseLong(it.group(2)),
          Long.parseLong(it.group(3)),
          it.group(4),
          Integer.parseInt(it.group(5)));
    }

    /** Returns the name of the class that is tested, by the usual convention. */
    String subject() {
      return testClass.replaceFirst("Tests?$", "");
    }

    @Override
    public String toString() {
      return test + " expected " + expected + " but was " + actual;
    }
  }

  TestReport {
    failures = List.copyOf(failures);
  }

  /** Returns the report in {@code output}; empty if the tests did not come to their end. */
  static Optional<TestReport> in(String output) {
    Matcher summary = SUMMARY.matcher(output);
    if (!summary.find()) {
      return Optional.empty();
    }
    return Optional.of(
        new TestReport(
            Integer.parseInt(summary.group(1)),
            Integer.parseInt(summary.group(2)),
            FAILURE.matcher(output).results().map(Failure::of).toList()));
  }

  boolean isPassed() {
    return failed == 0;
  }
}
