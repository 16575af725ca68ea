package dev.agent4j.toolbox.match;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.certificate.Equality;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds lines in a row that are the same in a class of equality, in time that grows with the
 * lengths only.
 */
final class LineSearch {
  private static final int CHECKED_EVERY = 1 << 14;

  /** The indents of so many lines are compared at most. */
  private static final long MAX_COMPARED = 20_000_000;

  private final TextLines file;
  private final WantedLines wanted;
  private final Equality equality;
  private final List<String> forms;
  private long compared;

  private LineSearch(TextLines file, WantedLines wanted, Equality equality) {
    this.file = file;
    this.wanted = wanted;
    this.equality = equality;
    forms = wanted.lines().stream().map(it -> LineForm.of(it, equality)).toList();
  }

  /** Returns all places, in order. */
  static List<Span> find(TextLines file, WantedLines wanted, Equality equality)
      throws InterruptedException {
    return new LineSearch(file, wanted, equality).find();
  }

  private List<Span> find() throws InterruptedException {
    int from = wanted.beginsInside() ? 1 : 0;
    int to = wanted.endsInside() ? forms.size() - 1 : forms.size();
    Map<String, Integer> numbers = new HashMap<>();
    var pattern = new int[Math.max(0, to - from)];
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] = numbers.computeIfAbsent(forms.get(from + i), it -> numbers.size());
    }
    int[] fallback = fallback(pattern);
    var spans = new ArrayList<Span>();
    int matched = 0;
    for (int number = 1; number <= file.count() + (pattern.length == 0 ? 1 : 0); number++) {
      checkInterrupt(number);
      if (pattern.length > 0) {
        int symbol = numbers.getOrDefault(LineForm.of(file.line(number), equality), -1);
        while (matched > 0 && pattern[matched] != symbol) {
          matched = fallback[matched - 1];
        }
        matched += pattern[matched] == symbol ? 1 : 0;
        if (matched < pattern.length) {
          continue;
        }
        matched = fallback[matched - 1];
      }
      addIfWhole(spans, number - Math.max(1, pattern.length) + 1 - from);
    }
    return spans;
  }

  private static int[] fallback(int[] pattern) {
    var fallback = new int[pattern.length];
    int matched = 0;
    for (int i = 1; i < pattern.length; i++) {
      while (matched > 0 && pattern[matched] != pattern[i]) {
        matched = fallback[matched - 1];
      }
      matched += pattern[matched] == pattern[i] ? 1 : 0;
      fallback[i] = matched;
    }
    return fallback;
  }

  /** The lines between the first and the last one match: looks at those two, and at indents. */
  private void addIfWhole(List<Span> spans, int first) {
    int last = first + forms.size() - 1;
    if (first < 1 || last > file.count()) {
      return;
    }
    if (wanted.isTerminated() && file.end(last) == file.next(last)) {
      return;
    }
    if (wanted.beginsInside() && !LineForm.of(file.line(first), equality).endsWith(forms.get(0))) {
      return;
    }
    if (wanted.endsInside() && !beginsWith(file.line(last), forms.get(forms.size() - 1))) {
      return;
    }
    if (equality == Equality.INDENT && !isShifted(first)) {
      return;
    }
    spans.add(new Span(start(first), end(last)));
    SymbolSearch.refuseTooMany(spans.size(), wanted.lines().get(0));
  }

  private boolean beginsWith(String line, String form) {
    String plain = equality == Equality.LOOK_ALIKES ? LookAlikes.plain(line) : line;
    return plain.startsWith(form);
  }

  private boolean isShifted(int first) {
    compared += forms.size();
    if (compared > MAX_COMPARED) {
      throw new ToolException(
          Code.TOO_LARGE,
          "old is too much like itself and the file to be looked for but for its indent. Send"
              + " lines that stand out.");
    }
    return IndentShift.between(wanted.lines(), found(first)).isPresent();
  }

  private List<String> found(int first) {
    return new FileLines(file, first, forms.size());
  }

  private int start(int first) {
    int start = file.start(first);
    return wanted.beginsInside()
        ? start + LineForm.of(file.line(first), equality).length() - forms.get(0).length()
        : start;
  }

  private int end(int last) {
    if (wanted.isTerminated()) {
      return file.next(last);
    }
    String line = file.line(last);
    if (wanted.endsInside()) {
      return file.start(last) + forms.get(forms.size() - 1).length();
    }
    boolean all = wanted.isToTheEnd() || equality.compareTo(Equality.LINE_ENDS) <= 0;
    return file.start(last) + (all ? line.length() : contentLength(line));
  }

  private int contentLength(String line) {
    return LineForm.contentEnd(equality == Equality.TRAILING_SPACE ? line : LookAlikes.plain(line));
  }

  private static void checkInterrupt(int number) throws InterruptedException {
    if (number % CHECKED_EVERY == 0 && Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
