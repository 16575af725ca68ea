package dev.agent4j.toolbox;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.Description;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.access.Place;
import dev.agent4j.toolbox.files.ByteOrderMark;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.TextScan;
import dev.agent4j.toolbox.folder.OpenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets the model read text files, page by page. */
public final class ReadFile {
  private static final int MAX_LINES = 2_000;
  private static final int MAX_BYTES = 50 * 1024;
  private static final int MAX_LINE_CHARS = 2_000;

  /** What the model fills in. */
  record Args(
      @Description("The file, relative to the workspace.") String path,
      @Description(
              "First line to return, from 1; a negative number counts from the end: -20 is the"
                  + " twentieth last. Default: 1.")
          @Nullable Long offset,
      @Description(
              "How many lines to return, at most " + MAX_LINES + ". Default: " + MAX_LINES + ".")
          @Nullable Integer limit) {}

  private final Workspace workspace;

  private ReadFile(Workspace workspace) {
    this.workspace = workspace;
  }

  /** Returns the tool {@code read_file}, confined to {@code workspace}. */
  public static Tool in(Workspace workspace) {
    return Tool.of(
            "read_file",
            "Reads a text file. Each line comes as its number, a tab and its text; the last line of"
                + " the result, in brackets, tells the range shown, the size, charset and line ends"
                + " of the file, and where to read on. Returns at most "
                + MAX_LINES
                + " lines or 50 KB; a line longer than "
                + MAX_LINE_CHARS
                + " characters is cut.",
            Args.class,
            new ReadFile(workspace)::read)
        .withEffects(json -> Effects.reading(workspace.resource(json.string("path").orElse(""))))
        .withTimeLimit(Duration.ofMinutes(1));
  }

  ToolOutput read(Args args, ToolContext context) throws InterruptedException {
    int limit = args.limit() == null ? MAX_LINES : args.limit();
    if (limit < 1) {
      throw new ToolException(Code.INVALID_ARGUMENTS, "limit must be 1 or more, was " + limit);
    }
    return FileFailures.told(
        args.path(),
        () -> {
          try (Place place = workspace.open(args.path());
              OpenFile file = place.read()) {
            var scan = new TextScan(file, workspace.fallbackCharsets(), MAX_LINE_CHARS);
            String kind = scan.binary().orElse("");
            if (!kind.isEmpty()) {
              throw new ToolException(
                  Code.UNDECODABLE,
                  String.format(
                      "%s: not a text file but %s, %d bytes. Use a command that knows this kind.",
                      Show.line(args.path()), kind, file.attributes().size()));
            }
            long from = firstLine(scan, args.offset() == null ? 1 : args.offset());
            return page(
                args, scan, from, Math.min(limit, MAX_LINES), place, FileLedger.of(context));
          }
        });
  }

  private static long firstLine(TextScan scan, long offset)
      throws IOException, InterruptedException {
    if (offset >= 0) {
      return Math.max(1, offset);
    }
    TextScan.Lines uncared = (number, text, length) -> true;
    return Math.max(1, scan.read(() -> uncared).facts().lines() + 1 + offset);
  }

  private ToolOutput page(
      Args args, TextScan scan, long from, int limit, Place place, FileLedger ledger)
      throws IOException, InterruptedException {
    TextScan.Scanned<Page> scanned = scan.read(() -> new Page(from, limit));
    TextScan.Facts facts = scanned.facts();
    if (from > Math.max(1, facts.lines())) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          String.format(
              "%s: offset %d is past the end; the file has %s.",
              Show.line(args.path()), from, Show.count(facts.lines(), "line")));
    }
    ledger.note(place.path(), facts.sha256());
    return scanned.lines().toOutput(facts, place.relative());
  }

  /** The lines that are shown. */
  private static final class Page implements TextScan.Lines {
    private final long from;
    private final int limit;
    private final List<String> lines = new ArrayList<>();
    private int bytes;
    private int cut;
    private boolean full;

    Page(long from, int limit) {
      this.from = from;
      this.limit = limit;
    }

    @Override
    public boolean take(long number, StringBuilder text, long length) {
      if (number < from || full) {
        return true;
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
      }
      return true;
    }

    ToolOutput toOutput(TextScan.Facts facts, String path) {
      long to = from + lines.size() - 1;
      boolean truncated = full || cut > 0;
      var text = new StringBuilder();
      lines.forEach(it -> text.append(it).append('\n'));
      text.append(
          lines.isEmpty()
              ? "[empty file"
              : "[lines " + from + " to " + to + " of " + facts.lines());
      text.append("; ")
          .append(Show.count(facts.bytes(), "byte"))
          .append("; ")
          .append(charset(facts));
      if (facts.lines() > 0) {
        text.append("; line ends ").append(facts.lineEnds().describe());
        text.append(facts.finalNewline() ? "" : "; no newline at the end");
      }
      if (cut > 0) {
        text.append("; ").append(Show.count(cut, "line")).append(" cut at 2000 characters");
      }
      if (full) {
        text.append("; read on with offset ").append(to + 1);
      }
      ToolOutput output =
          ToolOutput.of(text.append(']').toString())
              .with("path", path)
              .with("sha256", facts.sha256())
              .with("bytes", facts.bytes())
              .with("lines", facts.lines())
              .with("from", from)
              .with("to", to)
              .with("charset", facts.charset().name())
              .with("byteOrderMark", facts.mark() != ByteOrderMark.NONE)
              .with("lineEnds", facts.lineEnds().describe())
              .with("finalNewline", facts.finalNewline())
              .with("editable", !facts.lossy())
              .with("truncated", truncated);
      return full ? output.with("nextOffset", to + 1) : output;
    }

    private static String charset(TextScan.Facts facts) {
      return facts.charset().name()
          + (facts.mark() == ByteOrderMark.NONE ? "" : " with byte order mark")
          + (facts.lossy() ? ", with bytes that are not, shown as \uFFFD: not editable" : "");
    }
  }
}
