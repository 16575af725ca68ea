package dev.agent4j.toolbox.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.sandbox.Mechanism;
import dev.agent4j.toolbox.sandbox.Sandbox;
import dev.agent4j.toolbox.shell.ShellOptions.Language;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in PowerShell, for which a program stands that takes bash: see FakePowerShell. */
class PowerShellTest extends ShellTest {
  private static final ShellOptions OPTIONS =
      ShellOptions.of().language(Language.POWERSHELL).sandbox(Sandbox.none());

  @TempDir Path programs;

  @BeforeEach
  void usePowerShell() throws Exception {
    FakePowerShell.in(programs);
    scope.close();
    use(new ShellTools(workspace, OPTIONS, null, programs.toString()));
  }

  private ToolOutput run(String command, Object... more) throws Exception {
    var arguments = new HashMap<String, Object>(Map.of("command", command));
    for (int i = 0; i < more.length; i += 2) {
      arguments.put((String) more[i], more[i + 1]);
    }
    return call("powershell", arguments);
  }

  @Test
  void commandArrivesAsItWasWritten() throws Exception {
    String command =
        """
        cat <<'END'
        "double" 'single' `back` %PATH% ^caret & | < > $(x) \\ 100% naïve 漢字 🙂
          indented\ttab
        END
        """;

    ToolOutput output = run(command);

    assertThat(said(output)).isEqualTo(command.replace("cat <<'END'\n", "").replace("END\n", ""));
    assertThat(output.text()).startsWith("bash_1: exit code 0 after ");
  }

  @Test
  void longestCommandArrives() throws Exception {
    assertThat(said(run("printf '%s' " + "x".repeat(49_900) + " | wc -c"))).isEqualTo("49900\n");
  }

  @Test
  void powerShellIsCalledSoThatNothingIsQuotedAndNothingAsked() throws Exception {
    run("true");

    String script = Files.readString(programs.resolve("script"));
    List<String> arguments = Files.readAllLines(programs.resolve("arguments"));
    assertThat(arguments)
        .hasSize(5)
        .startsWith("-NoLogo", "-NoProfile", "-NonInteractive", "-Command")
        .noneMatch(it -> it.matches(".*[\\s\"].*"));
    assertThat(arguments.get(4)).startsWith("Invoke-Expression([Text.Encoding]::UTF8.GetString(");
    assertThat(script)
        .contains("OpenStandardInput", "[ScriptBlock]::Create", "exit $agent4jExit")
        .doesNotContainIgnoringCase("$input");
    // Windows takes 32,767 characters at most, and a batch file 8,191.
    assertThat(Files.size(programs.resolve("arguments"))).isLessThan(8_191);
  }

  @Test
  void exitCodeAndBothOutputsAreTold() throws Exception {
    ToolOutput output = run("echo out; echo err >&2; echo again; exit 3");

    assertThat(said(output)).isEqualTo("out\nerr\nagain\n");
    assertThat(output.details().get("exit")).isEqualTo(3L);
    assertThat(output.text()).startsWith("bash_1: exit code 3 after ");
  }

  @Test
  void workingDirectoryIsKeptIfItIsInside() throws Exception {
    Files.createDirectories(directory.resolve("sub/naïve 漢字"));

    ToolOutput first = run("cd 'sub/naïve 漢字'");

    assertThat(first.text()).contains("The next command starts in sub/naïve 漢字.");
    assertThat(said(run("basename \"$PWD\""))).isEqualTo("naïve 漢字\n");
    assertThat(run("cd /").text()).contains("outside the workspace");
    assertThat(said(run("basename \"$PWD\""))).isEqualTo("naïve 漢字\n");
    assertThat(said(run("basename \"$PWD\"", "cwd", "sub"))).isEqualTo("sub\n");
  }

  @Test
  void nothingIsLeftOfTheFileThatSaysWhereACommandEnded() throws Exception {
    run("true");

    try (var left = Files.list(shell().spilled().orElseThrow())) {
      assertThat(left.filter(it -> it.toString().endsWith(".end"))).isEmpty();
    }
  }

  @Test
  void inputIsEmptyUnlessItIsAskedFor() throws Exception {
    assertThat(said(run("cat; echo end"))).isEqualTo("end\n");

    run("read line; echo \"got $line\"; cat; echo end", "stdin", true, "background", true);
    call("bash_input", Map.of("id", "bash_2", "text", "one 漢\ntwo\n"));
    ToolOutput output = call("bash_input", Map.of("id", "bash_2", "eof", true, "wait_s", 10));

    assertThat(shell().job("bash_2").awaitEnd(Duration.ofSeconds(10))).isTrue();
    assertThat(output.text()).contains("exit code 0");
    assertThat(call("bash_output", Map.of("id", "bash_2", "since", 0)).text())
        .contains("got one 漢\ntwo\nend\n");
  }

  @Test
  void inputThatNobodyReadsIsRefusedAfterAWhile() throws Exception {
    run("touch up; sleep 60", "stdin", true, "background", true);
    await("up");
    String much = "x".repeat(50_000);
    call("bash_input", Map.of("id", "bash_1", "text", much, "wait_s", 0));
    call("bash_input", Map.of("id", "bash_1", "text", much, "wait_s", 0));

    assertThatThrownBy(() -> call("bash_input", Map.of("id", "bash_1", "text", "x")))
        .hasMessageContaining("bash_1 does not read");
  }

  @Test
  void commandThatTakesTooLongIsKilledWithItsChildren() throws Exception {
    ToolOutput output = run("sleep 81 & trap '' TERM; sleep 82; sleep 83", "timeout_s", 0.5);

    assertThat(output.text()).startsWith("bash_1: killed at its time limit after ");
    assertThat(processes()).isEmpty();
  }

  @Test
  void killingEndsTheShellAndItsChildrenAndNamesThem() throws Exception {
    run("sleep 84 & touch up; while :; do sleep 0.1; done", "background", true);
    await("up");

    ToolOutput output = call("bash_kill", Map.of("id", "bash_1"));

    assertThat(output.text()).startsWith("bash_1: killed after ").contains("Ended: ", " sleep");
    assertThat(processes()).isEmpty();
  }

  @Test
  void processLeftBehindIsToldAndEndsWithTheSession() throws Exception {
    String untilSeen = "while [ ! -e seen ]; do sleep 0.05; done";
    run("sleep 85 >/dev/null 2>&1 & touch up; " + untilSeen + "; echo done", "background", true);
    await("up");
    // One whose parent ends before it was seen is lost there.
    Awaitility.await()
        .until(() -> shell().job("bash_1").alive().toString(), it -> it.contains("sleep"));
    Files.createFile(directory.resolve("seen"));

    ToolOutput output = call("bash_output", Map.of("id", "bash_1", "wait_s", 20));

    assertThat(output.text()).contains("exit code 0", "Processes it left behind: ", " sleep");
    assertThat(said(output)).isEqualTo("done\n");
    assertThat(processes()).hasSize(1);
  }

  @Test
  void signalsAreRefused() throws Exception {
    run("touch up; sleep 86", "background", true);

    assertThatThrownBy(() -> call("bash_kill", Map.of("id", "bash_1", "signal", "INT")))
        .isInstanceOfSatisfying(
            ToolException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_EXECUTED))
        .hasMessageContaining("Leave signal out");
  }

  @Test
  void modelIsToldWhichLanguageToWrite() {
    assertThat(shared.tools())
        .extracting(it -> it.definition().name())
        .containsExactly("powershell", "bash_output", "bash_input", "bash_kill", "bash_list");
    Tool tool = tool("powershell");
    assertThat(tool.definition().description())
        .startsWith("Runs a command with PowerShell and returns its exit code")
        .contains("not of bash or cmd", "if ($?)", "not confined");
  }

  @Test
  void sandboxThatWouldNotHoldIsNotPromised() {
    assumeThat(Sandbox.detect().facts().mechanism()).isNotEqualTo(Mechanism.NONE);

    assertThatThrownBy(
            () -> ShellTools.in(workspace, ShellOptions.of().language(Language.POWERSHELL)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be confined")
        .hasMessageContaining("Sandbox.none()");
  }

  @Test
  void missingPowerShellIsSaidPlainly() {
    use(new ShellTools(workspace, OPTIONS, null, directory.toString()));

    assertThatThrownBy(() -> run("true"))
        .hasMessageContaining("There is neither pwsh nor powershell.exe on the PATH (" + directory);
  }
}
