package dev.agent4j.toolbox.shell;

import static java.util.Objects.requireNonNull;

import dev.agent4j.tool.Tool;
import dev.agent4j.toolbox.Workspace;
import java.util.List;

/**
 * The tools {@code bash}, {@code bash_output} and {@code bash_kill}: commands that start in a
 * workspace, and end with their session at the latest.
 *
 * <p>They need {@code bash} on the {@code PATH}. A command is not confined: it may do whatever the
 * user may who runs this JVM. On Linux its whole tree of processes is ended; elsewhere a process
 * that detaches itself may be missed.
 */
public final class ShellTools {
  private ShellTools() {}

  /** Returns the tools, with the default options. */
  public static List<Tool> in(Workspace workspace) {
    return in(workspace, ShellOptions.of());
  }

  /** Returns the tools. */
  public static List<Tool> in(Workspace workspace, ShellOptions options) {
    var shells =
        new Shells(requireNonNull(workspace, "workspace"), requireNonNull(options, "options"));
    return List.of(
        RunCommand.in(workspace, options, shells),
        ReadOutput.in(options, shells),
        KillCommand.in(shells));
  }
}
