package dev.agent4j.toolbox;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.Description;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.search.FileWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets the model see what is in a directory. */
public final class ListFiles {
  private static final int MAX_DEPTH = 5;
  private static final int MAX_ENTRIES = 500;

  /** What the model fills in. */
  record Args(
      @Description("The directory, relative to the workspace. Default: the workspace itself.")
          @Nullable String path,
      @Description("How many levels to list, at most " + MAX_DEPTH + ". Default: 1.")
          @Nullable Integer depth) {}

  private final Workspace workspace;

  private ListFiles(Workspace workspace) {
    this.workspace = workspace;
  }

  /** Returns the tool {@code list_files}, confined to {@code workspace}. */
  public static Tool in(Workspace workspace) {
    return Tool.of(
            "list_files",
            "Lists a directory in the order of names: directories with a slash, files with a tab and"
                + " their size in bytes, links with an arrow. Returns at most "
                + MAX_ENTRIES
                + " entries.",
            Args.class,
            new ListFiles(workspace)::list)
        .withEffects(json -> Effects.reading(workspace.resource(json.string("path").orElse(""))))
        .withTimeLimit(Duration.ofSeconds(30));
  }

  ToolOutput list(Args args, ToolContext context) throws InterruptedException {
    String path = args.path() == null ? "." : args.path();
    int depth = args.depth() == null ? 1 : args.depth();
    if (depth < 1 || depth > MAX_DEPTH) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS, "depth is 1 to " + MAX_DEPTH + ", was " + depth);
    }
    return FileFailures.told(
        path,
        () -> {
          Path start = workspace.resolve(path);
          BasicFileAttributes found = ExistingFile.existing(workspace, path);
          return found.isDirectory() ? list(start, depth) : single(start, found);
        });
  }

  private ToolOutput single(Path file, BasicFileAttributes attributes) throws IOException {
    String name = workspace.relative(file);
    return ToolOutput.of(line(name, file, attributes) + "\n[a file, not a directory]")
        .with("path", name)
        .with("entries", 1)
        .with("truncated", false);
  }

  private ToolOutput list(Path start, int depth) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    var total = new int[1];
    var walk = new FileWalk(depth, null);
    walk.walk(
        start,
        (entry, attributes, level) -> {
          if (total[0]++ < MAX_ENTRIES) {
            lines.add(line(FileWalk.below(start, entry), entry, attributes));
          }
          return true;
        });
    String name = workspace.relative(start);
    var status = new ArrayList<String>();
    status.add(
        total[0] == 0
            ? name + " is empty"
            : lines.size() < total[0]
                ? "the first "
                    + lines.size()
                    + " of "
                    + total[0]
                    + " entries of "
                    + name
                    + "; list a directory below it, or use find_files"
                : total[0] + (total[0] == 1 ? " entry of " : " entries of ") + name);
    status.addAll(walk.leftOut());
    lines.add("[" + String.join("; ", status) + "]");
    return ToolOutput.of(String.join("\n", lines))
        .with("path", name)
        .with("entries", total[0])
        .with("truncated", total[0] > MAX_ENTRIES || walk.isCut());
  }

  private static String line(String name, Path entry, BasicFileAttributes attributes)
      throws IOException {
    String shown = Show.visible(name);
    if (attributes.isDirectory()) {
      return shown + "/";
    }
    if (attributes.isSymbolicLink()) {
      return shown + " -> " + Show.visible(Files.readSymbolicLink(entry).toString());
    }
    return attributes.isRegularFile()
        ? shown + "\t" + attributes.size()
        : shown + "\tpipe, socket or device";
  }
}
