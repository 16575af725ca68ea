package dev.agent4j.cli;

import dev.agent4j.tool.Tool;
import dev.agent4j.toolbox.FileTools;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.notes.NoteTools;
import dev.agent4j.toolbox.sandbox.Sandbox;
import dev.agent4j.toolbox.shell.ShellOptions;
import dev.agent4j.toolbox.shell.ShellTools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that says where the agent works, and the tools it has there. */
final class WorkspaceOption {
  private static final String NOTES = ".agent4j/notes.jsonl";

  @Option(
      names = {"-w", "--workspace"},
      paramLabel = "DIR",
      description = "The directory to work in. Default: the current one.")
  private Path directory = Path.of("");

  /**
   * Returns the workspace.
   *
   * @throws CommandFailure if it is not a directory
   */
  Workspace workspace() {
    try {
      return Workspace.of(directory.toAbsolutePath());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e);
    }
  }

  /**
   * Returns all tools there are for a directory; notes are kept in it.
   *
   * @param sandbox what commands are kept from
   */
  static List<Tool> tools(Workspace workspace, Sandbox sandbox) {
    List<Tool> tools = new ArrayList<>(FileTools.in(workspace));
    tools.addAll(ShellTools.in(workspace, ShellOptions.of().sandbox(sandbox)));
    tools.addAll(NoteTools.in(workspace.root().resolve(NOTES)));
    return tools;
  }
}
