package dev.agent4j.toolbox;

import dev.agent4j.tool.Tool;
import dev.agent4j.toolbox.attack.InMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A workspace with the tools that are attacked, and a directory beside it that must stay as is. */
class ConfinedTools {
  static final String SECRET = "outside, and it stays there\n";

  @TempDir(factory = InMemory.class)
  Path dir;

  Path root;
  Path outside;
  Workspace workspace;
  Tool readFile;
  Tool writeFile;
  Tool editFile;
  final Calls calls = new Calls();

  @BeforeEach
  void layOut() throws IOException {
    dir = dir.toRealPath();
    root = Files.createDirectories(dir.resolve("work"));
    outside = Files.createDirectories(dir.resolve("outside"));
    workspace = Workspace.of(root);
    readFile = ReadFile.in(workspace);
    writeFile = WriteFile.in(workspace);
    editFile = EditFile.in(workspace);
  }
}
