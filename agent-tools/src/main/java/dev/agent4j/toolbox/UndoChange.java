package dev.agent4j.toolbox;

import static java.util.stream.Collectors.joining;

import dev.agent4j.json.Default;
import dev.agent4j.json.Description;
import dev.agent4j.json.Name;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Effects.Repeat;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.access.AtomicWrite;
import dev.agent4j.toolbox.change.ChangeLog;
import dev.agent4j.toolbox.change.Changed;
import dev.agent4j.toolbox.change.FileChange;
import dev.agent4j.toolbox.change.Image;
import dev.agent4j.toolbox.change.PlaceFiles;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.Sha256;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.update.KnownFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lets the model take back what it changed in files: exactly, or not at all. */
public final class UndoChange {

  /** What the model fills in. */
  record Args(
      @Description(
              "The change to take back, as the result of a tool named it, such as c3. Default: the"
                  + " last one that is not undone.")
          @Nullable String change,
      @Description("Only tell what would be done.") @Default("false") @Name("dry_run")
          boolean dryRun) {}

  private final Workspace workspace;
  private final PlaceFiles files;

  UndoChange(Workspace workspace, PlaceFiles files) {
    this.workspace = workspace;
    this.files = files;
  }

  /** Returns the tool {@code undo}, confined to {@code workspace}. */
  public static Tool in(Workspace workspace) {
    return Tool.of(
            "undo",
            "Takes back a change that write_file, edit_file or apply_patch made in this session, in"
                + " all its files. Refuses if one of them has changed since. What commands did is"
                + " not undone.",
            Args.class,
            new UndoChange(workspace, new PlaceFiles(workspace::open, new AtomicWrite()))::undo)
        .withEffects(json -> Effects.writing(workspace.resource("")).repeatable(Repeat.VERIFIABLE))
        .withTimeLimit(Duration.ofSeconds(30));
  }

  ToolOutput undo(Args args, ToolContext context) throws InterruptedException {
    String id = Objects.requireNonNullElse(args.change(), "").strip();
    ChangeLog.Undo undo = ChangeLog.of(context).undo(id, files);
    return FileFailures.told(
        undo.paths().get(0),
        () -> files.holding(undo.paths(), () -> undo(undo, args.dryRun(), context)));
  }

  private ToolOutput undo(ChangeLog.Undo undo, boolean dryRun, ToolContext context)
      throws IOException, InterruptedException {
    List<FileChange> plan = undo.plan();
    String what = plan.stream().map(UndoChange::describe).collect(joining("\n"));
    if (dryRun) {
      return ToolOutput.of("Undoing " + undo.id() + " would do this:\n" + what)
          .with("changed", false)
          .with("undoes", undo.id());
    }
    ChangeLog.Committed committed = undo.commit(plan);
    FileLedger ledger = FileLedger.of(context);
    for (FileChange change : plan) {
      Image now = change.before();
      Image after = change.after();
      if (now != null && after != null && change.movedFrom().isEmpty()) {
        ledger
            .of(workspace, change.path())
            .note(new KnownFile.News.Edited(now.sha256(), after.sha256(), List.of()));
      }
    }
    String text = "Undid " + undo.id() + ", as change " + committed.id() + ":\n" + what;
    return Changed.with(
        ToolOutput.of(text + Changed.note(committed))
            .with("changed", true)
            .with("undoes", undo.id()),
        committed);
  }

  private static String describe(FileChange change) {
    Image after = change.after();
    if (after == null) {
      return "delete " + Show.line(change.path()) + ", which the change had made";
    }
    String content =
        ": "
            + Show.count(after.content().length, "byte")
            + ", hash "
            + Sha256.shown(after.sha256());
    if (!change.movedFrom().isEmpty()) {
      return "move "
          + Show.line(change.movedFrom())
          + " back to "
          + Show.line(change.path())
          + content;
    }
    return (change.before() == null ? "bring back " : "restore ")
        + Show.line(change.path())
        + content;
  }
}
