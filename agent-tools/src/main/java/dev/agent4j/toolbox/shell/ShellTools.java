package dev.agent4j.toolbox.shell;

import static java.util.Objects.requireNonNull;

import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.access.SpilledFiles;
import java.util.List;

/**
 * The tools {@code bash}, {@code bash_output} and {@code bash_kill}: commands that start in a
 * workspace, and end with their session at the latest.
 *
 * <p>They need {@code bash} on the {@code PATH}. A command is not confined: it may do whatever the
 * user may who runs this JVM. On Linux its whole tree of processes is ended; elsewhere a process
 * that detaches itself may be missed. What is killed with the JVM itself, by a signal that cannot
 * be caught, ends nothing.
 */
public final class ShellTools {
  private final Workspace workspace;
  private final ShellOptions options;

  ShellTools(Workspace workspace, ShellOptions options) {
    this.workspace = requireNonNull(workspace, "workspace");
    this.options = requireNonNull(options, "options");
  }

  /** Returns the tools, with the default options. */
  public static List<Tool> in(Workspace workspace) {
    return in(workspace, ShellOptions.of());
  }

  /** Returns the tools. */
  public static List<Tool> in(Workspace workspace, ShellOptions options) {
    return new ShellTools(workspace, options).tools();
  }

  List<Tool> tools() {
    return List.of(
        new RunCommand(this).tool(), new ReadOutput(this).tool(), new KillCommand(this).tool());
  }

  Workspace workspace() {
    return workspace;
  }

  ShellOptions options() {
    return options;
  }

  /** Returns the shell of a session, which the three tools share. */
  Shell shell(ToolScope scope) {
    return scope.get(
        this,
        () -> {
          Shell shell = new Shell(workspace, options);
          scope.get(SpilledFiles.class, SpilledFiles::new).add(shell::spilled);
          return shell;
        });
  }
}
