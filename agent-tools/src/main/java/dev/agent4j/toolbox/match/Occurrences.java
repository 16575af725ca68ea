package dev.agent4j.toolbox.match;

import dev.agent4j.toolbox.certificate.Equality;
import dev.agent4j.toolbox.files.LineEnds;
import dev.agent4j.toolbox.match.SymbolSearch.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Where a text stands in another one, in the first class of equality in which it stands there.
 *
 * @param spans in order; they overlap where the text overlaps itself; empty if it stands nowhere
 */
public record Occurrences(List<Span> spans, Equality equality) {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /** Finds {@code wanted} as it is, else but for line ends and a byte order mark. */
  public static Occurrences strict(TextLines file, String wanted) throws InterruptedException {
    String text = file.text();
    if (wanted.indexOf('\r') >= 0) {
      List<Span> exact = SymbolSearch.find(text, wanted, Reading.EXACT);
      if (!exact.isEmpty()) {
        return new Occurrences(exact, Equality.BYTES);
      }
      if (LineEnds.toLf(wanted).chars().allMatch(it -> it == '\n')) {
        return new Occurrences(List.of(), Equality.LINE_ENDS); // nothing but line ends is meant
      }
    }
    String lf = LineEnds.toLf(wanted);
    // What the model reads does not show line ends, so a LF stands for any of them.
    List<Span> spans = SymbolSearch.find(text, lf, Reading.ANY_LINE_END);
    List<Span> exact =
        spans.stream()
            .filter(it -> it.end() - it.start() == wanted.length())
            .filter(it -> text.startsWith(wanted, it.start()))
            .toList();
    if (!exact.isEmpty()) {
      return new Occurrences(exact, Equality.BYTES);
    }
    if (spans.isEmpty() && lf.startsWith(BYTE_ORDER_MARK) && lf.length() > 1) {
      spans =
          SymbolSearch.find(text, lf.substring(1), Reading.ANY_LINE_END).stream()
              .filter(it -> it.start() == 0)
              .toList();
    }
    return new Occurrences(spans, Equality.LINE_ENDS);
  }

  /** Tells whether {@code text} is enough that it does not stand somewhere by chance. */
  public static boolean isTelling(String text) {
    return WantedLines.of(text, Equality.TRAILING_SPACE).isTelling();
  }

  /** Finds {@code wanted} in the weaker classes, of which it needs to have enough text. */
  public static Occurrences weak(TextLines file, String wanted) throws InterruptedException {
    if (isTelling(wanted)) {
      for (Equality equality :
          List.of(Equality.TRAILING_SPACE, Equality.LOOK_ALIKES, Equality.INDENT)) {
        List<Span> spans = weak(file, wanted, equality);
        if (!spans.isEmpty()) {
          return new Occurrences(spans, equality);
        }
      }
    }
    return new Occurrences(List.of(), Equality.INDENT);
  }

  private static List<Span> weak(TextLines file, String wanted, Equality equality)
      throws InterruptedException {
    WantedLines lines = WantedLines.of(wanted, equality);
    boolean partOfALine = lines.lines().size() == 1 && lines.endsInside();
    if (!partOfALine) {
      return LineSearch.find(file, lines, equality);
    }
    return equality == Equality.LOOK_ALIKES
        ? SymbolSearch.find(file.text(), LookAlikes.plain(wanted), Reading.LOOK_ALIKE)
        : List.of();
  }

  /**
   * Finds whole lines, in the first class of all.
   *
   * @param here tells which places are looked at; a place ends before the end of its last line
   */
  public static Occurrences ofLines(TextLines file, List<String> wanted, Predicate<Span> here)
      throws InterruptedException {
    WantedLines lines = WantedLines.whole(wanted);
    for (Equality equality : Equality.values()) {
      boolean weak = equality.compareTo(Equality.LINE_ENDS) > 0;
      if (equality == Equality.BYTES || (weak && !lines.isTelling())) {
        continue;
      }
      List<Span> spans = LineSearch.find(file, lines, equality).stream().filter(here).toList();
      if (spans.isEmpty()) {
        continue;
      }
      List<Span> exact = weak ? List.of() : spans.stream().filter(it -> !hasCr(file, it)).toList();
      return exact.isEmpty()
          ? new Occurrences(spans, equality)
          : new Occurrences(exact, Equality.BYTES);
    }
    return new Occurrences(List.of(), Equality.INDENT);
  }

  private static boolean hasCr(TextLines file, Span span) {
    int end = Math.min(span.end() + 1, file.text().length());
    return file.text().substring(span.start(), end).indexOf('\r') >= 0;
  }

  /** Returns those that remain when each one that overlaps the one before is left out. */
  public List<Span> apart() {
    var apart = new ArrayList<Span>();
    for (Span span : spans) {
      if (apart.isEmpty() || span.start() >= apart.get(apart.size() - 1).end()) {
        apart.add(span);
      }
    }
    return apart;
  }
}
