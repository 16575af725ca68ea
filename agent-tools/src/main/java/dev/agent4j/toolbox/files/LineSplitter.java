package dev.agent4j.toolbox.files;

import dev.agent4j.toolbox.files.TextScan.Facts;
import java.nio.CharBuffer;
import java.nio.charset.Charset;

/** Divides text that comes in pieces into lines, of which it keeps the beginning. */
final class LineSplitter {
  private final int keptChars;
  private final TextScan.Lines lines;
  private final StringBuilder line = new StringBuilder();
  private long length;
  private long count;
  private long lf;
  private long crlf;
  private long cr;
  private boolean afterCr;
  private boolean stopped;
  private boolean finalNewline;

  LineSplitter(int keptChars, TextScan.Lines lines) {
    this.keptChars = keptChars;
    this.lines = lines;
  }

  boolean wantsMore() {
    return !stopped;
  }

  void stop() {
    stopped = true;
  }

  void add(CharBuffer chars) throws InterruptedException {
    while (chars.hasRemaining() && !stopped) {
      char c = chars.get();
      if (afterCr) {
        afterCr = false;
        if (c == '\n') {
          crlf++;
          endLine();
          continue;
        }
        cr++;
        endLine();
      }
      if (c == '\n') {
        lf++;
        endLine();
      } else if (c == '\r') {
        afterCr = true;
      } else {
        length++;
        if (length <= keptChars) {
          line.append(c);
        }
      }
    }
  }

  void finish() throws InterruptedException {
    finalNewline = afterCr || (count > 0 && length == 0);
    if (afterCr) {
      cr++;
      endLine();
    } else if (length > 0) {
      endLine();
    }
  }

  private void endLine() throws InterruptedException {
    if (stopped) {
      return;
    }
    count++;
    if (length > keptChars
        && keptChars > 0
        && Character.isHighSurrogate(line.charAt(keptChars - 1))) {
      line.setLength(keptChars - 1);
    }
    stopped = !lines.take(count, line, length);
    line.setLength(0);
    length = 0;
  }

  Facts facts(ByteOrderMark mark, Charset charset, boolean lossy, long bytes, String sha256) {
    var lineEnds = new LineEnds(lf, crlf, cr);
    return new Facts(mark, charset, lossy, bytes, count, lineEnds, finalNewline, sha256);
  }
}
