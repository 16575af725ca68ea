package dev.agent4j.toolbox;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.Default;
import dev.agent4j.json.Description;
import dev.agent4j.json.Name;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.walk.Deadline;
import dev.agent4j.toolbox.walk.Entry;
import dev.agent4j.toolbox.walk.Glob;
import dev.agent4j.toolbox.walk.TreeWalk;
import dev.agent4j.toolbox.walk.WalkStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Lets the model find files by their names. */
public final class FindFiles {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;
  private static final Duration TIME = Duration.ofSeconds(15);

  /** What the model fills in. */
  record Args(
      @Description(
              "A glob such as **/*.java, src/**/Test?.{java,kt} or *.md; without a slash it is for"
                  + " names at any depth.")
          String pattern,
      @Description("The directory to search, relative to the workspace. Default: the workspace.")
          @Nullable String path,
      @Description(
              "How many files to return, at most "
                  + MAX_LIMIT
                  + ". Default: "
                  + DEFAULT_LIMIT
                  + ".")
          @Nullable Integer limit,
      @Description("Whether to find also what .gitignore files hide.")
          @Default("false")
          @Name("include_ignored")
          boolean includeIgnored) {}

  private record Found(String path, FileTime modified) {
    static final Comparator<Found> NEWEST_FIRST =
        Comparator.comparing(Found::modified).reversed().thenComparing(Found::path);
  }

  private final Workspace workspace;
  private final LongSupplier nanoTime;

  FindFiles(Workspace workspace, LongSupplier nanoTime) {
    this.workspace = workspace;
    this.nanoTime = nanoTime;
  }

  /** Returns the tool {@code find_files}, confined to {@code workspace}. */
  public static Tool in(Workspace workspace) {
    return Tool.of(
            "find_files",
            "Finds files by a glob, the newest first, and tells how many there are. Directories"
                + " named .git and links to directories are not entered, and what .gitignore files"
                + " hide is left out and counted.",
            Args.class,
            new FindFiles(workspace, System::nanoTime)::find)
        .withEffects(json -> Effects.reading(workspace.resource(json.string("path").orElse(""))))
        .withTimeLimit(TIME.plusSeconds(15));
  }

  ToolOutput find(Args args, ToolContext context) throws InterruptedException {
    int limit = args.limit() == null ? DEFAULT_LIMIT : args.limit();
    if (limit < 1) {
      throw new ToolException(Code.INVALID_ARGUMENTS, "limit must be 1 or more, was " + limit);
    }
    Glob glob = Glob.of(args.pattern());
    String path = args.path() == null ? "." : args.path();
    return FileFailures.told(
        path,
        () -> {
          Path start = workspace.resolve(path);
          if (!ExistingFile.existing(workspace, path).isDirectory()) {
            throw new ToolException(
                Code.INVALID_ARGUMENTS, Show.line(path) + ": a file. path is for a directory.");
          }
          return find(args, glob, start, Math.min(limit, MAX_LIMIT));
        });
  }

  private ToolOutput find(Args args, Glob glob, Path start, int limit)
      throws IOException, InterruptedException {
    var newest = new PriorityQueue<Found>(Found.NEWEST_FIRST.reversed());
    var total = new int[1];
    var walk = new TreeWalk(Integer.MAX_VALUE, args.includeIgnored(), new Deadline(nanoTime, TIME));
    try (WalkStart from = workspace.walkFrom(start)) {
      walk.walk(
          from,
          (entry, depth) -> {
            BasicFileAttributes attributes = glob.matches(entry.path()) ? entry.attributes() : null;
            if (attributes != null && isFile(entry, attributes)) {
              total[0]++;
              newest.add(
                  new Found(workspace.relative(entry.absolute()), attributes.lastModifiedTime()));
              if (newest.size() > limit) {
                newest.remove();
              }
            }
            return true;
          });
    }
    var lines = new ArrayList<String>();
    newest.stream().sorted(Found.NEWEST_FIRST).forEach(it -> lines.add(Show.visible(it.path())));
    int shown = lines.size();
    var status = new ArrayList<String>();
    status.add(
        shown == 0
            ? "no files for " + Show.quoted(args.pattern()) + " in " + workspace.relative(start)
            : shown < total[0]
                ? "the newest "
                    + shown
                    + " of "
                    + total[0]
                    + " files; narrow the pattern or the path"
                : total[0] + (total[0] == 1 ? " file" : " files, the newest first"));
    status.addAll(walk.phrases());
    lines.add("[" + String.join("; ", status) + "]");
    return ToolOutput.of(String.join("\n", lines))
        .with("path", workspace.relative(start))
        .with("files", total[0])
        .with("shown", shown)
        .with("truncated", shown < total[0] || walk.isCut());
  }

  /** A link counts as a file if it leads to one in the workspace. */
  private boolean isFile(Entry entry, BasicFileAttributes attributes) {
    if (!attributes.isSymbolicLink()) {
      return attributes.isRegularFile();
    }
    try {
      return Files.isRegularFile(
          workspace.resolve(entry.absolute().toString()), LinkOption.NOFOLLOW_LINKS);
    } catch (ToolException e) {
      return false;
    }
  }
}
