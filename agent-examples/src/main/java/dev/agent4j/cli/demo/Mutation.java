package dev.agent4j.cli.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small change of one line that might repair a program.
 *
 * @param line counted from 1
 * @param reason why it might help, for people
 * @param weight how well it fits the failure; the higher the better
 */
record Mutation(int line, String before, String after, String reason, int weight) {
  private static final Pattern NUMBER = Pattern.compile("\\b\\d+\\b");
  private static final int FITS = 4;

  /** A kind of slip, and how it is undone. */
  private record Slip(
      String reason, Pattern pattern, Function<MatchResult, String> repair, Clue clue) {

    static Slip of(String reason, String regex, Function<MatchResult, String> repair, Clue clue) {
      return new Slip(reason, Pattern.compile(regex), repair, clue);
    }
  }

  /** What makes a slip likely. */
  private interface Clue {
    boolean fits(String code, TestReport.Failure failure, String call);
  }

  private static final Clue NONE = (code, failure, call) -> false;
  private static final Clue LITERAL_IN_CALL =
      (code, failure, call) ->
          NUMBER
              .matcher(code)
              .results()
              .anyMatch(it -> call.matches(".*\\b" + it.group() + "\\b.*"));
  private static final Clue ONE_OFF =
      (code, failure, call) -> Math.abs(failure.expected() - failure.actual()) == 1;
  private static final Clue ARGUMENT_MISSING =
      (code, failure, call) ->
          NUMBER
              .matcher(call)
              .results()
              .anyMatch(
                  it -> it.group().equals(Long.toString(failure.expected() - failure.actual())));
  private static final Clue OTHER_SIGN =
      (code, failure, call) -> failure.expected() == -failure.actual();

  private static final List<Slip> SLIPS =
      List.of(
          Slip.of(
              "the limit itself may belong to the other side",
              " (<=|>=|<|>) (?=[\\w(])",
              it ->
                  " "
                      + (it.group(1).length() == 2 ? it.group(1).charAt(0) : it.group(1) + "=")
                      + " ",
              LITERAL_IN_CALL),
          Slip.of(
              "the division drops a remainder that should be rounded",
              "\\b((?:[\\w.]+ \\* )*[\\w.]+) / (\\d{1,9})(?=;)",
              it -> rounded(it.group(1), it.group(2)),
              ONE_OFF),
          Slip.of(
              "the loop may begin one too late",
              "(?<=int \\w{1,20} = )1(?=;)",
              it -> "0",
              ARGUMENT_MISSING),
          Slip.of(
              "the loop may begin one too early", "(?<=int \\w{1,20} = )0(?=;)", it -> "1", NONE),
          Slip.of(
              "the end may be one too early",
              "(?<=length|size\\(\\)) - 1",
              it -> "",
              ARGUMENT_MISSING),
          Slip.of("the sign may be wrong", " ([+-])(=?) ", Mutation::otherSign, OTHER_SIGN));

  private static String rounded(String dividend, String divisor) {
    return "(" + dividend + " + " + Long.parseLong(divisor) / 2 + ") / " + divisor;
  }

  private static String otherSign(MatchResult it) {
    return " " + (it.group(1).equals("+") ? "-" : "+") + it.group(2) + " ";
  }

  /**
   * Returns the changes that might make the failing test pass, the likeliest first.
   *
   * @param call the line of the test that failed
   * @param method the method it calls
   */
  static List<Mutation> of(
      SourceText source, TestReport.Failure failure, String call, String method) {
    List<Mutation> all = new ArrayList<>();
    for (int number : source.reachableLines(method)) {
      String line = source.line(number);
      for (Slip slip : SLIPS) {
        Matcher matcher = slip.pattern().matcher(line);
        while (matcher.find()) {
          String after =
              line.substring(0, matcher.start())
                  + slip.repair().apply(matcher.toMatchResult())
                  + line.substring(matcher.end());
          int weight = slip.clue().fits(line, failure, call) ? FITS : 0;
          all.add(new Mutation(number, line, after, slip.reason(), weight));
        }
      }
    }
    // The sort is stable: of equal weight, what the test calls comes before what that calls in
    // turn.
    all.sort(Comparator.comparingInt(Mutation::weight).reversed());
    return all;
  }
}
