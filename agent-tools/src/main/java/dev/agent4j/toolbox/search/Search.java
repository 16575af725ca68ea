package dev.agent4j.toolbox.search;

import static java.util.Objects.requireNonNull;

import com.google.re2j.Pattern;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.folder.OpenFile;
import dev.agent4j.toolbox.scan.LineFinder;
import dev.agent4j.toolbox.walk.Deadline;
import dev.agent4j.toolbox.walk.Entry;
import dev.agent4j.toolbox.walk.Glob;
import dev.agent4j.toolbox.walk.TreeWalk;
import dev.agent4j.toolbox.walk.WalkStart;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One search on its way through the files, and what it has found. */
public final class Search {
  private static final int MAX_MATCHES = 100;
  private static final int MAX_MATCHES_OF_A_FILE = 20;
  private static final int MAX_FILES = 500;
  private static final int MAX_BYTES = 50 * 1024;

  /** What is shown around few matches, if the model did not say: as gemini-cli 5411f113 has it. */
  public static final int AROUND_ONE = 50;

  public static final int AROUND_FEW = 15;
  private static final int FEW = 3;

  /** What to return. Named as the model writes it. */
  public enum Mode {
    content,
    files,
    count
  }

  /**
   * What is looked for.
   *
   * @param finder finds in bytes what may match; null if the charsets of the files do not allow it
   * @param context how many lines to show before and after each match
   * @param multiline whether a match may go over several lines
   */
  public record Query(
      Pattern pattern, @Nullable LineFinder finder, Mode mode, int context, boolean multiline) {

    private Query around(int lines) {
      return new Query(pattern, finder, mode, lines, multiline);
    }
  }

  /** Lines of a file that are shown, to be noted when it is sure that they are. */
  private record Seen(Path file, String sha256, List<String> lines) {}

  /** What the files are searched for and by, besides the query. */
  public interface Surroundings {
    /** Returns the name of a file for the result. */
    String nameOf(Path file);

    /** Tells whether tools must not read a file. */
    boolean isHidden(Path file);

    /**
     * Notes that lines of a file are shown to the model.
     *
     * @param sha256 of the whole content; empty if no more than a part is known
     */
    void saw(Path file, String sha256, List<String> lines) throws IOException;
  }

  private final Query query;
  private final List<Charset> fallbacks;
  private final Surroundings surroundings;
  private final Deadline deadline;
  private final TreeWalk walk;
  private final FileSearch files;

  private final List<String> lines = new ArrayList<>();
  private final List<Seen> seen = new ArrayList<>();
  private int bytes;
  private int matches;
  private int matchesShown;
  private int filesWithMatches;
  private int searched;
  private int binary;
  private int tooLarge;
  private boolean late;
  private boolean full;

  /**
   * @param includeIgnored whether to search what ignore rules hide
   * @param fallbacks the charsets of files that do not say theirs and are not UTF-8
   */
  public Search(
      Query query,
      boolean includeIgnored,
      List<Charset> fallbacks,
      Surroundings surroundings,
      Deadline deadline) {
    this.query = query;
    this.fallbacks = fallbacks;
    this.surroundings = surroundings;
    this.deadline = deadline;
    walk = new TreeWalk(Integer.MAX_VALUE, includeIgnored, deadline);
    files = new FileSearch(query, fallbacks, deadline);
  }

  /** Searches the files below {@code start} that {@code glob} is for. */
  public Search in(WalkStart start, Glob glob) throws IOException, InterruptedException {
    walk.walk(
        start,
        (entry, depth) -> {
          if (!entry.isGit() && glob.matches(entry.path()) && entry.isRegularFile()) {
            try {
              search(entry);
            } catch (ClosedByInterruptException e) {
              throw e;
            } catch (FileSystemException e) {
              walk.countUnreadable();
            }
          }
          return !full && !late;
        });
    return this;
  }

  private void search(Entry entry) throws IOException, InterruptedException {
    long size = requireNonNull(entry.attributes()).size();
    if (size == 0) {
      searched++;
      return;
    }
    try (FileChannel channel = entry.open()) {
      search(channel, size, entry::absolute);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      walk.countUnreadable();
    }
  }

  /** Searches a file that is open. */
  public Search file(OpenFile file, Path path) throws IOException, InterruptedException {
    search(file.channel(), file.attributes().size(), () -> path);
    return this;
  }

  private void search(FileChannel channel, long size, Supplier<Path> path)
      throws IOException, InterruptedException {
    int left = query.mode() == Mode.content ? MAX_MATCHES - matchesShown : 0;
    FoundInFile found = files.search(channel, size, Math.min(left, MAX_MATCHES_OF_A_FILE));
    if (found.kind() == FoundInFile.Kind.BINARY) {
      binary++;
    } else if (found.kind() == FoundInFile.Kind.TOO_LARGE) {
      tooLarge++;
    } else if (found.matches() > 0 && surroundings.isHidden(path.get())) {
      walk.countHidden();
    } else {
      searched++;
      late = late || found.late();
      if (found.matches() > 0) {
        boolean all = add(Show.visible(surroundings.nameOf(path.get())), found);
        if (all && !found.shown().isEmpty()) {
          seen.add(new Seen(path.get(), files.sha256(), found.whole()));
        }
      }
    }
  }

  /** Returns whether all that is to be shown of it is. */
  private boolean add(String path, FoundInFile found) {
    filesWithMatches++;
    matches += found.matches();
    matchesShown += found.matchesShown();
    switch (query.mode()) {
      case content -> addContent(path, found);
      case files -> addLine(path);
      case count -> addLine(path + ": " + found.matches());
    }
    boolean all = !full;
    full =
        full
            || (query.mode() == Mode.content
                ? matchesShown >= MAX_MATCHES
                : filesWithMatches >= MAX_FILES);
    return all;
  }

  private void addContent(String path, FoundInFile found) {
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

  /** Returns how many lines may be shown around the matches, the most first; empty if none may. */
  public List<Integer> contexts() {
    boolean few = matches > 0 && matches <= FEW && !full && !late && !walk.isCut();
    if (query.mode() != Mode.content || !few) {
      return List.of();
    }
    return matches == 1 ? List.of(AROUND_ONE, AROUND_FEW) : List.of(AROUND_FEW);
  }

  /** Returns the files of which lines are shown, in order. */
  public List<Path> filesShown() {
    return seen.stream().map(Seen::file).toList();
  }

  /** Returns a search for the same that shows more around each match. */
  public Search around(int context) {
    return new Search(query.around(context), true, fallbacks, surroundings, deadline);
  }

  /** Shows the lines of another search in place of these, if it found the same and had room. */
  public boolean showAs(Search other) {
    boolean same = other.matches == matches && !other.full && !other.late;
    if (same) {
      lines.clear();
      lines.addAll(other.lines);
      seen.clear();
      seen.addAll(other.seen);
    }
    return same;
  }

  private String found() {
    return query.multiline()
        ? matches + (matches == 1 ? " match" : " matches")
        : Show.count(matches, "matching line");
  }

  /** Returns the result, and notes what it shows. */
  public ToolOutput toOutput(String wanted) throws IOException {
    for (Seen it : seen) {
      surroundings.saw(it.file(), it.sha256(), it.lines());
    }
    var status = new ArrayList<String>();
    status.add(
        filesWithMatches == 0
            ? "no matches for " + Show.quoted(wanted)
            : query.mode() == Mode.files
                ? Show.count(filesWithMatches, "file")
                : found() + " in " + Show.count(filesWithMatches, "file"));
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
    if (tooLarge > 0) {
      status.add(tooLarge + " too large left out (" + files.limit() + ")");
    }
    status.addAll(walk.phrases());
    String text = String.join("\n", lines) + (lines.isEmpty() ? "" : "\n");
    return ToolOutput.of(text + "[" + String.join("; ", status) + "]")
        .with("matches", matches)
        .with("files", filesWithMatches)
        .with("searched", searched)
        .with("truncated", full || late || walk.isCut())
        .with("timedOut", late || walk.isCut());
  }
}
