package dev.agent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.cli.demo.DemoProject;
import dev.agent4j.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DemoCommandTest {
  private static final String SUBJECT = "src/PriceCalculator.java";

  @TempDir Path directory;

  @Test
  void bugIsFoundAndMended() throws Exception {
    Cli.Result result = demo();

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).contains("embedded", "the project's tests pass");
    assertThat(result.out()).contains("embedded", "Done: all 6 tests pass");
    assertThat(DemoProject.in(directory).testsPass()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(DemoProject.Bug.class)
  void eachBugIsMendedByItsOwnChange(DemoProject.Bug bug) throws Exception {
    layOutWithQuickTests(bug);

    Cli.Result result = demo("--keep");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().split("✓ edit_file", -1)).hasSize(2);
  }

  @Test
  void eventsShowThatTheModelLooksThinksEditsAndChecks() throws IOException {
    layOutWithQuickTests(DemoProject.Bug.LOOP);

    Cli.Result result = demo("--keep", "--json");

    assertThat(result.exitCode()).isZero();
    List<JsonObject> calls = result.events("ToolCallStarted");
    assertThat(calls)
        .extracting(it -> it.object("call").orElseThrow().get("name"))
        .containsExactly(
            "list_files",
            "find_files",
            "recall_notes",
            "bash",
            "read_file",
            "read_file",
            "edit_file",
            "bash",
            "record_note");
    assertThat(result.events("ThinkingReceived")).isNotEmpty();
    assertThat(result.events("TurnFinished").get(0).get("outcome")).isEqualTo("COMPLETED");
    assertThat(result.events("TurnFinished").get(0).get("toolCalls")).isEqualTo(9L);
  }

  @Test
  void testsThatPassAlreadyAreToldAndNothingIsChanged() throws Exception {
    layOutWithQuickTests(DemoProject.Bug.BOUNDARY);
    edit("quantity > 10", "quantity >= 10");
    String mended = Files.readString(directory.resolve(SUBJECT));

    Cli.Result again = demo("--keep");

    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).contains("pass already").doesNotContain("edit_file");
    assertThat(directory.resolve(SUBJECT)).content().isEqualTo(mended);
  }

  @Test
  void twoBugsAtOnceAreMendedOneAfterTheOther() throws Exception {
    layOutWithQuickTests(DemoProject.Bug.BOUNDARY);
    edit("(amount * percent + 50) / 100", "amount * percent / 100");

    Cli.Result result = demo("--keep");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("`if (quantity >= 10) {`", "+ 50) / 100;`");
  }

  @Test
  void bugThatNoRuleKnowsIsGivenUpAndAllIsAsItWas() throws Exception {
    layOutWithQuickTests(DemoProject.Bug.BOUNDARY);
    edit("quantity > 10", "quantity > 12");
    String before = Files.readString(directory.resolve(SUBJECT));

    Cli.Result result = demo("--keep");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_DONE);
    assertThat(result.out()).contains("I give up.", "None of the small changes");
    assertThat(result.err()).contains("still fail");
    assertThat(directory.resolve(SUBJECT)).content().isEqualTo(before);
  }

  @Test
  void projectThatDoesNotCompileIsToldAsItIs() throws Exception {
    DemoProject.in(directory).layOut(DemoProject.Bug.BOUNDARY);
    edit("quantity > 10", "quantity >> > 10");

    Cli.Result result = demo("--keep");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_DONE);
    assertThat(result.out()).contains("I give up.", "error:");
  }

  @Test
  void missingTestScriptIsTold() throws Exception {
    DemoProject.in(directory).layOut(DemoProject.Bug.BOUNDARY);
    Files.delete(directory.resolve("run-tests.sh"));

    Cli.Result result = demo("--keep");

    assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_DONE);
    assertThat(result.out()).contains("I found no run-tests.sh");
  }

  @Test
  void directoryThatCannotBeMadeIsTold() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "in the way");

    Cli.Result result = Cli.bare().run("demo", "--workspace", file.resolve("below").toString());

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("cannot be laid out in " + file, "name another directory");
  }

  @Test
  void projectThatWasLaidOutHalfWayMayBeLaidOutAgain() throws IOException {
    DemoProject project = DemoProject.in(directory);
    Path inTheWay = Files.writeString(directory.resolve("src"), "");
    assertThatThrownBy(() -> project.layOut(DemoProject.Bug.LOOP)).isInstanceOf(IOException.class);
    Files.delete(inTheWay);

    assertThat(project.isFree()).isTrue();
  }

  @Test
  void directoryOfSomebodyElseIsRefused() throws IOException {
    Files.writeString(directory.resolve("thesis.txt"), "years of work");

    Cli.Result result = demo();

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(directory.toString(), "not empty");
    assertThat(directory).isDirectoryContaining("glob:**thesis.txt");
    assertThat(directory.resolve("src")).doesNotExist();
  }

  /** Lays out the project, with tests that look at the source instead of compiling it. */
  private void layOutWithQuickTests(DemoProject.Bug bug) throws IOException {
    DemoProject.in(directory).layOut(bug);
    Files.writeString(
        directory.resolve("run-tests.sh"),
        """
        #!/bin/sh
        cd "$(dirname "$0")" || exit 2
        failed=0
        check() {
          grep -qF "$1" src/PriceCalculator.java && return
          echo "FAIL $2"
          failed=$((failed + 1))
        }
        check 'int i = 0' 'allPricesCount: expected 600 but was 500 (PriceCalculatorTest.java:10)'
        check 'quantity >= 10' 'tenPiecesAreCheaper: expected 950 but was 1000 (PriceCalculatorTest.java:12)'
        check '(amount * percent + 50) / 100' 'halfACentIsRoundedUp: expected 13 but was 12 (PriceCalculatorTest.java:14)'
        echo "6 tests, $failed failed"
        exit $failed
        """);
  }

  private void edit(String before, String after) throws IOException {
    Path file = directory.resolve(SUBJECT);
    String text = Files.readString(file);
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after));
  }

  private Cli.Result demo(String... options) {
    String[] all = new String[options.length + 3];
    all[0] = "demo";
    all[1] = "--workspace";
    all[2] = directory.toString();
    System.arraycopy(options, 0, all, 3, options.length);
    return Cli.bare().run(all);
  }
}
