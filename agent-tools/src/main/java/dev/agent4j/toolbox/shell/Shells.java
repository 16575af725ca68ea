package dev.agent4j.toolbox.shell;

import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.Workspace;

/** Finds the shell of a session, for the tools that share it. Thread-safe. */
final class Shells {
  private final Workspace workspace;
  private final ShellOptions options;

  Shells(Workspace workspace, ShellOptions options) {
    this.workspace = workspace;
    this.options = options;
  }

  Shell of(ToolScope scope) {
    return scope.get(this, () -> new Shell(workspace, options));
  }
}
