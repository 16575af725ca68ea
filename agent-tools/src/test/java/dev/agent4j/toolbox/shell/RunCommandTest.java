package dev.agent4j.toolbox.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.process.Bash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCommandTest extends ShellTest {

  @Test
  void outputAndErrorComeInTheOrderTheyWereWritten() throws Exception {
    ToolOutput output = bash("echo one; echo two >&2; echo three");

    assertThat(said(output)).isEqualTo("one\ntwo\nthree\n");
    assertThat(output.details().string("status")).hasValue("exited");
    assertThat(output.details().integer("exit")).hasValue(0);
    assertThat(output.details().integer("bytes")).hasValue(14);
    assertThat(output.details().integer("lines")).hasValue(3);
    assertThat(output.details().get("signal")).isNull();
    assertThat(output.details().get("spill")).isNull();
  }

  @Test
  void exitCodeIsDataAndNoFailure() throws Exception {
    ToolOutput output = bash("echo no such luck; exit 3");

    assertThat(output.text()).startsWith("bash_1: exit code 3 after ");
    assertThat(output.details().integer("exit")).hasValue(3);
  }

  @Test
  void signalThatEndsTheCommandIsNamed() throws Exception {
    ToolOutput output = bash("kill -SEGV $$");

    assertThat(output.text()).startsWith("bash_1: exit code 139 (SIGSEGV) after ");
    assertThat(output.details().string("signal")).hasValue("SIGSEGV");
  }

  @Test
  void syntaxErrorIsToldWithTheLineOfTheCommand() throws Exception {
    ToolOutput output = bash("echo fine\nif true; then\n");

    assertThat(output.details().integer("exit").getAsLong()).isNotZero();
    assertThat(said(output)).contains("fine").contains("line 3").contains("syntax error");
  }

  @Test
  void commandSeesNeitherInputNorArgumentsNorOurVariables() throws Exception {
    ToolOutput output = bash("cat; echo \"$# [$REPLY] $0\"");

    assertThat(said(output)).isEqualTo("0 [] bash\n");
  }

  @Test
  void commandIsTakenByteForByte() throws Exception {
    ToolOutput output = bash("echo 'é 😀 \"$HOME\" \\ '\"'\" ; cat <<'END'\n$x `y`\nEND\n");

    assertThat(said(output)).isEqualTo("é 😀 \"$HOME\" \\ '\n$x `y`\n");
  }

  @Test
  void commandCannotBeFoundByItsOwnWords() throws Exception {
    ToolOutput output = bash("pgrep -f 'no-such-program-[0-9]x' ; echo $?");

    assertThat(said(output)).isEqualTo("1\n");
  }

  @Test
  void longestCommandRunsAndALongerOneIsRefused() throws Exception {
    String filler = "x".repeat(49_987);

    assertThat(said(bash(": " + filler + "; echo done"))).isEqualTo("done\n");
    assertThatThrownBy(() -> bash(": " + filler + "; echo not done"))
        .isInstanceOfSatisfying(
            ToolException.class, e -> assertThat(e.code()).isEqualTo(Code.TOO_LARGE))
        .hasMessageContaining("at most 50,000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "echo a\0b"})
  void commandThatIsNoneIsRefused(String command) {
    assertThatThrownBy(() -> bash(command))
        .isInstanceOfSatisfying(
            ToolException.class, e -> assertThat(e.code()).isEqualTo(Code.INVALID_ARGUMENTS))
        .hasMessageStartingWith("command ");
  }

  @Test
  void nothingIsShownOfACommandThatSaysNothing() throws Exception {
    assertThat(said(bash("true"))).isEqualTo("(no output)");
  }

  @Test
  void commandGoesOnAfterTheYield() throws Exception {
    ToolOutput output = bash("echo begun; sleep 60", "yield_s", 1);

    assertThat(output.text())
        .startsWith("bash_1: still running after 1.")
        .contains("bash_output {\"id\":\"bash_1\",\"wait_s\":60}");
    assertThat(said(output)).isEqualTo("begun\n");
    assertThat(output.details().string("status")).hasValue("running");
    assertThat(output.details().has("exit")).isTrue();
    assertThat(output.details().get("exit")).isNull();
  }

  @Test
  void commandIsKilledAtItsTimeLimit() throws Exception {
    ToolOutput output = bash("echo begun; sleep 60; echo never", "timeout_s", 1);

    assertThat(output.text())
        .startsWith("bash_1: killed at its time limit after 1.")
        .contains("set timeout_s, at most 600, or on_timeout: background");
    assertThat(said(output)).isEqualTo("begun\n");
    assertThat(output.details().string("status")).hasValue("timed_out");
    assertThat(processes()).isEmpty();
  }

  @Test
  void timeLimitHoldsAlsoAfterTheYield() throws Exception {
    bash("sleep 60", "timeout_s", 1.5, "yield_s", 0.25);

    ToolOutput output = call("bash_output", Map.of("id", "bash_1", "wait_s", 10));

    assertThat(output.details().string("status")).hasValue("timed_out");
  }

  @Test
  void backgroundCommandReturnsAtOnceAndHasNoTimeLimitOfItsOwn() throws Exception {
    use(ShellOptions.of().timeout(Duration.ofMillis(300)));

    ToolOutput output = bash("echo up; sleep 1; echo still up; sleep 60", "background", true);

    assertThat(output.details().string("status")).hasValue("running");
    assertThat(call("bash_output", Map.of("id", "bash_1", "wait_s", 10, "filter", "still")).text())
        .contains("still up");
  }

  @Test
  void backgroundCommandThatFailsAtOnceSaysSo() throws Exception {
    ToolOutput output = bash("no-such-program-x", "background", true, "yield_s", 10);

    assertThat(output.details().integer("exit")).hasValue(127);
    assertThat(said(output)).contains("not found");
  }

  @Test
  void argumentsOutOfRangeAreNamed() {
    var bash = tool("bash").definition().parameters();

    assertThat(bash.check(json("command", "true", "timeout_s", 601)).problems())
        .singleElement()
        .asString()
        .contains("timeout_s", "601", "at most 600");
    assertThat(bash.check(json("command", "true", "timeout_s", 0)).isValid()).isFalse();
    assertThat(bash.check(json("command", "true", "yield_s", 0.1)).problems())
        .singleElement()
        .asString()
        .contains("yield_s", "0.1", "at least 0.25");
    assertThat(bash.check(json("command", "true", "yield_s", 31)).isValid()).isFalse();
    assertThat(bash.check(json("command", "true", "stdin", "x y")).isValid()).isFalse();
    assertThat(
            tool("bash_output")
                .definition()
                .parameters()
                .check(json("id", "bash_1", "wait_s", 301))
                .isValid())
        .isFalse();
  }

  @Test
  void eightCommandsRunAtTheSameTimeAndKeepTheirOutputApart() throws Exception {
    List<Call> calls =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    new Call(
                        () ->
                            bash(
                                "touch up"
                                    + i
                                    + "; until [ $(ls up* | wc -l) = 8 ]; do sleep 0.01; done;"
                                    + " for n in {1..200}; do echo "
                                    + i
                                    + "; done")))
            .toList();

    for (int i = 0; i < 8; i++) {
      assertThat(said(calls.get(i).get())).isEqualTo((i + "\n").repeat(200));
    }
  }

  @Test
  void seventeenthCommandIsRefusedAndTheSixteenAreNamed() throws Exception {
    for (int i = 0; i < 16; i++) {
      shell().start("sleep 60", directory, null, false);
    }

    assertThatThrownBy(() -> bash("true"))
        .isInstanceOfSatisfying(
            ToolException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_EXECUTED))
        .hasMessageContaining("16 commands are running already")
        .hasMessageContaining("bash_16 (sleep 60)")
        .hasMessageContaining("bash_kill");
  }

  @Test
  void missingBashIsSaidPlainly() {
    assertThatThrownBy(() -> Bash.find(directory + ":relative::/proc"))
        .hasMessageContaining("There is no bash on the PATH");
  }

  @Test
  void bashOfTheWorkspaceIsNotTaken() throws Exception {
    Path impostor = Files.createFile(directory.resolve("bash"));
    assertThat(impostor.toFile().setExecutable(true)).isTrue();

    Path relative = Path.of("").toAbsolutePath().relativize(directory);

    assertThatThrownBy(() -> Bash.find(relative.toString()))
        .hasMessageContaining("There is no bash on the PATH");
    assertThat(Bash.find(directory.toString()).program()).isEqualTo(impostor);
  }

  @Test
  void effectsAreTheCommand() {
    assertThat(tool("bash").effects(json("command", "rm -rf x")).executes())
        .containsExactly("rm -rf x");
    assertThat(tool("bash_output").effects(json("id", "bash_1")).reads())
        .containsExactly("shell/bash_1");
    assertThat(tool("bash_kill").effects(json("id", "bash_1")).writes())
        .containsExactly("shell/bash_1");
    assertThat(tool("bash").timeLimit()).isEqualTo(Duration.ofSeconds(620));
    assertThat(tool("bash_output").timeLimit()).isEqualTo(Duration.ofSeconds(310));
  }

  private static JsonObject json(Object... members) {
    JsonObject json = JsonObject.empty();
    for (int i = 0; i < members.length; i += 2) {
      json = json.with((String) members[i], members[i + 1]);
    }
    return json;
  }
}
