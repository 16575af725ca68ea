package dev.agent4j.toolbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema.Checked;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Effects.Repeat;
import dev.agent4j.tool.Tool;
import dev.agent4j.toolbox.notes.NoteTools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of all tools: what the model is told of them, and what they declare. */
class FileToolsTest {
  @TempDir Path dir;
  Path root;
  Map<String, Tool> tools;

  @BeforeEach
  void setUp() throws IOException {
    root = Files.createDirectory(dir.toRealPath().resolve("work"));
    List<Tool> all = new ArrayList<>(FileTools.in(Workspace.of(root)));
    all.addAll(NoteTools.in(dir.resolve("notes.jsonl")));
    tools =
        all.stream().collect(Collectors.toMap(it -> it.definition().name(), Function.identity()));
    assertThat(all)
        .extracting(it -> it.definition().name())
        .containsExactly(
            "read_file",
            "write_file",
            "edit_file",
            "apply_patch",
            "undo",
            "list_files",
            "find_files",
            "search_files",
            "record_note",
            "recall_notes");
  }

  private Effects effects(String tool, String arguments) {
    return tools.get(tool).effects(JsonObject.parse(arguments.replace('\'', '"')));
  }

  @Test
  void theParametersAreTheOnesOfTheContract() throws IOException {
    String parameters =
        tools.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                it ->
                    it.getKey()
                        + " "
                        + it.getValue().definition().parameters().toJson().toPrettyString()
                        + "\n")
            .collect(joining());

    try (InputStream contract = FileToolsTest.class.getResourceAsStream("/tool-parameters.txt")) {
      assertThat(parameters).isEqualTo(new String(contract.readAllBytes(), UTF_8));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "list_files, includeIgnored, include_ignored, true",
    "find_files, includeIgnored, include_ignored, true",
    "search_files, includeIgnored, include_ignored, true",
    "search_files, ignoreCase, ignore_case, true",
    "write_file, expectedHash, expected_hash, 0123456789ab",
    "undo, dryRun, dry_run, true"
  })
  void formerNamesOfArgumentsAreUnderstood(String tool, String former, String name, String value) {
    var parameters = tools.get(tool).definition().parameters();

    JsonObject arguments = JsonObject.of(former, value);
    for (Object required : parameters.toJson().list("required")) {
      arguments = arguments.with((String) required, "x");
    }

    Checked checked = parameters.check(arguments);

    assertThat(checked.problems()).isEmpty();
    assertThat(checked.value().has(name)).isTrue();
    assertThat(checked.coercions()).contains(former + ": the field was taken as " + name);
  }

  @Test
  void toolsThatLookArePureAndNameWhatTheyLookAt() {
    for (String tool : List.of("read_file", "list_files", "find_files", "search_files")) {
      assertThat(effects(tool, "{'path': 'src/a.txt'}"))
          .isEqualTo(Effects.reading(root + "/src/a.txt"));
    }
    assertThat(effects("list_files", "{}")).isEqualTo(Effects.reading(root.toString()));
    assertThat(effects("recall_notes", "{}")).isEqualTo(Effects.reading(dir + "/notes.jsonl"));
  }

  @Test
  void toolsThatWriteNameTheFileBehindALinkAndWhetherTheyMayBeRepeated() throws IOException {
    Files.createSymbolicLink(root.resolve("link"), Path.of("a.txt"));
    Effects writing = Effects.writing(root + "/a.txt");

    assertThat(effects("write_file", "{'path': 'link', 'content': ''}"))
        .isEqualTo(writing.repeatable(Repeat.VERIFIABLE));
    assertThat(effects("write_file", "{'path': 'a.txt', 'content': '', 'mode': 'overwrite'}"))
        .isEqualTo(writing.repeatable(Repeat.IDEMPOTENT));
    assertThat(effects("edit_file", "{'path': './a.txt', 'edits': []}"))
        .isEqualTo(writing.repeatable(Repeat.VERIFIABLE));
    assertThat(effects("record_note", "{'content': 'x'}").repeat()).isEqualTo(Repeat.VERIFIABLE);
  }

  @Test
  void aReaderAndAWriterOfOneFileConflictAndThoseOfTwoFilesDoNot() {
    Effects write = effects("write_file", "{'path': 'src/a.txt', 'content': ''}");

    assertThat(write.conflictsWith(effects("read_file", "{'path': 'src/a.txt'}"))).isTrue();
    assertThat(write.conflictsWith(effects("search_files", "{'pattern': 'x'}"))).isTrue();
    assertThat(write.conflictsWith(effects("list_files", "{'path': 'src'}"))).isTrue();
    assertThat(write.conflictsWith(effects("read_file", "{'path': 'src/a.txt2'}"))).isFalse();
    assertThat(write.conflictsWith(effects("edit_file", "{'path': 'b', 'edits': []}"))).isFalse();
  }

  @Test
  void whatLeadsOutIsNamedByItsEffectsForAPolicyToJudge() throws IOException {
    assertThat(effects("read_file", "{'path': '../secret'}").reads())
        .containsExactly(dir.toRealPath() + "/secret");
    assertThat(effects("write_file", "{'path': '/etc/passwd'}").writes())
        .containsExactly("/etc/passwd");
  }

  @Test
  void everyToolHasATimeLimitAndTellsTheModelWhenToUseIt() {
    for (Tool tool : tools.values()) {
      assertThat(tool.timeLimit()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
      assertThat(tool.definition().description()).hasSizeBetween(60, 600);
    }
  }
}
