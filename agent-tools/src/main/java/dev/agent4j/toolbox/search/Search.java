package dev.agent4j.toolbox.search;

import com.google.re2j.Pattern;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.TextScan;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** One search on its way through the files, and what it has found. */
public final class Search {
  private static final int MAX_MATCHES = 100;
  private static final int MAX_MATCHES_OF_A_FILE = 20;
  private static final int MAX_FILES = 500;
  private static final int MAX_BYTES = 50 * 1024;
  private static final int SEARCHED_CHARS = 1_000_000;

  /** What to return. Named as the model writes it. */
  public enum Mode {
    content,
    files,
    count
  }

  /**
   * What is looked for.
   *
   * @param context how many lines to show before and after each match
   */
  public record Query(Pattern pattern, Mode mode, int context) {}

  private final Query query;
  private final Charset fallback;
  private final Function<Path, String> names;
  private final Deadline deadline;
  private final FileWalk walk;

  private final List<String> lines = new ArrayList<>();
  private int bytes;
  private int matches;
  private int matchesShown;
  private int files;
  private int searched;
  private int binary;
  private boolean late;
  private boolean full;

  /**
   * @param fallback the charset of files that do not say theirs and are not UTF-8
   * @param names gives the names of files for the result
   */
  public Search(Query query, Charset fallback, Function<Path, String> names, Deadline deadline) {
    this.query = query;
    this.fallback = fallback;
    this.names = names;
    this.deadline = deadline;
    walk = new FileWalk(Integer.MAX_VALUE, deadline);
  }

  /** Searches the files below {@code start} that {@code glob} is for. */
  public Search in(Path start, Glob glob) throws IOException, InterruptedException {
    walk.walk(
        start,
        (entry, attributes, depth) -> {
          if (attributes.isRegularFile()
              && !FileWalk.isGit(entry)
              && glob.matches(FileWalk.below(start, entry))) {
            try {
              file(entry);
            } catch (FileSystemException e) {
              walk.countUnreadable();
            }
          }
          return !full && !late;
        });
    return this;
  }

  /** Searches a file. */
  public Search file(Path file) throws IOException, InterruptedException {
    var scan = new TextScan(file, fallback, SEARCHED_CHARS);
    if (scan.binary().isPresent()) {
      binary++;
      return this;
    }
    int left = query.mode() == Mode.content ? MAX_MATCHES - matchesShown : 0;
    int toShow = Math.min(left, MAX_MATCHES_OF_A_FILE);
    FileMatches found = scan.read(() -> new FileMatches(query, deadline, toShow)).lines();
    searched++;
    add(Show.visible(names.apply(file)), found);
    return this;
  }

  private void add(String path, FileMatches found) {
    late = late || found.isLate();
    if (found.matches() == 0) {
      return;
    }
    files++;
    matches += found.matches();
    matchesShown += found.matchesShown();
    switch (query.mode()) {
      case content -> addContent(path, found);
      case files -> addLine(path);
      case count -> addLine(path + ": " + found.matches());
    }
    full =
        full || (query.mode() == Mode.content ? matchesShown >= MAX_MATCHES : files >= MAX_FILES);
  }

  private void addContent(String path, FileMatches found) {
    if (!lines.isEmpty()) {
      addLine("");
    }
    addLine(path);
    found.shown().forEach(this::addLine);
    int more = found.matches() - found.matchesShown();
    if (more > 0) {
      addLine("(" + more + " more in this file)");
    }
  }

  private void addLine(String line) {
    int size = line.getBytes(StandardCharsets.UTF_8).length + 1;
    full = full || bytes + size > MAX_BYTES;
    if (!full) {
      bytes += size;
      lines.add(line);
    }
  }

  public ToolOutput toOutput(String wanted) {
    var status = new ArrayList<String>();
    status.add(
        files == 0
            ? "no matches for " + Show.quoted(wanted)
            : query.mode() == Mode.files
                ? Show.count(files, "file")
                : Show.count(matches, "matching line") + " in " + Show.count(files, "file"));
    status.add(Show.count(searched, "file") + " searched");
    if (full) {
      status.add("stopped at the limit of a result: narrow it by path, glob or pattern");
    }
    if (late && !walk.isCut()) {
      status.add("stopped at the time limit, so there may be more");
    }
    if (binary > 0) {
      status.add(binary + " binary left out");
    }
    status.addAll(walk.leftOut());
    String text = String.join("\n", lines) + (lines.isEmpty() ? "" : "\n");
    return ToolOutput.of(text + "[" + String.join("; ", status) + "]")
        .with("matches", matches)
        .with("files", files)
        .with("searched", searched)
        .with("truncated", full || late || walk.isCut())
        .with("timedOut", late || walk.isCut());
  }
}
