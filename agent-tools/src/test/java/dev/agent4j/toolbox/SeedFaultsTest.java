package dev.agent4j.toolbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.toolbox.notes.NoteTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the file and note tools of Mini-Agent (commit d76a4f6, read 2026-11) did wrong, one test for
 * each fault.
 */
class SeedFaultsTest extends WorkspaceTools {
  @Test
  void readHadNoLimitOfLinesAndCutTheMiddleSoTheModelCouldNotPage() throws Exception {
    Files.writeString(root.resolve("a"), "some text on a line\n".repeat(10_000));
    var offset = "1";
    int pages = 0;
    int lines = 0;

    while (!offset.isEmpty()) {
      var output = calls.call(readFile, "{'path': 'a', 'offset': " + offset + "}");
      lines += (int) output.text().lines().count() - 1;
      offset = output.details().has("nextOffset") ? output.details().get("nextOffset") + "" : "";
      pages++;
    }

    assertThat(pages).isEqualTo(5);
    assertThat(lines).isEqualTo(10_000);
  }

  @Test
  void readKnewUtf8Only() throws Exception {
    Files.write(root.resolve("a"), "Größe\n".getBytes(ISO_8859_1));

    assertThat(calls.call(readFile, "{'path': 'a'}").text()).startsWith("1\tGröße\n");
  }

  @Test
  void editReplacedEveryOccurrenceWhenOneWasMeant() throws Exception {
    Files.writeString(root.resolve("a"), "x\nx\n");
    JsonObject edit = JsonObject.of("path", "a", "edits", List.of(Map.of("old", "x", "new", "y")));

    assertThat(calls.failure(editFile, edit).code()).isEqualTo(Code.NOT_UNIQUE);
    assertThat(root.resolve("a")).hasContent("x\nx\n");
  }

  @Test
  void writeOverwroteWhatNobodyHadRead() throws Exception {
    Files.writeString(root.resolve("a"), "precious");

    assertThat(calls.failure(writeFile, "{'path': 'a', 'content': ''}").code())
        .isEqualTo(Code.EXISTS);
    assertThat(calls.failure(writeFile, "{'path': 'a', 'content': '', 'mode': 'overwrite'}").code())
        .isEqualTo(Code.STALE);
    assertThat(root.resolve("a")).hasContent("precious");
  }

  @Test
  void writeWasNotConfined(@TempDir Path outside) {
    var arguments = JsonObject.of("path", outside.resolve("x").toString(), "content", "x");

    assertThat(calls.failure(writeFile, arguments).code()).isEqualTo(Code.OUTSIDE_WORKSPACE);
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void anUnreadableFileOfNotesCountedAsEmptyAndWasOverwritten() throws Exception {
    Path file = root.resolve("notes");
    Files.writeString(file, "[{\"content\": \"precious\", \"cut off he");
    Tool recordNote = NoteTools.in(file).get(0);
    byte[] before = Files.readAllBytes(file);

    var failure = calls.failure(recordNote, "{'content': 'new'}");

    assertThat(failure.code()).isEqualTo(Code.UNDECODABLE);
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void theFileOfNotesWasWrittenAnewForEachNote() throws Exception {
    Path file = root.resolve("notes");
    Tool recordNote = NoteTools.in(file).get(0);
    calls.call(recordNote, "{'content': 'first'}");
    Object before = Files.getAttribute(file, "unix:ino");
    String first = Files.readString(file, UTF_8);

    calls.call(recordNote, "{'content': 'second'}");

    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
    assertThat(Files.readString(file, UTF_8)).startsWith(first);
  }

  @Test
  void anExceptionWentToTheModelWithItsWholeTraceback() {
    String message = calls.failure(readFile, "{'path': 'missing'}").messageForModel();

    assertThat(message).doesNotContain("Exception", "\tat ", root.toString()).hasLineCount(1);
  }
}
