package dev.agent4j.toolbox;

import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
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
import dev.agent4j.toolbox.edit.Diff;
import dev.agent4j.toolbox.edit.Edit;
import dev.agent4j.toolbox.edit.EditPlan;
import dev.agent4j.toolbox.edit.Placeholders;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.Sha256;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.update.KnownFile;
import dev.agent4j.toolbox.update.KnownFile.Knowledge;
import dev.agent4j.toolbox.update.TextUpdate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Lets the model replace parts of text files. An edit changes the bytes it names and no others:
 * charset, byte order mark, line ends and mode stay.
 */
public final class EditFile {
  // Written by hand: "new" is no name for a record's component, and expect has two types.
  private static final JsonSchema PARAMETERS =
      JsonSchema.of(
          JsonObject.parse(
              """
              {
                "type": "object",
                "properties": {
                  "path": {"type": "string", "description": "The file, relative to the workspace."},
                  "edits": {
                    "type": "array",
                    "description": "All are matched against the file as it is, and all or none are made. They must not overlap.",
                    "minItems": 1,
                    "maxItems": 200,
                    "items": {
                      "type": "object",
                      "properties": {
                        "old": {"type": "string", "description": "The text to replace, exactly as it is in the file, with enough lines around it to be unique; without line numbers."},
                        "new": {"type": "string", "description": "The text to put in its place."},
                        "expect": {
                          "description": "In how many places old stands, or \\"all\\" to replace every one. Default: 1.",
                          "anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "enum": ["all"]}],
                          "default": 1
                        }
                      },
                      "required": ["old", "new"],
                      "additionalProperties": false
                    }
                  }
                },
                "required": ["path", "edits"],
                "additionalProperties": false
              }
              """));

  private final Workspace workspace;
  private final PlaceFiles files;

  EditFile(Workspace workspace, PlaceFiles files) {
    this.workspace = workspace;
    this.files = files;
  }

  /** Returns the tool {@code edit_file}, confined to {@code workspace}. */
  public static Tool in(Workspace workspace) {
    return Tool.raw(
            "edit_file",
            "Replaces parts of a text file. Each old text must occur in the file as often as"
                + " expected, once by default; a miss names the nearest place and what differs."
                + " The result shows what changed. For a new file use write_file.",
            PARAMETERS,
            new EditFile(workspace, new PlaceFiles(workspace::open, new AtomicWrite()))::edit)
        .withEffects(
            json ->
                Effects.writing(workspace.resource(json.string("path").orElse("")))
                    .repeatable(Repeat.VERIFIABLE))
        .withTimeLimit(Duration.ofSeconds(30));
  }

  ToolOutput edit(JsonObject arguments, ToolContext context) throws InterruptedException {
    String shown = arguments.string("path").orElse("");
    List<Edit> edits = Edit.listOf(arguments);
    for (Edit edit : edits) {
      Placeholders.refuseNew(shown, "new of " + edit.label(), edit.replacement(), edit.old());
    }
    return FileFailures.told(
        shown,
        () -> {
          String path = files.resolve(shown);
          return files.holding(List.of(path), () -> edit(shown, path, edits, context));
        });
  }

  private ToolOutput edit(String shown, String path, List<Edit> edits, ToolContext context)
      throws IOException, InterruptedException {
    Image image = files.readExisting(path);
    files.requireWritable(path);
    KnownFile known = FileLedger.of(context).of(workspace, path);
    TextUpdate update =
        TextUpdate.of(
            shown,
            path,
            image,
            workspace.fallbackCharsets(),
            known,
            text -> EditPlan.of(shown, text, edits));
    FileChange change = update.change();
    if (change == null) {
      String text =
          "Nothing to do in "
              + Show.visible(path)
              + ": already applied, "
              + String.join(", ", update.inPlace());
      return details(ToolOutput.of(text + "."), update, image.content());
    }
    ChangeLog.Committed committed = ChangeLog.of(context).commit(List.of(change), files);
    byte[] after = update.after();
    update.note(known);
    String text = report(update, after, committed);
    return Changed.with(
        details(ToolOutput.of(text), update, after)
            .with("added", update.diff().added())
            .with("removed", update.diff().removed()),
        committed);
  }

  private static String report(TextUpdate update, byte[] after, ChangeLog.Committed committed) {
    EditPlan plan = update.plan();
    Diff diff = update.diff();
    var text = new StringBuilder();
    text.append(
        String.format(
            "Edited %s in %d %s (+%d -%d lines), matched %s; now %d bytes, hash %s, change %s.",
            Show.visible(update.path()),
            plan.places(),
            plan.places() == 1 ? "place" : "places",
            diff.added(),
            diff.removed(),
            plan.equality().words(),
            after.length,
            Sha256.shown(Sha256.of(after)),
            committed.id()));
    if (!plan.inPlace().isEmpty()) {
      text.append(" Done already: ").append(String.join(", ", plan.inPlace())).append('.');
    }
    if (update.knowledge() == Knowledge.STALE) {
      text.append(" The file had changed since it was read; the rest of it may differ too.");
    }
    text.append(Changed.note(committed));
    return text.append(diff.text().isEmpty() ? "" : "\n" + diff.text()).toString();
  }

  private static ToolOutput details(ToolOutput output, TextUpdate update, byte[] bytes) {
    EditPlan plan = update.plan();
    return output
        .with("path", update.path())
        .with("sha256", Sha256.of(bytes))
        .with("bytes", bytes.length)
        .with("changed", !plan.changesNothing())
        .with("alreadyApplied", plan.changesNothing())
        .with("places", plan.places())
        .with("match", plan.equality().code());
  }
}
