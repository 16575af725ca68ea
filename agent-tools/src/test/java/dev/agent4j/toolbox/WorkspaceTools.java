package dev.agent4j.toolbox;

import dev.agent4j.tool.Tool;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A workspace with the tools for its files, which are called in one session. */
class WorkspaceTools {
  @TempDir Path root;
  Workspace workspace;
  Tool readFile;
  Tool writeFile;
  Tool editFile;
  Tool applyPatch;
  Tool searchFiles;
  final Calls calls = new Calls();

  @BeforeEach
  void layOutTools() {
    workspace = Workspace.of(root);
    readFile = ReadFile.in(workspace);
    writeFile = WriteFile.in(workspace);
    editFile = EditFile.in(workspace);
    applyPatch = ApplyPatch.in(workspace);
    searchFiles = SearchFiles.in(workspace);
  }
}
