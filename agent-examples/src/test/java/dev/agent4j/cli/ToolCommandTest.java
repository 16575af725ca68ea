package dev.agent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolCommandTest {
  @TempDir Path directory;

  @BeforeEach
  void layOut() throws IOException {
    Files.writeString(directory.resolve("a.txt"), "one\ntwo\nthree\n");
  }

  @Test
  void goodCallGivesItsTextAndItsFacts() {
    Cli.Result result = json("read_file", "{\"path\": \"a.txt\", \"offset\": 2, \"limit\": 1}");

    JsonObject answer = result.json().get(0);
    assertThat(result.exitCode()).isZero();
    assertThat(result.json()).hasSize(1);
    assertThat(answer.get("ok")).isEqualTo(true);
    assertThat(answer.get("tool")).isEqualTo("read_file");
    assertThat(answer.string("text").orElseThrow()).startsWith("2\ttwo\n");
    assertThat(answer.object("details").orElseThrow().get("lines")).isEqualTo(3L);
  }

  @Test
  void withoutJsonTheTextIsAllThatIsPrinted() {
    Cli.Result result = run("read_file", "{\"path\": \"a.txt\", \"limit\": 1}");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).startsWith("1\tone\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void failureIsToldOnStandardErrorAndByTheExitCode() {
    Cli.Result result = run("read_file", "{\"path\": \"b.txt\"}");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_DONE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("b.txt");
  }

  @Test
  void coercionIsMadeAndReported() {
    JsonObject answer = json("read_file", "{\"path\": \"a.txt\", \"offset\": \"3\"}").json().get(0);

    assertThat(answer.get("ok")).isEqualTo(true);
    assertThat(answer.string("text").orElseThrow()).contains("offset", "3\tthree");
  }

  @Test
  void unknownToolIsAnsweredWithTheNearestNames() {
    Cli.Result result = json("raed_file", "{}");

    JsonObject answer = result.json().get(0);
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(answer.get("ok")).isEqualTo(false);
    assertThat(answer.string("text").orElseThrow()).contains("raed_file", "read_file");
    assertThat(code(answer)).isEqualTo("UNKNOWN_TOOL");
  }

  @Test
  void missingArgumentIsNamed() {
    Cli.Result result = json("read_file", "{\"limit\": 1}");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.json().get(0).string("text").orElseThrow()).contains("path");
    assertThat(code(result.json().get(0))).isEqualTo("INVALID_ARGUMENTS");
  }

  @Test
  void argumentsThatAreNoJsonAreToldWithThePlace() {
    Cli.Result result = json("read_file", "{\"path\": }");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.json().get(0).get("ok")).isEqualTo(false);
    assertThat(result.json().get(0).string("text").orElseThrow()).contains("line 1");
  }

  @Test
  void argumentsAreReadFromStandardInput() {
    Cli.Result result =
        Cli.bare()
            .withInput("{\"path\": \"b.txt\",\n \"content\": \"é\\n\"}\n")
            .run("tool", "write_file", "-", "--workspace", directory.toString());

    assertThat(result.exitCode()).isZero();
    assertThat(directory.resolve("b.txt")).content().isEqualTo("é\n");
  }

  @Test
  void policyStandsBeforeACallOnlyIfItIsAskedFor() {
    String write = "{\"path\": \"b.txt\", \"content\": \"x\"}";

    Cli.Result denied = run("write_file", write, "--json", "--policy");
    Cli.Result read = run("read_file", "{\"path\": \"a.txt\"}", "--policy");
    Cli.Result own = json("write_file", write);

    assertThat(code(denied.json().get(0))).isEqualTo("DENIED");
    assertThat(denied.json().get(0).string("text").orElseThrow())
        .contains("Without --policy it would be executed.")
        .doesNotContain("--yes");
    assertThat(denied.exitCode()).isEqualTo(ExitCode.NOT_DONE);
    assertThat(read.exitCode()).isZero();
    assertThat(own.exitCode()).isZero();
  }

  @Test
  void commandIsExecutedInTheWorkspace() throws IOException {
    JsonObject answer = json("bash", "{\"command\": \"pwd; exit 3\"}").json().get(0);

    assertThat(answer.get("ok")).isEqualTo(true);
    assertThat(answer.string("text").orElseThrow()).contains(directory.toRealPath().toString());
    assertThat(answer.object("details").orElseThrow().get("exit")).isEqualTo(3L);
  }

  @Test
  void pathOutsideTheWorkspaceIsRefused() {
    JsonObject answer = json("read_file", "{\"path\": \"../x\"}").json().get(0);

    assertThat(answer.get("ok")).isEqualTo(false);
    assertThat(code(answer)).isEqualTo("OUTSIDE_WORKSPACE");
  }

  @Test
  void listHasAllToolsWithTheirSchemas() {
    List<JsonObject> tools =
        Cli.bare().run("tool", "--list", "--json", "--workspace", directory.toString()).json();

    assertThat(tools)
        .extracting(it -> it.get("name"))
        .containsExactly(
            "read_file",
            "write_file",
            "edit_file",
            "apply_patch",
            "undo",
            "list_files",
            "find_files",
            "search_files",
            "bash",
            "bash_output",
            "bash_input",
            "bash_kill",
            "bash_list",
            "record_note",
            "recall_notes",
            "update_plan");
    assertThat(tools)
        .allMatch(it -> "object".equals(it.object("parameters").orElseThrow().get("type")))
        .allMatch(it -> !it.string("description").orElseThrow().isBlank())
        // Only what is named has an object in a schema: all names are snake_case.
        .noneMatch(it -> Pattern.compile("\"\\w*[A-Z-]\\w*\":\\{").matcher("" + it).find());
  }

  @Test
  void planOutlastsTheCallThatChangedIt() {
    json("update_plan", "{\"items\": [{\"text\": \"look\"}, {\"text\": \"mend\"}]}");

    Cli.Result second =
        run("update_plan", "{\"items\": [{\"text\": \"look\", \"status\": \"completed\"}]}");

    assertThat(second.exitCode()).isZero();
    assertThat(second.out())
        .startsWith("Plan, 1 of 2 done:\n1. [x] p1 look\n2. [ ] p2 mend\n")
        .contains("1 item missing from your list: p2 \"mend\".");
  }

  @Test
  void listForPeopleHasTheSchemasToo() {
    Cli.Result result = run("--list");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("edit_file\n  Replaces parts", "\"edits\"");
  }

  @Test
  void nameThatIsMissingIsAskedFor() {
    Cli.Result result = run();

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("NAME is missing", "--list");
  }

  private static Object code(JsonObject answer) {
    return answer.object("details").orElseThrow().get("code");
  }

  private Cli.Result json(String tool, String arguments) {
    return run(tool, arguments, "--json");
  }

  private Cli.Result run(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "tool";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--workspace";
    all[arguments.length + 2] = directory.toString();
    return Cli.bare().run(all);
  }
}
