package dev.agent4j.toolbox.shell;

import static java.util.Objects.requireNonNull;

import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.access.SpilledFiles;
import dev.agent4j.toolbox.process.Enclosure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tools {@code bash}, {@code bash_output}, {@code bash_input}, {@code bash_kill} and {@code
 * bash_list}: commands that start in a workspace, and end with their session at the latest.
 *
 * <p>They need {@code bash} on the {@code PATH}. A command is confined by a {@link
 * dev.agent4j.toolbox.sandbox.Sandbox}, the best there is on the machine, without network; where
 * there is none, it may do whatever the user may who runs this JVM. All its processes are ended
 * with it: {@link Containment#detect} says what holds on this machine. What it may use up is
 * limited by {@link ShellLimits}.
 */
public final class ShellTools {
  private final Workspace workspace;
  private final ShellOptions options;
  private final @Nullable Enclosure enclosure;

  ShellTools(Workspace workspace, ShellOptions options) {
    this(workspace, options, null);
  }

  /**
   * @param enclosure what processes cannot leave; null for the best that there is
   */
  ShellTools(Workspace workspace, ShellOptions options, @Nullable Enclosure enclosure) {
    this.enclosure = enclosure;
    this.workspace = requireNonNull(workspace, "workspace");
    this.options = requireNonNull(options, "options");
  }

  /** Returns the tools, with the default options. */
  public static List<Tool> in(Workspace workspace) {
    return in(workspace, ShellOptions.of());
  }

  /**
   * Returns the tools.
   *
   * @throws IllegalArgumentException if there is to be a sandbox, but the workspace leaves nothing
   *     to confine: {@code /}
   */
  public static List<Tool> in(Workspace workspace, ShellOptions options) {
    options.sandbox().checkRoots(workspace.writableRoots());
    return new ShellTools(workspace, options).tools();
  }

  List<Tool> tools() {
    return List.of(
        new RunCommand(this).tool(),
        new ReadOutput(this).tool(),
        new InputCommand(this).tool(),
        new KillCommand(this).tool(),
        new ListCommands(this).tool());
  }

  Workspace workspace() {
    return workspace;
  }

  ShellOptions options() {
    return options;
  }

  /** Returns the shell of a session, which the tools share. */
  Shell shell(ToolScope scope) {
    return scope.get(
        this,
        () -> {
          Shell shell = new Shell(workspace, options, enclosure);
          scope.get(SpilledFiles.class, SpilledFiles::new).add(shell::spilled);
          return shell;
        });
  }
}
