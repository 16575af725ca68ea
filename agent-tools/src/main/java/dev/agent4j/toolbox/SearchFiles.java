package dev.agent4j.toolbox;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.Default;
import dev.agent4j.json.Description;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.PatternSize;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.search.Deadline;
import dev.agent4j.toolbox.search.Glob;
import dev.agent4j.toolbox.search.Search;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
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
      @Description("Whether upper and lower case are the same.") @Default("false")
          boolean ignoreCase,
      @Description(
              "How many lines to show before and after each match, at most " + MAX_CONTEXT + ".")
          @Default("0")
          int context,
      @Description(
              "content returns the matching lines, files only the names of the files, count the"
                  + " number of matching lines in each.")
          @Default("content")
          Search.Mode mode,
      @Description("Whether the pattern is plain text.") @Default("false") boolean literal) {}

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
            "Searches text files line by line with a regular expression. Returns at most 100"
                + " matches, 20 of a file, and stops after 15 s; the last line, in brackets, tells"
                + " what was found and what was left out.",
            Args.class,
            new SearchFiles(workspace, System::nanoTime)::search)
        .withEffects(json -> Effects.reading(workspace.resource(json.string("path").orElse(""))))
        .withTimeLimit(TIME.plusSeconds(15));
  }

  ToolOutput search(Args args, ToolContext context) throws InterruptedException {
    if (args.context() < 0 || args.context() > MAX_CONTEXT) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS, "context is 0 to " + MAX_CONTEXT + ", was " + args.context());
    }
    Pattern pattern = compile(args);
    Glob glob = Glob.of(args.glob() == null ? "**" : args.glob());
    String path = args.path() == null ? "." : args.path();
    return FileFailures.told(
        path,
        () -> {
          Path start = workspace.resolve(path);
          BasicFileAttributes found = ExistingFile.existing(workspace, path);
          var deadline = new Deadline(nanoTime, TIME);
          var query = new Search.Query(pattern, args.mode(), args.context());
          var search =
              new Search(query, workspace.fallbackCharset(), workspace::relative, deadline);
          if (found.isDirectory()) {
            return search.in(start, glob).toOutput(args.pattern());
          }
          if (!found.isRegularFile()) {
            throw ExistingFile.notRegular(path, found);
          }
          return search.file(start).toOutput(args.pattern());
        });
  }

  private static Pattern compile(Args args) {
    String text = args.pattern();
    if (args.literal()) {
      PatternSize.checkLength("pattern", text);
    } else {
      PatternSize.check("pattern", text);
    }
    if (text.indexOf('\n') >= 0) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          "pattern holds a line end, but lines are searched one by one. Search for one line of it.");
    }
    try {
      return Pattern.compile(
          args.literal() ? Pattern.quote(text) : text,
          args.ignoreCase() ? Pattern.CASE_INSENSITIVE : 0);
    } catch (PatternSyntaxException e) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          String.format(
              "pattern %s is not a regular expression of RE2 syntax, which has no look-around and"
                  + " no back references: %s at %s. To look for plain text set literal to true.",
              Show.quoted(text), e.getDescription(), Show.quoted(String.valueOf(e.getPattern()))));
    }
  }
}
