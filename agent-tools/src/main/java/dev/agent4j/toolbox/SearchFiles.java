package dev.agent4j.toolbox;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.Default;
import dev.agent4j.json.Description;
import dev.agent4j.json.Name;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.access.Place;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.PatternSize;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.folder.OpenFile;
import dev.agent4j.toolbox.scan.LineFinder;
import dev.agent4j.toolbox.search.Search;
import dev.agent4j.toolbox.walk.Deadline;
import dev.agent4j.toolbox.walk.Glob;
import dev.agent4j.toolbox.walk.WalkStart;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Lets the model find lines in files by a regular expression, in time linear in their length. */
public final class SearchFiles {
  private static final int MAX_CONTEXT = 10;
  private static final Duration TIME = Duration.ofSeconds(15);

  /** What the model fills in. */
  record Args(
      @Description("A regular expression in RE2 syntax, looked for within each line.")
          String pattern,
      @Description("The directory or file to search, relative to the workspace. Default: all.")
          @Nullable String path,
      @Description("Only files whose path below that directory this glob is for, such as *.java.")
          @Nullable String glob,
      @Description("Whether upper and lower case are the same.")
          @Default("false")
          @Name("ignore_case")
          boolean ignoreCase,
      @Description(
              "How many lines to show before and after each match, at most "
                  + MAX_CONTEXT
                  + ". Default: "
                  + Search.AROUND_ONE
                  + " if there is one match in all, "
                  + Search.AROUND_FEW
                  + " if there are two or three, else 0.")
          @Nullable Integer context,
      @Description(
              "content returns the matching lines, files only the names of the files, count the"
                  + " number of matching lines in each.")
          @Default("content")
          Search.Mode mode,
      @Description("Whether the pattern is plain text.") @Default("false") boolean literal,
      @Description(
              "Whether a match may go over several lines: \\n stands for a line end, ^ and $ for"
                  + " those of lines, and . for a line end only after (?s).")
          @Default("false")
          boolean multiline,
      @Description("Whether to search also what .gitignore files hide.")
          @Default("false")
          @Name("include_ignored")
          boolean includeIgnored) {}

  private final Workspace workspace;
  private final LongSupplier nanoTime;

  SearchFiles(Workspace workspace, LongSupplier nanoTime) {
    this.workspace = workspace;
    this.nanoTime = nanoTime;
  }

  /** Returns the tool {@code search_files}, confined to {@code workspace}. */
  public static Tool in(Workspace workspace) {
    return Tool.of(
            "search_files",
            "Searches text files with a regular expression, line by line unless told otherwise."
                + " Returns at most 100 matches, 20 of a file, and stops after 15 s. What .gitignore"
                + " files hide is left out; the last line, in brackets, tells what was found and"
                + " what was left out.",
            Args.class,
            new SearchFiles(workspace, System::nanoTime)::search)
        .withEffects(json -> Effects.reading(workspace.resource(json.string("path").orElse(""))))
        .withTimeLimit(TIME.plusSeconds(15));
  }

  ToolOutput search(Args args, ToolContext context) throws InterruptedException {
    int lines = args.context() == null ? 0 : args.context();
    if (lines < 0 || lines > MAX_CONTEXT) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS, "context is 0 to " + MAX_CONTEXT + ", was " + lines);
    }
    Pattern pattern = compile(args);
    Glob glob = Glob.of(args.glob() == null ? "**" : args.glob());
    String path = args.path() == null ? "." : args.path();
    return FileFailures.told(
        path,
        () -> {
          var query = new Search.Query(pattern, finder(args), args.mode(), lines, args.multiline());
          var search =
              new Search(
                  query,
                  args.includeIgnored(),
                  workspace.fallbackCharsets(),
                  new InSession(workspace, FileLedger.of(context)),
                  new Deadline(nanoTime, TIME));
          if (isDirectory(path, context)) {
            try (WalkStart from = workspace.walkFrom(workspace.resolve(path))) {
              search.in(from, glob);
            }
          } else {
            searchFile(search, path, context);
          }
          if (args.context() == null) {
            showAround(search, context);
          }
          return search.toOutput(args.pattern());
        });
  }

  private boolean isDirectory(String path, ToolContext context) throws IOException {
    try (Place place = workspace.openToRead(path, context)) {
      return place.existing().isDirectory();
    }
  }

  private void searchFile(Search search, String path, ToolContext context)
      throws IOException, InterruptedException {
    try (Place place = workspace.openToRead(path, context);
        OpenFile file = place.read()) {
      search.file(file, place.path());
    }
  }

  private void showAround(Search found, ToolContext session)
      throws IOException, InterruptedException {
    for (int context : found.contexts()) {
      Search around = found.around(context);
      try {
        for (Path file : found.filesShown()) {
          searchFile(around, workspace.relative(file), session);
        }
      } catch (ToolException | FileSystemException e) {
        // One is gone or changed since: what was found then is all that can be shown.
        return;
      }
      if (found.showAs(around)) {
        return;
      }
    }
  }

  private @Nullable LineFinder finder(Args args) {
    List<Charset> charsets = workspace.fallbackCharsets();
    return charsets.stream().allMatch(LineFinder::canRead)
        ? LineFinder.of(args.pattern(), args.literal(), args.ignoreCase(), charsets)
        : null;
  }

  /** What a search asks the workspace and tells the session. */
  private record InSession(Workspace workspace, FileLedger ledger) implements Search.Surroundings {

    @Override
    public String nameOf(Path file) {
      return workspace.relative(file);
    }

    @Override
    public boolean isHidden(Path file) {
      return workspace.protectedPaths().hiderOf(workspace.relative(file)).isPresent();
    }

    @Override
    public void saw(Path file, String sha256, List<String> lines) throws IOException {
      try (Place place = workspace.open(workspace.relative(file))) {
        ledger.saw(place, sha256, lines);
      } catch (ToolException | FileSystemException e) {
        // It is gone, or is no longer a file of the workspace: then there is nothing to know.
      }
    }
  }

  private static Pattern compile(Args args) {
    String text = args.pattern();
    if (args.literal()) {
      PatternSize.checkLength("pattern", text);
    } else {
      PatternSize.check("pattern", text);
    }
    if (!args.multiline() && holdsLineEnd(args)) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          "pattern holds a line end, but lines are searched one by one. Set multiline to true, or"
              + " search for one line of it.");
    }
    try {
      return Pattern.compile(
          args.literal() ? Pattern.quote(text) : text,
          (args.ignoreCase() ? Pattern.CASE_INSENSITIVE : 0)
              | (args.multiline() ? Pattern.MULTILINE : 0));
    } catch (PatternSyntaxException e) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          String.format(
              "pattern %s is not a regular expression of RE2 syntax, which has no look-around and"
                  + " no back references: %s at %s. To look for plain text set literal to true.",
              Show.quoted(text), e.getDescription(), Show.quoted(String.valueOf(e.getPattern()))));
    }
  }

  /** A class such as {@code [^\n]} may name a line end; to ask for one is of no use. */
  private static boolean holdsLineEnd(Args args) {
    String text = args.pattern();
    boolean inClass = false;
    for (int i = 0; i < text.length() && !args.literal(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        if (!inClass && i < text.length() && text.charAt(i) == 'n') {
          return true;
        }
      } else {
        inClass = c == '[' || (inClass && c != ']');
      }
    }
    return text.indexOf('\n') >= 0;
  }
}
