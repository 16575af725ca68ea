package dev.agent4j.toolbox.output;

import com.google.re2j.Pattern;
import java.util.Arrays;

/** Picks lines from an output, from one position on and over several looks. Not thread-safe. */
public final class LineFilter {
  private static final int PIECE = 64 * 1024;
  private static final int MAX_LINE_CHARS = 2_000;

  private final OutputLog log;
  private final Pattern pattern;
  private final int maxChars;
  private final StringBuilder found = new StringBuilder();
  private long position;
  private long lookedUpTo;

  public LineFilter(OutputLog log, Pattern pattern, long from, int maxChars) {
    this.log = log;
    this.pattern = pattern;
    this.maxChars = maxChars;
    position = from;
  }

  /** Looks at what has come since, up to the limit; returns whether anything is found. */
  public boolean look() throws InterruptedException {
    lookedUpTo = log.mark().bytes();
    while (!isFull() && lookAtPiece()) {
      // There is another piece.
    }
    return !found().isEmpty();
  }

  /** Tells whether another look would find more lines, or there is a match to be told already. */
  public boolean hasNews() {
    return log.mark().bytes() > lookedUpTo || !found().isEmpty();
  }

  /** Returns up to where lines were looked at. */
  public long position() {
    return position;
  }

  /** Tells whether there is no room for one more line. */
  public boolean isFull() {
    return found.length() > maxChars - MAX_LINE_CHARS;
  }

  /** Returns the lines found, and among them the one without an end if that matches now. */
  public String found() {
    String open = Excerpt.text(log.openLine());
    return isFull() || open.isEmpty() || !pattern.matcher(open).find()
        ? found.toString()
        : found + shortened(open);
  }

  /** Looks at the whole lines of one piece, or at a piece of a very long line as at a line. */
  private boolean lookAtPiece() throws InterruptedException {
    long start = log.kept(position);
    byte[] content = log.read(start, PIECE);
    int end = lastLineEnd(content);
    if (end == 0 && (content.length == PIECE || log.isEnded())) {
      end = content.length;
    }
    if (end == 0) {
      return false;
    }
    position = start;
    int line = 0;
    while (line < end && !isFull()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      int next = lineEnd(content, line, end);
      String text = Excerpt.text(Arrays.copyOfRange(content, line, next));
      String bare = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
      if (pattern.matcher(bare).find()) {
        found.append(shortened(bare)).append('\n');
      }
      line = next;
    }
    position += line;
    return true;
  }

  private static String shortened(String line) {
    String shown = Excerpt.beginning(line, MAX_LINE_CHARS - 2);
    return shown.length() < line.length() ? shown + "…" : shown;
  }

  private static int lastLineEnd(byte[] content) {
    int end = content.length;
    while (end > 0 && content[end - 1] != '\n') {
      end--;
    }
    return end;
  }

  private static int lineEnd(byte[] content, int from, int to) {
    int at = from;
    while (at < to && content[at] != '\n') {
      at++;
    }
    return Math.min(at + 1, to);
  }
}
