package dev.agent4j.toolbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListFilesTest {
  @TempDir Path root;
  Tool listFiles;
  final Calls calls = new Calls();

  @BeforeEach
  void setUp() {
    listFiles = ListFiles.in(Workspace.of(root));
  }

  @Test
  void aDirectoryIsListedInTheOrderOfNames() throws Exception {
    Files.writeString(root.resolve("b.txt"), "12345");
    Files.createFile(root.resolve("B.txt"));
    Files.createFile(root.resolve(".hidden"));
    Files.createDirectories(root.resolve("a/inner"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("b.txt"));

    ToolOutput output = calls.call(listFiles, "{}");

    assertThat(output.text())
        .isEqualTo(
            ".hidden\t0\nB.txt\t0\na/\na/inner/\nb.txt\t5\nlink -> b.txt\n"
                + "[6 entries of .; 1 link not followed]");
    assertThat(output.details().toString())
        .isEqualTo("{\"path\":\".\",\"entries\":6,\"truncated\":false}");
  }

  @Test
  void depthListsWhatIsBelowButNeitherGitNorLinkedDirectories() throws Exception {
    Files.createDirectories(root.resolve("src/main/java"));
    Files.createDirectories(root.resolve("src/.git/objects"));
    Files.createSymbolicLink(root.resolve("src/self"), root);

    String text = calls.call(listFiles, "{'path': 'src', 'depth': 3}").text();

    assertThat(text)
        .isEqualTo(
            ".git/\nmain/\nmain/java/\nself -> "
                + root
                + "\n[4 entries of src; .git left out; 1 link not followed]");
  }

  @Test
  void aLongListIsCutAndCounted() throws Exception {
    for (int i = 0; i < 700; i++) {
      Files.createFile(root.resolve(String.format("f%03d", i)));
    }

    ToolOutput output = calls.call(listFiles, "{}");

    assertThat(output.text().lines()).hasSize(501);
    assertThat(output.text())
        .contains("\nf499\t0\n[the first 500 of 700 entries of .; list a directory below it");
    assertThat(output.details().bool("truncated", false)).isTrue();
  }

  @Test
  void anEmptyDirectoryAndAFileSayWhatTheyAre() throws Exception {
    Files.createDirectory(root.resolve("empty"));
    Files.writeString(root.resolve("a.txt"), "123");

    assertThat(calls.call(listFiles, "{'path': 'empty'}").text()).isEqualTo("[empty is empty]");
    assertThat(calls.call(listFiles, "{'path': 'a.txt'}").text())
        .isEqualTo("a.txt\t3\n[a file, not a directory]");
  }

  @Test
  void whatIsMissingOrTooDeepIsAnError() throws Exception {
    Files.createDirectory(root.resolve("source"));

    ToolException missing = calls.failure(listFiles, "{'path': 'sources'}");
    ToolException deep = calls.failure(listFiles, "{'depth': 6}");

    assertThat(missing.code()).isEqualTo(Code.NOT_FOUND);
    assertThat(missing.messageForModel()).endsWith("Did you mean source?");
    assertThat(deep.messageForModel()).isEqualTo("depth is 1 to 5, was 6");
  }

  @Test
  void oddNamesDoNotBreakTheList() throws Exception {
    Files.createFile(root.resolve("a\nb\u202Ec"));

    assertThat(calls.call(listFiles, "{}").text()).startsWith("a\\nb\\u202ec\t0\n[1 entry of .]");
  }
}
