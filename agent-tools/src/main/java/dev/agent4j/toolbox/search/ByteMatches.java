package dev.agent4j.toolbox.search;

import com.google.re2j.Matcher;
import dev.agent4j.toolbox.files.ByteOrderMark;
import dev.agent4j.toolbox.scan.ByteLines;
import dev.agent4j.toolbox.scan.LineFinder;
import dev.agent4j.toolbox.search.Search.Mode;
import dev.agent4j.toolbox.search.Search.Query;
import dev.agent4j.toolbox.walk.Deadline;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of one file that match, found in its bytes: what may match is decoded, no more. */
final class ByteMatches {
  private static final int MAX_CONTEXT_BYTES = 64 << 10;

  private final Query query;
  private final LineFinder finder;
  private final Haystack file;
  private final List<Charset> charsets;
  private final Deadline deadline;
  private final int maxShown;
  private final Shown shown;

  private @Nullable Charset charset;

  /** Up to where the lines of the window were counted, and how many ended before. */
  private int countedTo;

  private long linesBefore;

  /** Where the line after the last one shown begins; what is before it is not context. */
  private int shownTo;

  private int afterLeft;
  private int matches;
  private int matchesShown;
  private boolean late;

  /**
   * @param charsets those that the file may be in, the likeliest first
   * @param maxShown how many matches to show; the others are counted
   */
  ByteMatches(
      Query query,
      LineFinder finder,
      Haystack file,
      List<Charset> charsets,
      Deadline deadline,
      int maxShown) {
    this.query = query;
    this.finder = finder;
    this.file = file;
    this.charsets = charsets;
    this.deadline = deadline;
    this.maxShown = maxShown;
    shown = new Shown(query.context() > 0);
  }

  /** Searches a file whose first window is filled. */
  FoundInFile find(ByteOrderMark mark) throws IOException, InterruptedException {
    int from = mark == ByteOrderMark.UTF_8 ? mark.length() : 0;
    boolean more = true;
    shownTo = from;
    countedTo = from;
    while (more) {
      int end = file.isLast() ? file.to() : endOfLastLine(from);
      boolean tooLong = end <= from && !file.isLast();
      more = scan(from, tooLong ? file.to() : end) && !file.isLast();
      if (more) {
        from = tooLong ? skipRestOfLine() : slide(end);
        file.fill();
        late = late || deadline.isOver();
        more = !late;
      }
    }
    return shown.found(matches, matchesShown, late);
  }

  /** Returns where the last whole line ends; a CR at the end may have its LF still to come. */
  private int endOfLastLine(int from) {
    byte[] data = file.data();
    int at = file.to();
    while (at > from && data[at - 1] != '\n' && (data[at - 1] != '\r' || at == file.to())) {
      at--;
    }
    return at;
  }

  /** Moves the window on to {@code end}, but for what may be shown before the next match. */
  private int slide(int end) {
    int keep = end;
    for (int i = 0; i < query.context() && keep > shownTo; i++) {
      keep = startOfLineBefore(keep);
    }
    keep = Math.max(Math.max(keep, shownTo), end - MAX_CONTEXT_BYTES);
    keep = keep < end ? ByteLines.startOfLine(file.data(), 0, keep) : keep;
    keep = Math.min(end, Math.max(keep, shownTo));
    numberOf(keep);
    file.slide(keep);
    countedTo = 0;
    shownTo = Math.max(0, shownTo - keep);
    return end - keep;
  }

  /** Skips what does not fit into the window. */
  private int skipRestOfLine() throws IOException {
    numberOf(file.to());
    byte[] data = file.data();
    while (true) {
      file.slide(file.to());
      file.fill();
      int end = ByteLines.endOfLine(data, 0, file.to());
      if (end < file.to() || file.isLast()) {
        int next = ByteLines.next(data, end, file.to());
        linesBefore++;
        countedTo = next;
        shownTo = next;
        return next;
      }
      if (deadline.isOver()) {
        late = true;
        return file.to();
      }
    }
  }

  private int startOfLineBefore(int start) {
    byte[] data = file.data();
    int end =
        start > 1 && data[start - 1] == '\n' && data[start - 2] == '\r' ? start - 2 : start - 1;
    return ByteLines.startOfLine(data, 0, Math.max(0, end));
  }

  /** Searches whole lines; returns whether to go on behind them. */
  private boolean scan(int from, int end) throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    byte[] data = file.data();
    finder.begin();
    int at = from;
    while (at < end) {
      int place = finder.find(data, at, end);
      if (place < 0) {
        break;
      }
      int start = ByteLines.startOfLine(data, at, place);
      int stop = ByteLines.endOfLine(data, place, end);
      at = ByteLines.next(data, stop, end);
      try {
        if (take(start, stop, at) && query.mode() == Mode.files) {
          return false;
        }
      } catch (GuardedText.Stopped e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        late = true;
        return false;
      }
    }
    showAfter(end);
    return true;
  }

  /** Returns whether the line matches. */
  private boolean take(int start, int stop, int next) throws IOException {
    boolean certain = finder.isExact() && ByteLines.isAscii(file.data(), start, stop);
    boolean toShow = matchesShown < maxShown;
    if (certain && !toShow) {
      matches++;
      return true;
    }
    String text = decode(start, stop);
    Matcher matcher = query.pattern().matcher(new GuardedText(text, deadline));
    if (!matcher.find()) {
      return false;
    }
    matches++;
    if (toShow) {
      matchesShown++;
      showAfter(start);
      showBefore(start);
      shown.match(numberOf(start), text, matcher.start(), matcher.end());
      shownTo = next;
      afterLeft = query.context();
    }
    return true;
  }

  /** Shows the lines that follow the last match, up to {@code end}. */
  private void showAfter(int end) throws IOException {
    while (afterLeft > 0 && shownTo < end) {
      afterLeft--;
      shownTo = showContext(shownTo, end);
    }
  }

  private void showBefore(int start) throws IOException {
    int from = start;
    for (int i = 0; i < query.context() && from > shownTo; i++) {
      from = startOfLineBefore(from);
    }
    from = Math.max(from, shownTo);
    while (from < start) {
      from = showContext(from, start);
    }
  }

  private int showContext(int from, int end) throws IOException {
    byte[] data = file.data();
    int stop = ByteLines.endOfLine(data, from, end);
    shown.context(numberOf(from), decode(from, stop));
    return ByteLines.next(data, stop, file.to());
  }

  /** Returns the number of the line that begins at {@code start}. */
  private long numberOf(int start) {
    if (start > countedTo) {
      linesBefore += ByteLines.count(file.data(), countedTo, start);
      countedTo = start;
    }
    return linesBefore + 1;
  }

  private String decode(int start, int stop) throws IOException {
    byte[] data = file.data();
    if (ByteLines.isAscii(data, start, stop)) {
      return new String(data, start, stop - start, StandardCharsets.ISO_8859_1);
    }
    Charset known = charset;
    if (known == null) {
      known = file.charset(charsets);
      charset = known;
    }
    return new String(data, start, stop - start, known);
  }
}
