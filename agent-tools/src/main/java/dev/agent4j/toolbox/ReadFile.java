package dev.agent4j.toolbox;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.Description;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.access.Place;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.TextScan;
import dev.agent4j.toolbox.folder.OpenFile;
import dev.agent4j.toolbox.page.FilePage;
import dev.agent4j.toolbox.page.ScanWatch;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lets the model read text files, page by page. */
public final class ReadFile {
  private static final Duration SCAN_TIME = Duration.ofSeconds(30);

  /** What the model fills in. */
  record Args(
      @Description("The file, relative to the workspace.") String path,
      @Description(
              "First line to return, from 1; a negative number counts from the end: -20 is the"
                  + " twentieth last. Default: 1.")
          @Nullable Long offset,
      @Description(
              "How many lines to return, at most "
                  + FilePage.MAX_LINES
                  + ". Default: "
                  + FilePage.MAX_LINES
                  + ".")
          @Nullable Integer limit) {}

  private final Workspace workspace;
  private final Duration scanTime;

  ReadFile(Workspace workspace, Duration scanTime) {
    this.workspace = workspace;
    this.scanTime = scanTime;
  }

  /** Returns the tool {@code read_file}, confined to {@code workspace}. */
  public static Tool in(Workspace workspace) {
    return new ReadFile(workspace, SCAN_TIME).tool();
  }

  Tool tool() {
    return Tool.of(
            "read_file",
            "Reads a text file. Each line comes as its number, a tab and its text; the last line of"
                + " the result, in brackets, tells the range shown, the size, charset and line ends"
                + " of the file, and where to read on. Returns at most "
                + FilePage.MAX_LINES
                + " lines or 50 KB; a line longer than "
                + FilePage.MAX_LINE_CHARS
                + " characters is cut.",
            Args.class,
            this::read)
        .withEffects(json -> Effects.reading(workspace.resource(json.string("path").orElse(""))))
        .withTimeLimit(Duration.ofMinutes(1));
  }

  ToolOutput read(Args args, ToolContext context) throws InterruptedException {
    int limit = args.limit() == null ? FilePage.MAX_LINES : args.limit();
    if (limit < 1) {
      throw new ToolException(Code.INVALID_ARGUMENTS, "limit must be 1 or more, was " + limit);
    }
    return FileFailures.told(
        args.path(),
        () -> {
          try (Place place = workspace.openToRead(args.path(), context);
              OpenFile file = place.read()) {
            var scan = new TextScan(file, workspace.fallbackCharsets(), FilePage.MAX_LINE_CHARS);
            requireText(place, scan, file);
            var watch = new ScanWatch(place.shown(), file.attributes().size(), scanTime);
            long from = firstLine(scan, args.offset() == null ? 1 : args.offset(), watch);
            var scanned = scan.read(() -> new FilePage(from, limit, watch));
            return output(place, scanned.facts(), scanned.lines(), context);
          }
        });
  }

  private static void requireText(Place place, TextScan scan, OpenFile file) {
    scan.binary()
        .ifPresent(
            kind -> {
              throw new ToolException(
                  Code.UNDECODABLE,
                  String.format(
                      "%s: not a text file but %s, %d bytes. Use a command that knows this kind.",
                      place.shown(), kind, file.attributes().size()));
            });
  }

  private static long firstLine(TextScan scan, long offset, ScanWatch watch)
      throws IOException, InterruptedException {
    return offset >= 0
        ? Math.max(1, offset)
        : Math.max(1, scan.read(() -> watch.countingLines()).facts().lines() + 1 + offset);
  }

  private static ToolOutput output(
      Place place, TextScan.Facts facts, FilePage page, ToolContext context) throws IOException {
    if (page.from() > Math.max(1, facts.lines())) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          String.format(
              "%s: offset %d is past the end; the file has %s.",
              place.shown(), page.from(), Show.count(facts.lines(), "line")));
    }
    if (!facts.sha256().isEmpty()) {
      FileLedger.of(context).saw(place, facts.sha256(), page.wholeLines());
    }
    return page.toOutput(facts, place.relative());
  }
}
