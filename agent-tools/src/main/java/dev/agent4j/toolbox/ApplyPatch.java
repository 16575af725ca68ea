package dev.agent4j.toolbox;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.Description;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Effects.Repeat;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.access.AtomicWrite;
import dev.agent4j.toolbox.change.ChangeLog;
import dev.agent4j.toolbox.change.Changed;
import dev.agent4j.toolbox.change.FileChange;
import dev.agent4j.toolbox.change.PlaceFiles;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.patch.FilePatch;
import dev.agent4j.toolbox.patch.Patch;
import dev.agent4j.toolbox.update.PatchPlanner;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets the model change several files by one patch, all or none. Hunks are found as {@link
 * EditFile} finds its texts, each in one place only.
 */
public final class ApplyPatch {
  private static final int MAX_DIFF_CHARS = 12_000;

  /** What the model fills in. */
  record Args(
      @Description(
              "From \"*** Begin Patch\" to \"*** End Patch\". For each file a section that begins"
                  + " with \"*** Update File: path\" (then, to move it, \"*** Move to: path\"),"
                  + " \"*** Add File: path\" or \"*** Delete File: path\". In an update: \"@@\""
                  + " and a line that stands above the place, then lines that begin with a space"
                  + " (stay), - (go) or + (come). Or a unified diff.")
          String patch) {}

  private final Workspace workspace;
  private final PlaceFiles files;

  ApplyPatch(Workspace workspace, PlaceFiles files) {
    this.workspace = workspace;
    this.files = files;
  }

  /** Returns the tool {@code apply_patch}, confined to {@code workspace}. */
  public static Tool in(Workspace workspace) {
    return Tool.of(
            "apply_patch",
            "Changes, adds, deletes and moves text files by a patch: all that it says, or nothing."
                + " Each hunk must fit exactly one place below its @@ line. The result shows"
                + " what changed.",
            Args.class,
            new ApplyPatch(workspace, new PlaceFiles(workspace::open, new AtomicWrite()))::apply)
        .withEffects(json -> effects(workspace, json.string("patch").orElse("")))
        .withTimeLimit(Duration.ofSeconds(60));
  }

  private static Effects effects(Workspace workspace, String patch) {
    List<String> resources;
    try {
      resources = paths(Patch.parse(patch)).stream().map(workspace::resource).toList();
    } catch (ToolException e) {
      resources = List.of(workspace.resource("")); // It will fail; until then it may do anything.
    }
    return Effects.writing(resources.toArray(new String[0])).repeatable(Repeat.VERIFIABLE);
  }

  private static List<String> paths(List<FilePatch> patches) {
    var paths = new ArrayList<String>();
    for (FilePatch patch : patches) {
      paths.add(patch.path());
      if (!patch.movedTo().isEmpty()) {
        paths.add(patch.movedTo());
      }
    }
    return paths;
  }

  ToolOutput apply(Args args, ToolContext context) throws InterruptedException {
    List<FilePatch> patches = Patch.parse(args.patch());
    List<String> shown = paths(patches);
    return FileFailures.told(
        shown.get(0),
        () -> {
          List<String> paths = new ArrayList<>();
          for (String path : shown) {
            paths.add(files.resolve(path));
          }
          if (paths.stream().distinct().count() < paths.size()) {
            throw new ToolException(
                Code.INVALID_ARGUMENTS,
                "Two paths of the patch lead to one file; nothing was changed. Put all that is done"
                    + " to a file into one section.");
          }
          return files.holding(paths, () -> applyAll(patches, context));
        });
  }

  private ToolOutput applyAll(List<FilePatch> patches, ToolContext context)
      throws IOException, InterruptedException {
    FileLedger ledger = FileLedger.of(context);
    var planner =
        new PatchPlanner(files, workspace.fallbackCharsets(), path -> ledger.of(workspace, path));
    for (FilePatch patch : patches) {
      planner.add(patch);
    }
    List<FileChange> changes = planner.changes();
    if (changes.isEmpty()) {
      return ToolOutput.of(
              "Nothing to do, already applied:\n" + String.join("\n", planner.report()))
          .with("changed", false)
          .with("alreadyApplied", true);
    }
    ChangeLog.Committed committed = ChangeLog.of(context).commit(changes, files);
    planner.note();
    String text =
        String.format(
            "Patched %s, change %s.%s\n%s",
            Show.count(changes.size(), "file"),
            committed.id(),
            Changed.note(committed),
            String.join("\n", planner.report()));
    return Changed.with(
        ToolOutput.of(Show.clip(text, MAX_DIFF_CHARS))
            .with("changed", true)
            .with("alreadyApplied", false)
            .with("paths", changes.stream().map(FileChange::path).toList()),
        committed);
  }
}
