package dev.agent4j.toolbox.edit;

import dev.agent4j.toolbox.certificate.Equality;
import dev.agent4j.toolbox.files.LineEnds;
import dev.agent4j.toolbox.match.LineForm;
import dev.agent4j.toolbox.match.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Turns what an edit says into what is replaced in the end. Lines that the edit leaves equal keep
 * their bytes, and new lines get the line ends of those they replace.
 */
final class Rewrite {
  private static final Pattern AFTER_LF = Pattern.compile("(?<=\n)");

  /** Comparing takes memory in proportion to the lines of both; beyond this only ends are. */
  private static final long MAX_CELLS = 1_000_000;

  /** The part of a text that is replaced in the end, and by what. */
  record Replacement(int start, int end, String text) {}

  private final String text;
  private final String dominant;

  /**
   * @param dominant the line end of most lines of {@code text}
   */
  Rewrite(String text, String dominant) {
    this.text = text;
    this.dominant = dominant;
  }

  /**
   * Returns what replaces {@code span}, in order; empty if all lines stay. A CR in the edit says
   * that its line ends are meant as they are, provided that its old text stands so in the file.
   */
  List<Replacement> of(Span span, String old, String replacement, Equality equality) {
    boolean oldHasCr = old.indexOf('\r') >= 0;
    boolean newHasCr = replacement.indexOf('\r') >= 0;
    if (oldHasCr ? equality == Equality.BYTES : newHasCr) {
      return List.of(new Replacement(span.start(), span.end(), replacement));
    }
    List<String> lines = lines(replacement);
    int[] ends = segmentEnds(span);
    List<String> oldForms = forms(lines(old), equality);
    int[] kept = kept(oldForms, forms(lines, equality));
    letGoWhatWouldMeet(kept, ends);
    var replacements = new ArrayList<Replacement>();
    int oldDone = 0;
    int newDone = 0;
    for (int i = 0; i <= lines.size(); i++) {
      boolean atEnd = i == lines.size();
      if (!atEnd && kept[i] < 0) {
        continue;
      }
      int oldEnd = atEnd ? ends.length - 1 : kept[i];
      if (oldEnd > oldDone || i > newDone) {
        String added = String.join("", lines.subList(newDone, i));
        int start = ends[oldDone];
        int end = ends[oldEnd];
        replacements.add(new Replacement(start, end, withLineEnds(added, start, end)));
      }
      oldDone = oldEnd + 1;
      newDone = i + 1;
    }
    return replacements;
  }

  /**
   * Keeps no line whose end would not stay {@linkplain #apart apart} from what comes to stand
   * beside it, because what was between is gone. As a new line it gets another end.
   */
  private void letGoWhatWouldMeet(int[] kept, int[] ends) {
    int last = ends.length - 1;
    int before = -1;
    for (int i = 0; i < kept.length; i++) {
      int line = kept[i];
      if (line >= 0) {
        String end = lineEnds(ends[line], ends[line + 1]).get(0);
        boolean isAlone = line > before + 1 && isLineEnd(ends[line]);
        boolean isLast = line < last - 1 && i == kept.length - 1;
        int precedes = isAlone ? at(ends[before + 1] - 1) : 0;
        int follows = isLast ? at(ends[last]) : 0;
        kept[i] = apart(precedes, end, follows).equals(end) ? line : -1;
      }
      before = kept[i] < 0 ? last : kept[i];
    }
  }

  /** Returns the lines of {@code text}, each with a LF but for the last one if it has no end. */
  static List<String> lines(String text) {
    return text.isEmpty() ? List.of() : List.of(AFTER_LF.split(LineEnds.toLf(text)));
  }

  private static List<String> forms(List<String> lines, Equality equality) {
    return lines.stream()
        .map(
            it ->
                it.endsWith("\n")
                    ? LineForm.of(it.substring(0, it.length() - 1), withIndent(equality)) + '\n'
                    : LineForm.of(it, withIndent(equality)))
        .toList();
  }

  /** The lines of the edit were shifted by now, so that their indents count. */
  private static Equality withIndent(Equality equality) {
    return equality == Equality.INDENT ? Equality.LOOK_ALIKES : equality;
  }

  /** Returns where the lines of the span begin, and where the last one ends. */
  private int[] segmentEnds(Span span) {
    var ends = new ArrayList<Integer>();
    ends.add(span.start());
    for (int i = span.start(); i < span.end(); i++) {
      int length = LineEnds.lengthAt(text, i);
      if (length > 0) {
        i += length - 1;
        if (i + 1 < span.end()) {
          ends.add(i + 1);
        }
      }
    }
    if (span.end() > span.start()) {
      ends.add(span.end());
    }
    return ends.stream().mapToInt(it -> it).toArray();
  }

  /** Returns for each new line the old one that it is, -1 if it is none. */
  private static int[] kept(List<String> old, List<String> now) {
    var kept = new int[now.size()];
    Arrays.fill(kept, -1);
    int shorter = Math.min(old.size(), now.size());
    int head = 0;
    while (head < shorter && old.get(head).equals(now.get(head))) {
      kept[head] = head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && old.get(old.size() - 1 - tail).equals(now.get(now.size() - 1 - tail))) {
      kept[now.size() - 1 - tail] = old.size() - 1 - tail++;
    }
    int rows = old.size() - head - tail;
    int columns = now.size() - head - tail;
    if (rows > 0 && columns > 0 && (long) rows * columns <= MAX_CELLS) {
      keepCommon(old.subList(head, head + rows), now.subList(head, head + columns), head, kept);
    }
    return kept;
  }

  /** The longest common subsequence. */
  private static void keepCommon(List<String> old, List<String> now, int offset, int[] kept) {
    var longest = new int[old.size() + 1][now.size() + 1];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = now.size() - 1; j >= 0; j--) {
        longest[i][j] =
            old.get(i).equals(now.get(j))
                ? longest[i + 1][j + 1] + 1
                : Math.max(longest[i + 1][j], longest[i][j + 1]);
      }
    }
    int i = 0;
    for (int j = 0; i < old.size() && j < now.size(); ) {
      if (old.get(i).equals(now.get(j))) {
        kept[offset + j++] = offset + i++;
      } else if (longest[i + 1][j] >= longest[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
  }

  private String withLineEnds(String lines, int start, int end) {
    if (lines.indexOf('\n') < 0) {
      return lines;
    }
    List<String> ends = lineEnds(start, end);
    var adapted = new StringBuilder();
    int used = 0;
    for (int i = 0; i < lines.length(); i++) {
      char c = lines.charAt(i);
      if (c != '\n') {
        adapted.append(c);
        continue;
      }
      int before = adapted.length() > 0 ? adapted.charAt(adapted.length() - 1) : at(start - 1);
      int after = i + 1 < lines.length() ? 0 : at(end);
      String lineEnd = ends.get(Math.min(used++, ends.size() - 1));
      adapted.append(apart(before, lineEnd, after));
    }
    return adapted.toString();
  }

  private int at(int index) {
    return index >= 0 && index < text.length() ? text.charAt(index) : 0;
  }

  /** Where CR and LF both are line ends by themselves, keeps two of them from becoming one. */
  private static String apart(int before, String lineEnd, int after) {
    boolean afterCr = before == '\r' && lineEnd.equals("\n");
    boolean beforeLf = after == '\n' && lineEnd.equals("\r");
    if (afterCr) {
      return after == '\n' ? "\r\n" : "\r";
    }
    return beforeLf ? (before == '\r' ? "\r\n" : "\n") : lineEnd;
  }

  /** Returns the ends of the lines that are replaced, the one of the line at the end included. */
  private List<String> lineEnds(int start, int end) {
    var ends = new ArrayList<String>();
    for (int i = start; i < end; i++) {
      int length = LineEnds.lengthAt(text, i);
      if (length > 0) {
        ends.add(text.substring(i, i + length));
        i += length - 1;
      }
    }
    if (ends.isEmpty()) {
      boolean betweenLines = start == end && (start == 0 || isLineEnd(start - 1));
      ends.add(betweenLines ? dominant : lineEndAfter(end));
    }
    return ends;
  }

  private boolean isLineEnd(int index) {
    return LineEnds.lengthAt(text, index) > 0;
  }

  private String lineEndAfter(int index) {
    for (int i = index; i < text.length(); i++) {
      int length = LineEnds.lengthAt(text, i);
      if (length > 0) {
        return text.substring(i, i + length);
      }
    }
    return dominant;
  }
}
