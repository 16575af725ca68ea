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
import dev.agent4j.toolbox.walk.TreeWalk;
import dev.agent4j.toolbox.walk.WalkStart;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Lets the model see what is in a directory. */
public final class ListFiles {
  private static final int DEFAULT_DEPTH = 2;
  private static final int MAX_DEPTH = 5;
  private static final int MAX_ENTRIES = 500;
  private static final Duration TIME = Duration.ofSeconds(15);

  /** What the model fills in. */
  record Args(
      @Description("The directory, relative to the workspace. Default: the workspace itself.")
          @Nullable String path,
      @Description(
              "How many levels to list, at most " + MAX_DEPTH + ". Default: " + DEFAULT_DEPTH + ".")
          @Nullable Integer depth,
      @Description("Whether to list also what .gitignore files hide.")
          @Default("false")
          @Name("include_ignored")
          boolean includeIgnored) {}

  /** A line for an entry, and on which level that is. */
  private record Line(int level, String text) {}

  private final Workspace workspace;
  private final LongSupplier nanoTime;

  private ListFiles(Workspace workspace, LongSupplier nanoTime) {
    this.workspace = workspace;
    this.nanoTime = nanoTime;
  }

  /** Returns the tool {@code list_files}, confined to {@code workspace}. */
  public static Tool in(Workspace workspace) {
    return Tool.of(
            "list_files",
            "Lists a directory in the order of names: directories with a slash, files with a tab and"
                + " their size in bytes, links with an arrow. Returns at most "
                + MAX_ENTRIES
                + " entries, fewer levels if they are more. What .gitignore files hide is left out"
                + " and counted.",
            Args.class,
            new ListFiles(workspace, System::nanoTime)::list)
        .withEffects(json -> Effects.reading(workspace.resource(json.string("path").orElse(""))))
        .withTimeLimit(TIME.plusSeconds(15));
  }

  ToolOutput list(Args args, ToolContext context) throws InterruptedException {
    String path = args.path() == null ? "." : args.path();
    int depth = args.depth() == null ? DEFAULT_DEPTH : args.depth();
    if (depth < 1 || depth > MAX_DEPTH) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS, "depth is 1 to " + MAX_DEPTH + ", was " + depth);
    }
    return FileFailures.told(
        path,
        () -> {
          Path start = workspace.resolve(path);
          BasicFileAttributes found = ExistingFile.existing(workspace, path);
          return found.isDirectory()
              ? list(start, depth, args.includeIgnored())
              : single(start, found);
        });
  }

  private ToolOutput single(Path file, BasicFileAttributes attributes) throws IOException {
    String name = workspace.relative(file);
    String size = Show.visible(name) + kindOf(attributes);
    return ToolOutput.of(size + "\n[a file, not a directory]")
        .with("path", name)
        .with("entries", 1)
        .with("truncated", false);
  }

  private ToolOutput list(Path start, int depth, boolean includeIgnored)
      throws IOException, InterruptedException {
    List<Line> all = new ArrayList<>();
    int[] totals = new int[depth + 1];
    var walk = new TreeWalk(depth, includeIgnored, new Deadline(nanoTime, TIME));
    try (WalkStart from = workspace.walkFrom(start)) {
      walk.walk(
          from,
          (entry, level) -> {
            if (totals[level]++ < MAX_ENTRIES) {
              all.add(new Line(level, line(entry)));
            }
            return true;
          });
    }
    int total = (int) Math.min(Integer.MAX_VALUE, Arrays.stream(totals).sum() + walk.unseen());
    int levels = levelsThatFit(totals, depth);
    List<String> lines =
        new ArrayList<>(
            all.stream()
                .filter(it -> it.level() <= levels)
                .limit(MAX_ENTRIES)
                .map(Line::text)
                .toList());
    String name = workspace.relative(start);
    var status = new ArrayList<String>();
    status.add(count(name, lines.size(), total, levels < depth ? levels : 0));
    status.addAll(walk.phrases());
    int shown = lines.size();
    lines.add("[" + String.join("; ", status) + "]");
    return ToolOutput.of(String.join("\n", lines))
        .with("path", name)
        .with("entries", total)
        .with("truncated", shown < total || walk.isCut());
  }

  /** A whole level less tells more than the whole of the first directories. */
  private static int levelsThatFit(int[] totals, int depth) {
    int levels = 1;
    int sum = totals[1];
    while (levels < depth && sum + totals[levels + 1] <= MAX_ENTRIES) {
      sum += totals[++levels];
    }
    return levels;
  }

  private static String count(String name, int shown, int total, int levels) {
    if (total == 0) {
      return name + " is empty";
    }
    if (shown == total) {
      return total + (total == 1 ? " entry of " : " entries of ") + name;
    }
    String which =
        levels == 0 || shown == MAX_ENTRIES
            ? "the first " + shown
            : "the upper " + Show.count(levels, "level") + ", " + shown;
    return which
        + " of "
        + total
        + " entries of "
        + name
        + "; list a directory below it, or use find_files";
  }

  private static String line(Entry entry) throws IOException {
    String shown = Show.visible(entry.path());
    BasicFileAttributes attributes = entry.attributes();
    if (attributes == null) {
      return shown + "\tgone";
    }
    return attributes.isSymbolicLink()
        ? shown + " -> " + Show.visible(entry.linkTarget())
        : shown + kindOf(attributes);
  }

  private static String kindOf(BasicFileAttributes attributes) {
    if (attributes.isDirectory()) {
      return "/";
    }
    return attributes.isRegularFile() ? "\t" + attributes.size() : "\tpipe, socket or device";
  }
}
