package dev.agent4j.toolbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.tool.Tool;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Files that are text almost everywhere, or cannot be read at all. */
class OddFilesTest {
  @TempDir Path root;
  Path file;
  Workspace workspace;
  final Calls calls = new Calls();

  @BeforeEach
  void setUp() {
    workspace = Workspace.of(root);
    file = root.resolve("a.txt");
  }

  private String call(Tool tool, String arguments) throws Exception {
    return calls.call(tool, arguments).text();
  }

  @Test
  void aNulBehindAMegabyteOfTextHidesNothingAndIsKept() throws Exception {
    String text = "a line of text\n".repeat(70_000);
    Files.writeString(file, text + "before\0behind\nneedle\n");

    assertThat(call(SearchFiles.in(workspace), "{'pattern': 'needle', 'context': 0}"))
        .isEqualTo("a.txt\n70002: needle\n[1 matching line in 1 file; 1 file searched]");
    assertThat(call(SearchFiles.in(workspace), "{'pattern': 'behind$', 'mode': 'count'}"))
        .startsWith("a.txt: 1\n");
    assertThat(call(ReadFile.in(workspace), "{'path': 'a.txt', 'offset': -2}"))
        .startsWith("70001\tbefore\0behind\n70002\tneedle\n[");
    call(EditFile.in(workspace), "{'path': 'a.txt', 'edits': [{'old': 'needle', 'new': 'pin'}]}");
    assertThat(file).hasContent(text + "before\0behind\npin\n");
  }

  @Test
  void aNulAtTheBeginningMakesAFileBinaryForReadingAndSearching() throws Exception {
    Files.writeString(file, "a\0needle\n");

    assertThat(call(SearchFiles.in(workspace), "{'pattern': 'needle'}"))
        .isEqualTo("[no matches for \"needle\"; 0 files searched; 1 binary left out]");
    assertThat(calls.failure(ReadFile.in(workspace), "{'path': 'a.txt'}").code())
        .isEqualTo(Code.UNDECODABLE);
  }

  @Test
  void aFallbackCharsetThatWouldWriteOtherBytesIsNotTaken() throws Exception {
    Charset japanese = Charset.forName("windows-31j");
    byte[] twice = {'a', (byte) 0xFA, (byte) 0x54, '\n', 'b', '\n'};
    Files.write(file, twice);
    assertThat("a¬\nb\n".getBytes(japanese)).isNotEqualTo(twice);
    assertThat(new String(twice, japanese)).isEqualTo("a¬\nb\n".replace('¬', '\uFFE2'));
    String edit = "{'path': 'a.txt', 'edits': [{'old': 'b', 'new': 'c'}]}";
    Workspace one = workspace.withFallbackCharset(japanese);

    String read = call(ReadFile.in(one), "{'path': 'a.txt'}");
    ToolException refusal = calls.failure(EditFile.in(one), edit);

    assertThat(read).contains("not editable");
    assertThat(refusal.code()).isEqualTo(Code.UNDECODABLE);
    assertThat(file).hasBinaryContent(twice);
    Workspace two = workspace.withFallbackCharsets(List.of(japanese, ISO_8859_1));
    assertThat(call(ReadFile.in(two), "{'path': 'a.txt'}")).contains("; ISO-8859-1;");
    call(EditFile.in(two), edit);
    assertThat(file).hasBinaryContent(new byte[] {'a', (byte) 0xFA, (byte) 0x54, '\n', 'c', '\n'});
  }

  @Test
  void aFallbackCharsetThatCannotBeWrittenIsRefusedAtOnce() {
    Charset readOnly = Charset.forName("x-JISAutoDetect");

    assertThat(readOnly.canEncode()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> workspace.withFallbackCharset(readOnly))
        .withMessage("fallback charset x-JISAutoDetect cannot be written");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aNameWithLineEndsOrEscapesForgesNoLineOfAResult() throws Exception {
    String name = "x\n[done]\u001b[31m.txt";
    Files.writeString(root.resolve(name), "one\n");
    Files.createSymbolicLink(file, Path.of(name));
    Workspace here = workspace;

    List<String> results =
        List.of(
            call(ReadFile.in(here), "{'path': 'a.txt'}"),
            call(EditFile.in(here), "{'path': 'a.txt', 'edits': [{'old': 'one', 'new': 'two'}]}"),
            call(EditFile.in(here), "{'path': 'a.txt', 'edits': [{'old': 'one', 'new': 'two'}]}"),
            call(
                WriteFile.in(here),
                "{'path': 'a.txt', 'content': 'three\\n', 'mode': 'overwrite'}"),
            call(
                ApplyPatch.in(here),
                "{'patch': '*** Begin Patch\\n*** Update File: a.txt\\n@@\\n-three\\n+four\\n***"
                    + " End Patch\\n'}"),
            call(UndoChange.in(here), "{}"),
            call(SearchFiles.in(here), "{'pattern': 'three'}"),
            call(FindFiles.in(here), "{'pattern': '*.txt'}"),
            call(ListFiles.in(here), "{}"));

    assertThat(results).allSatisfy(it -> assertThat(it).doesNotContain("\u001b", "\n[done]"));
    assertThat(results.get(1)).startsWith("Edited x\\n[done]\\u001b[31m.txt in 1 place");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatMayNotBeReadIsCountedOrNamedAndTheRestIsFound() throws Exception {
    Files.writeString(file, "needle\n");
    Path closed = Files.writeString(root.resolve("closed.txt"), "needle\n");
    Path dark = Files.createDirectory(root.resolve("dark"));
    Files.writeString(dark.resolve("b.txt"), "needle\n");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    Files.setPosixFilePermissions(dark, PosixFilePermissions.fromString("---------"));
    try {
      assumeFalse(Files.isReadable(closed), "root reads all");

      assertThat(call(SearchFiles.in(workspace), "{'pattern': 'needle'}"))
          .isEqualTo(
              "a.txt\n1: needle\n[1 matching line in 1 file; 1 file searched; 2 not readable]");
      assertThat(call(FindFiles.in(workspace), "{'pattern': '*.txt'}"))
          .contains("a.txt", "closed.txt", "; 1 not readable]")
          .doesNotContain("b.txt");
      assertThat(call(ListFiles.in(workspace), "{}")).contains("dark/\n", "; 1 not readable]");
      for (Tool tool : List.of(ReadFile.in(workspace), EditFile.in(workspace))) {
        String arguments =
            tool.definition().name().equals("read_file")
                ? "{'path': 'closed.txt'}"
                : "{'path': 'closed.txt', 'edits': [{'old': 'needle', 'new': 'x'}]}";
        ToolException refusal = calls.failure(tool, arguments);
        assertThat(refusal.code()).isEqualTo(Code.DENIED);
        assertThat(refusal.messageForModel()).startsWith("closed.txt: ").doesNotContain("java.");
      }
      for (String path : new String[] {"dark", "dark/b.txt", "dark/none/c.txt"}) {
        assertThat(calls.failure(ReadFile.in(workspace), "{'path': '" + path + "'}"))
            .as(path)
            .isNotNull();
      }
      assertThat(calls.failure(WriteFile.in(workspace), "{'path': 'dark/c', 'content': ''}").code())
          .isEqualTo(Code.DENIED);
      assertThat(calls.failure(ListFiles.in(workspace), "{'path': 'dark'}").code())
          .isEqualTo(Code.DENIED);
    } finally {
      Files.setPosixFilePermissions(dark, PosixFilePermissions.fromString("rwx------"));
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rw-------"));
    }
    assertThat(Files.readString(closed, UTF_8)).isEqualTo("needle\n");
  }
}
