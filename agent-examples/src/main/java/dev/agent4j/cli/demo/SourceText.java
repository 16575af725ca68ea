package dev.agent4j.cli.demo;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A Java file as the demo's model sees it: lines, and which of them are a method's. */
record SourceText(List<String> lines) {
  private static final Pattern NUMBERED = Pattern.compile("^ *\\d+\t(.*)$", Pattern.MULTILINE);
  private static final Pattern CALL = Pattern.compile("\\b(\\w+)\\(");

  SourceText {
    lines = List.copyOf(lines);
  }

  /** Returns the file in what {@code read_file} gave; empty if there are no lines in it. */
  static Optional<SourceText> shown(String result) {
    List<String> lines = NUMBERED.matcher(result).results().map(it -> it.group(1)).toList();
    return lines.isEmpty() ? Optional.empty() : Optional.of(new SourceText(lines));
  }

  /** Returns a line, counted from 1; empty text if there is none. */
  String line(int number) {
    return number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
  }

  SourceText with(int number, String line) {
    List<String> changed = new ArrayList<>(lines);
    changed.set(number - 1, line);
    return new SourceText(changed);
  }

  /**
   * Returns the lines of the method and of those it calls in this file, numbered from 1, its own
   * first; empty if it is not here.
   */
  List<Integer> reachableLines(String method) {
    Set<Integer> reached = new LinkedHashSet<>();
    List<String> toVisit = new ArrayList<>(List.of(method));
    for (int i = 0; i < toVisit.size(); i++) {
      for (int number : linesOf(toVisit.get(i))) {
        reached.add(number);
        Matcher call = CALL.matcher(line(number));
        while (call.find()) {
          if (!toVisit.contains(call.group(1))) {
            toVisit.add(call.group(1));
          }
        }
      }
    }
    return List.copyOf(reached);
  }

  private List<Integer> linesOf(String method) {
    Pattern declaration =
        Pattern.compile(
            "^\\s*(?:[\\w<>\\[\\]]+\\s+)+" + Pattern.quote(method) + "\\([^;]*\\{\\s*$");
    for (int start = 1; start <= lines.size(); start++) {
      if (declaration.matcher(line(start)).matches()) {
        int depth = 0;
        int end = start;
        do {
          depth += count(line(end), '{') - count(line(end), '}');
          end++;
        } while (depth > 0 && end <= lines.size());
        return IntStream.range(start, end).boxed().toList();
      }
    }
    return List.of();
  }

  private static int count(String text, char wanted) {
    return (int) text.chars().filter(it -> it == wanted).count();
  }

  /**
   * Returns the change that makes this text {@code target}, which has as many lines: the lines from
   * the first that differs to the last, with lines before them until they are found once.
   */
  Change changeTo(SourceText target) {
    List<Integer> different =
        IntStream.rangeClosed(1, lines.size())
            .filter(it -> !line(it).equals(target.line(it)))
            .boxed()
            .toList();
    int from = different.get(0);
    int to = different.get(different.size() - 1);
    String all = String.join("\n", lines);
    while (from > 1 && all.indexOf(piece(from, to)) != all.lastIndexOf(piece(from, to))) {
      from--;
    }
    return new Change(piece(from, to), target.piece(from, to));
  }

  private String piece(int from, int to) {
    return String.join("\n", lines.subList(from - 1, to));
  }

  /** A piece of text, found once, and what takes its place. */
  record Change(String before, String after) {}
}
