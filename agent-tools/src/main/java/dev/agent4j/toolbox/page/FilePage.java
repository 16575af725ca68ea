package dev.agent4j.toolbox.page;

import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.files.ByteOrderMark;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.TextScan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The lines of a file that are shown, and what is said of the file below them. */
public final class FilePage implements TextScan.Lines {
  public static final int MAX_LINES = 2_000;
  public static final int MAX_LINE_CHARS = 2_000;
  private static final int MAX_BYTES = 50 * 1024;

  private final long from;
  private final int limit;
  private final ScanWatch watch;
  private final List<String> lines = new ArrayList<>();
  private final List<String> whole = new ArrayList<>();
  private int bytes;
  private int cut;
  private boolean full;

  /**
   * Makes a page without lines.
   *
   * @param from the first line, from 1
   * @param limit how many lines at most
   */
  public FilePage(long from, int limit, ScanWatch watch) {
    this.from = from;
    this.limit = Math.min(limit, MAX_LINES);
    this.watch = watch;
  }

  /** Returns the first line. */
  public long from() {
    return from;
  }

  private long to() {
    return from + lines.size() - 1;
  }

  /** Returns the texts of the lines that are shown whole. */
  public List<String> wholeLines() {
    return whole;
  }

  @Override
  public boolean take(long number, StringBuilder text, long length) {
    if (number < from || full) {
      return !(full && watch.isForPageOnly());
    }
    String line = number + "\t" + text;
    if (length > text.length()) {
      line += "…(" + (length - text.length()) + " more characters)";
    }
    int size = line.getBytes(StandardCharsets.UTF_8).length + 1;
    full = lines.size() == limit || bytes + size > MAX_BYTES;
    if (!full) {
      cut += length > text.length() ? 1 : 0;
      bytes += size;
      lines.add(line);
      if (length == text.length()) {
        whole.add(text.toString());
      }
    }
    return !(full && watch.isForPageOnly());
  }

  @Override
  public boolean wantsMore(long bytesRead) {
    watch.check();
    return true;
  }

  /** Returns the page as the model sees it. */
  public ToolOutput toOutput(TextScan.Facts facts, String path) {
    var text = new StringBuilder();
    lines.forEach(it -> text.append(it).append('\n'));
    text.append('[').append(status(facts)).append(']');
    ToolOutput output =
        ToolOutput.of(text.toString())
            .with("path", path)
            .with("sha256", facts.sha256())
            .with("bytes", facts.bytes())
            .with("lines", facts.lines())
            .with("from", from)
            .with("to", to())
            .with("charset", facts.charset().name())
            .with("byteOrderMark", facts.mark() != ByteOrderMark.NONE)
            .with("lineEnds", facts.lineEnds().describe())
            .with("finalNewline", facts.finalNewline())
            .with("editable", !facts.lossy())
            .with("truncated", full || cut > 0);
    return full ? output.with("nextOffset", to() + 1) : output;
  }

  private String status(TextScan.Facts facts) {
    boolean partial = facts.sha256().isEmpty();
    var text = new StringBuilder();
    if (lines.isEmpty()) {
      text.append("empty file");
    } else {
      text.append("lines ").append(from).append(" to ").append(to()).append(" of ");
      text.append(partial ? "a file too large to count" : facts.lines());
    }
    text.append("; ").append(partial ? "more than " : "").append(Show.count(facts.bytes(), "byte"));
    text.append("; ").append(charset(facts));
    if (facts.lines() > 0) {
      text.append("; line ends ").append(facts.lineEnds().describe());
      text.append(facts.finalNewline() || partial ? "" : "; no newline at the end");
    }
    if (cut > 0) {
      text.append("; ").append(Show.count(cut, "line")).append(" cut at 2000 characters");
    }
    if (full) {
      text.append("; read on with offset ").append(to() + 1);
    }
    return text.toString();
  }

  private static String charset(TextScan.Facts facts) {
    return facts.charset().name()
        + (facts.mark() == ByteOrderMark.NONE ? "" : " with byte order mark")
        + (facts.lossy() ? ", with bytes that are not, shown as \uFFFD: not editable" : "");
  }
}
