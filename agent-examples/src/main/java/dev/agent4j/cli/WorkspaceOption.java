package dev.agent4j.cli;

import dev.agent4j.tool.Tool;
import dev.agent4j.toolbox.FileTools;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.notes.NoteTools;
import dev.agent4j.toolbox.plan.PlanTools;
import dev.agent4j.toolbox.sandbox.Sandbox;
import dev.agent4j.toolbox.shell.ShellOptions;
import dev.agent4j.toolbox.shell.ShellTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that says where the agent works, and the tools it has there. */
final class WorkspaceOption {
  private static final String NOTES = ".agent4j/notes.jsonl";
  private static final String PLAN = ".agent4j/plan.jsonl";

  @Option(
      names = {"-w", "--workspace"},
      paramLabel = "DIR",
      description = "The directory to work in. Default: the current one.")
  private Path directory = Path.of(".");

  /**
   * Returns the workspace.
   *
   * @throws CommandFailure if it is not a directory, or cannot be read
   */
  Workspace workspace() {
    if (directory.toString().isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE, "--workspace is empty: name a directory; . is the current one");
    }
    if (Files.isDirectory(directory)
        && !(Files.isReadable(directory) && Files.isExecutable(directory))) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--workspace "
              + directory
              + " cannot be read by you, "
              + System.getProperty("user.name")
              + ": name another directory");
    }
    try {
      return Workspace.of(directory.toAbsolutePath().normalize());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e);
    }
  }

  /**
   * Returns all tools there are for a directory; notes are kept in it, a plan in the session.
   *
   * @param sandbox what commands are kept from
   * @throws CommandFailure if the workspace leaves nothing to confine
   */
  static List<Tool> tools(Workspace workspace, Sandbox sandbox) {
    return tools(workspace, sandbox, PlanTools.perSession());
  }

  /** Returns the same tools for one call: the plan, too, is kept in the directory. */
  static List<Tool> toolsForOneCall(Workspace workspace, Sandbox sandbox) {
    return tools(workspace, sandbox, PlanTools.in(workspace.root().resolve(PLAN)));
  }

  private static List<Tool> tools(Workspace workspace, Sandbox sandbox, List<Tool> plan) {
    try {
      sandbox.checkRoots(workspace.writableRoots());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "with --workspace "
              + workspace.root()
              + ", a sandbox confines nothing: name a directory below it, or say --sandbox=none");
    }
    List<Tool> tools = new ArrayList<>(FileTools.in(workspace));
    tools.addAll(ShellTools.in(workspace, ShellOptions.of().sandbox(sandbox)));
    tools.addAll(NoteTools.in(workspace.root().resolve(NOTES)));
    tools.addAll(plan);
    return tools;
  }
}
