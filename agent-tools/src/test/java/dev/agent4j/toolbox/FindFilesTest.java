package dev.agent4j.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.tool.ToolScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindFilesTest {
  @TempDir Path root;
  Tool findFiles;
  final Calls calls = new Calls();

  @BeforeEach
  void setUp() {
    findFiles = FindFiles.in(Workspace.of(root));
  }

  private Path file(String name, int age) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    return Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000L - age));
  }

  @Test
  void filesAreFoundAtAnyDepthTheNewestFirst() throws Exception {
    file("A.java", 30);
    file("src/B.java", 10);
    file("src/main/C.java", 20);
    file("src/main/C.txt", 0);

    ToolOutput output = calls.call(findFiles, "{'pattern': '**/*.java'}");

    assertThat(output.text())
        .isEqualTo("src/B.java\nsrc/main/C.java\nA.java\n[3 files, the newest first]");
    assertThat(output.details().toString())
        .isEqualTo("{\"path\":\".\",\"files\":3,\"shown\":3,\"truncated\":false}");
  }

  @Test
  void theNewestAreKeptWhenThereAreMoreThanTheLimit() throws Exception {
    for (int i = 0; i < 50; i++) {
      file("f" + i, (i * 7) % 50);
    }

    ToolOutput output = calls.call(findFiles, "{'pattern': 'f*', 'limit': 2}");

    assertThat(output.text())
        .isEqualTo("f0\nf43\n[the newest 2 of 50 files; narrow the pattern or the path]");
    assertThat(output.details().bool("truncated", false)).isTrue();
  }

  @Test
  void aPathStartsTheSearchBelowAndResultsAreStillRelativeToTheWorkspace() throws Exception {
    file("a/x.md", 0);
    file("b/x.md", 0);

    assertThat(calls.call(findFiles, "{'pattern': '*.md', 'path': 'b'}").text())
        .isEqualTo("b/x.md\n[1 file]");
  }

  @Test
  void gitAndLinkedDirectoriesAreNotEnteredAndThatIsTold(@TempDir Path outside) throws Exception {
    file(".git/config.txt", 0);
    file("a.txt", 1);
    Files.createFile(outside.resolve("secret.txt"));
    Files.createSymbolicLink(root.resolve("out"), outside);
    Files.createSymbolicLink(root.resolve("alias.txt"), Path.of("a.txt"));
    Files.createSymbolicLink(root.resolve("secret.txt"), outside.resolve("secret.txt"));

    String text = calls.call(findFiles, "{'pattern': '*.txt'}").text();

    assertThat(text)
        .contains("a.txt\n", "alias.txt\n", "[2 files, the newest first; .git left out;")
        .contains("3 links not followed")
        .doesNotContain("secret", "config");
  }

  @Test
  void nothingFoundSaysWhereItLooked() throws Exception {
    assertThat(calls.call(findFiles, "{'pattern': '*.zip'}").text())
        .isEqualTo("[no files for \"*.zip\" in .]");
  }

  @Test
  void aPatternOrPathThatCannotWorkIsAnError() throws Exception {
    Files.createFile(root.resolve("a.txt"));

    ToolException absolute = calls.failure(findFiles, "{'pattern': '/etc/*'}");
    ToolException up = calls.failure(findFiles, "{'pattern': '../*'}");
    ToolException open = calls.failure(findFiles, "{'pattern': '*.{java'}");
    ToolException file = calls.failure(findFiles, "{'pattern': '*', 'path': 'a.txt'}");

    assertThat(absolute.code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(absolute.messageForModel()).contains("\"/etc/*\"", "must be relative");
    assertThat(up.messageForModel()).contains("'..'");
    assertThat(open.messageForModel()).contains("a { has no }");
    assertThat(file.messageForModel()).contains("a.txt: a file");
  }

  @Test
  void whenTheTimeIsUpWhatWasFoundIsReturnedAndThatIsTold() throws Exception {
    for (int i = 0; i < 10; i++) {
      file("f" + i, 0);
    }
    var clock = new AtomicLong();
    var findFiles = new FindFiles(Workspace.of(root), () -> clock.getAndAdd(3_000_000_000L));

    ToolOutput output =
        findFiles.find(
            new FindFiles.Args("f*", null, null, false), ToolContext.of("1", new ToolScope()));

    assertThat(output.text())
        .startsWith("f0\nf1\nf2\nf3\n[4 files, the newest first; stopped at the time limit");
    assertThat(output.details().bool("truncated", false)).isTrue();
  }

  @Test
  void anInterruptEndsTheWalk() throws Exception {
    file("a.txt", 0);
    Thread.currentThread().interrupt();

    assertThat(catchThrowable(() -> calls.call(findFiles, "{'pattern': '*'}")))
        .isInstanceOf(InterruptedException.class);
  }
}
