package dev.agent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentCommandTest {

  @Test
  void helpNamesTheCommandsAndTheExitCodes() {
    Cli.Result result = Cli.bare().run("--help");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("demo", "run", "chat", "tool", "doctor", "130", "no key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "run", "chat", "tool"})
  void eachCommandHasHelp(String command) {
    Cli.Result result = Cli.bare().run(command, "--help");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .startsWith("Usage: agent " + command)
        .contains("--workspace", "--json", "--sandbox", "--network");
  }

  @Test
  void versionIsTheOneOfTheBuild() {
    Cli.Result result = Cli.bare().run("--version");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).matches("agent \\d+\\.\\d+\\.\\d+\\S* \\(JDK .+\\)\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "frobnicate", "run", "run task --max-steps many", "demo --unknown"})
  void wrongCommandLineIsToldOnStandardError(String line) {
    Cli.Result result = Cli.bare().run(line.isEmpty() ? new String[0] : line.split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("agent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run task", "chat", "run task --json"})
  void missingKeyIsToldWithTheWayOut(String line) {
    Cli.Result result = Cli.bare().run(line.split(" "));

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("MINIMAX_API_KEY is not set", "agent demo");
  }

  @Test
  void workspaceThatIsNoneIsTold() {
    Cli.Result result = Cli.bare().run("tool", "--list", "--workspace", "no/such/dir");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("no/such/dir", "not a directory");
  }
}
