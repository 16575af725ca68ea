package dev.agent4j.toolbox.shell;

import static java.util.Objects.requireNonNull;

import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.access.SpilledFiles;
import dev.agent4j.toolbox.process.Enclosure;
import dev.agent4j.toolbox.sandbox.Mechanism;
import dev.agent4j.toolbox.sandbox.Sandbox;
import dev.agent4j.toolbox.shell.ShellOptions.Language;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tools {@code bash}, {@code bash_output}, {@code bash_input}, {@code bash_kill} and {@code
 * bash_list}: commands that start in a workspace, and end with their session at the latest.
 *
 * <p>They need {@code bash} on the {@code PATH}. On Windows, or if {@link ShellOptions#language}
 * says so, {@code powershell} is there in place of {@code bash}, and commands are held by less; it
 * was tried with a program that stands for PowerShell, not on Windows itself. A command is confined
 * by a {@link dev.agent4j.toolbox.sandbox.Sandbox}, the best there is on the machine, without
 * network; where there is none, it may do whatever the user may who runs this JVM. All its
 * processes are ended with it: {@link Containment#detect} says what holds on this machine. What it
 * may use up is limited by {@link ShellLimits}.
 */
public final class ShellTools {
  private final Workspace workspace;
  private final ShellOptions options;
  private final @Nullable Enclosure enclosure;
  private final String path;

  ShellTools(Workspace workspace, ShellOptions options) {
    this(workspace, options, null);
  }

  /**
   * @param enclosure what processes cannot leave; null for the best that there is
   */
  ShellTools(Workspace workspace, ShellOptions options, @Nullable Enclosure enclosure) {
    this(workspace, options, enclosure, System.getenv().getOrDefault("PATH", ""));
  }

  /**
   * @param enclosure what processes cannot leave; null for the best that there is
   * @param path where the shell's programs are looked for
   */
  ShellTools(
      Workspace workspace, ShellOptions options, @Nullable Enclosure enclosure, String path) {
    this.enclosure = enclosure;
    this.path = path;
    this.workspace = requireNonNull(workspace, "workspace");
    this.options = requireNonNull(options, "options");
    if (options.language().here() == Language.POWERSHELL && !isUnconfined(options.sandbox())) {
      throw new IllegalArgumentException(
          "commands in PowerShell cannot be confined, and this machine has a sandbox: say"
              + " Sandbox.none() if they may run without, or choose bash");
    }
  }

  private static boolean isUnconfined(Sandbox sandbox) {
    return sandbox.isNone() || sandbox.facts().mechanism() == Mechanism.NONE;
  }

  /** Returns the tools, with the default options. */
  public static List<Tool> in(Workspace workspace) {
    return in(workspace, ShellOptions.of());
  }

  /**
   * Returns the tools.
   *
   * @throws IllegalArgumentException if there is to be a sandbox, but the workspace leaves nothing
   *     to confine, as {@code /} does; or if commands are to be in PowerShell, which cannot be
   *     confined, and in a sandbox that this machine has
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
          Shell shell = new Shell(workspace, options, enclosure, path);
          scope.get(SpilledFiles.class, SpilledFiles::new).add(shell::spilled);
          return shell;
        });
  }
}
