package dev.agent4j.toolbox;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Effects.Repeat;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.FileLedger.Knowledge;
import dev.agent4j.toolbox.access.AtomicWrite;
import dev.agent4j.toolbox.access.Place;
import dev.agent4j.toolbox.edit.Diff;
import dev.agent4j.toolbox.edit.Edit;
import dev.agent4j.toolbox.edit.EditPlan;
import dev.agent4j.toolbox.edit.Placeholders;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.FileLocks;
import dev.agent4j.toolbox.files.Sha256;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.TextFile;
import dev.agent4j.toolbox.folder.OpenFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
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
                        "old": {"type": "string", "description": "The text to replace, exactly as it stands in the file, with enough lines around it to be unique; without line numbers."},
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
  private final AtomicWrite disk;

  EditFile(Workspace workspace, AtomicWrite disk) {
    this.workspace = workspace;
    this.disk = disk;
  }

  /** Returns the tool {@code edit_file}, confined to {@code workspace}. */
  public static Tool in(Workspace workspace) {
    return Tool.raw(
            "edit_file",
            "Replaces parts of a text file. Each old text must stand in the file as often as"
                + " expected, once by default; a miss names the nearest place and what differs."
                + " The result shows what changed. For a new file use write_file.",
            PARAMETERS,
            new EditFile(workspace, new AtomicWrite())::edit)
        .withEffects(
            json ->
                Effects.writing(workspace.resource(json.string("path").orElse("")))
                    .repeatable(Repeat.VERIFIABLE))
        .withTimeLimit(Duration.ofSeconds(30));
  }

  ToolOutput edit(JsonObject arguments, ToolContext context) throws InterruptedException {
    String path = arguments.string("path").orElse("");
    List<Edit> edits = Edit.listOf(arguments);
    for (Edit edit : edits) {
      Placeholders.refuseNew(path, "new of " + edit.label(), edit.replacement(), edit.old());
    }
    FileLedger ledger = FileLedger.of(context);
    return FileFailures.told(
        path,
        () -> {
          try (Place place = workspace.open(path)) {
            return FileLocks.holding(place.path(), () -> edit(path, place, edits, ledger));
          }
        });
  }

  private ToolOutput edit(String path, Place place, List<Edit> edits, FileLedger ledger)
      throws IOException, InterruptedException {
    byte[] bytes = load(path, place);
    TextFile before =
        TextFile.of(bytes, workspace.fallbackCharsets())
            .orElseThrow(
                () ->
                    new ToolException(
                        Code.UNDECODABLE,
                        Show.line(path)
                            + ": not text in a known charset, so it cannot be edited without"
                            + " loss. Use a command that knows this kind of file."));
    var plan = new EditPlan(path, before, edits);
    String name = place.relative();
    if (plan.changesNothing()) {
      String text =
          "Nothing to do in " + name + ", done already: " + String.join(", ", plan.inPlace());
      return details(ToolOutput.of(text + "."), name, before.bytes(), plan);
    }
    String text = plan.newText();
    byte[] after = plan.newBytes();
    if (Arrays.equals(after, before.bytes())) {
      throw new ToolException(
          Code.NO_CHANGE,
          Show.line(path) + ": old and new differ in line ends only, and the file keeps its own.");
    }
    if (!before.reads(after, text)) {
      throw new ToolException(
          Code.UNDECODABLE,
          String.format(
              "%s: its charset %s cannot be edited in part; nothing was changed. Use a command.",
              Show.line(path), before.charset().name()));
    }
    Knowledge knowledge = ledger.knowledge(place, before.sha256());
    disk.replace(place, after, before.sha256());
    if (knowledge == Knowledge.CURRENT) {
      ledger.wrote(place, Sha256.of(after));
    }
    Diff diff = Diff.between(before.text(), text, plan.differingLines());
    return details(ToolOutput.of(report(name, plan, diff, after, knowledge)), name, after, plan)
        .with("added", diff.added())
        .with("removed", diff.removed());
  }

  private static byte[] load(String path, Place place) throws IOException {
    try (OpenFile file = place.read()) {
      place.requireWritable();
      return TextFile.load(file, path);
    }
  }

  private static String report(
      String name, EditPlan plan, Diff diff, byte[] after, Knowledge knowledge) {
    var text = new StringBuilder();
    text.append(
        String.format(
            "Edited %s in %d %s (+%d -%d lines), matched %s; now %d bytes, hash %s.",
            name,
            plan.places(),
            plan.places() == 1 ? "place" : "places",
            diff.added(),
            diff.removed(),
            plan.isExact() ? "exactly" : "but for line ends",
            after.length,
            Sha256.shown(Sha256.of(after))));
    if (!plan.inPlace().isEmpty()) {
      text.append(" Done already: ").append(String.join(", ", plan.inPlace())).append('.');
    }
    if (knowledge == Knowledge.STALE) {
      text.append(" The file had changed since it was read; the rest of it may differ too.");
    }
    return text.append(diff.text().isEmpty() ? "" : "\n" + diff.text()).toString();
  }

  private static ToolOutput details(ToolOutput output, String name, byte[] bytes, EditPlan plan) {
    return output
        .with("path", name)
        .with("sha256", Sha256.of(bytes))
        .with("bytes", bytes.length)
        .with("changed", !plan.changesNothing())
        .with("alreadyApplied", plan.changesNothing())
        .with("places", plan.places())
        .with("match", plan.isExact() ? "exact" : "any line end");
  }
}
