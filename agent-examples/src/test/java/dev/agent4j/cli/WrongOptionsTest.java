package dev.agent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agent4j.toolbox.sandbox.Mechanism;
import dev.agent4j.toolbox.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not fit is refused before anything is begun, by its name and with the way out. */
class WrongOptionsTest {
  @TempDir Path directory;

  /** Runs a command, and returns what was told of it: the command line was wrong. */
  private static String refusal(Cli cli, String... arguments) {
    Cli.Result result = cli.run(arguments);
    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(ExitCode.USAGE);
    assertThat(result.out()).isEmpty();
    return result.err();
  }

  private static Cli withKey(String key) {
    return new Cli(Map.of("MINIMAX_API_KEY", key, "MINIMAX_BASE_URL", "http://[::1]:1"), "", false);
  }

  private String refusalOfTool(String... options) {
    var arguments = new ArrayList<>(List.of("tool", "bash", "{\"command\": \"pwd\"}"));
    arguments.addAll(List.of(options));
    return refusal(Cli.bare(), arguments.toArray(String[]::new));
  }

  @Test
  void writablePathThatIsNotThereIsNamed() {
    assertThat(refusalOfTool("--writable=" + directory.resolve("absent")))
        .contains("--writable " + directory.resolve("absent"), "Make it first");
  }

  @Test
  void tildeStandsForTheHome() {
    assertThat(refusalOfTool("--writable=~/agent4j-absent"))
        .contains("there is no " + System.getProperty("user.home") + "/agent4j-absent");
    assertThat(Cli.bare().run("tool", "--list", "--writable=~").exitCode()).isZero();
  }

  @Test
  void whatLeavesNothingToConfineIsRefused() {
    assertThat(refusalOfTool("--writable=/")).contains("with / writable");
    assertThat(refusalOfTool("-w", "/")).contains("--workspace /", "--sandbox=none");
    assertThat(Cli.bare().run("tool", "--list", "-w", "/", "--sandbox=none").exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--network", "--writable=/usr"})
  void noSandboxAndLessOfOneContradictEachOther(String option) {
    assertThat(refusalOfTool("--sandbox=none", option))
        .contains("--sandbox=none", option.split("=", 2)[0]);
  }

  @Test
  void modesAreNamedAsTheHelpDoes() {
    assertThat(refusalOfTool("--sandbox=maybe"))
        .contains("auto, required or none", "maybe")
        .doesNotContain("AUTO");
  }

  @Test
  void emptyWorkspaceIsNotTheCurrentDirectory() {
    assertThat(refusalOfTool("-w", "")).contains("--workspace is empty");
  }

  @Test
  void workspaceThatCannotBeReadIsRefused() throws IOException {
    Path closed = Files.createDirectory(directory.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    assumeTrue(!Files.isReadable(closed), "root may read all");

    assertThat(refusalOfTool("-w", closed.toString()))
        .contains(closed.toString(), "cannot be read");
  }

  @ParameterizedTest
  @CsvSource({
    "--max-steps, 0, --max-steps must be positive",
    "--max-cost, 1e400, --max-cost must be",
    "--max-cost, 0, --max-cost must be",
    "--max-cost, NaN, --max-cost must be",
    "--log, /tmp, --log /tmp is a directory"
  })
  void valueThatDoesNotFitIsToldWithItsOption(String option, String value, String told) {
    assertThat(refusal(withKey("some-key-0123"), "run", "x", option, value)).contains(told);
  }

  @Test
  void keyThatIsNoneIsToldWithItsVariable() {
    assertThat(refusal(withKey("schlüssel-0123"), "run", "x"))
        .contains("MINIMAX_API_KEY: ")
        .doesNotContain("schl");
  }

  @Test
  void unknownCommandIsToldLastAndWithoutAPageOfHelp() {
    assertThat(refusal(Cli.bare(), "nonsense"))
        .contains("nonsense", "agent --help")
        .satisfies(it -> assertThat(it.lines().count()).isLessThan(5));
  }

  @Test
  void demoInAFileIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "mine");

    assertThat(refusal(Cli.bare(), "demo", "-w", file.toString())).contains("no directory");
    assertThat(file).hasContent("mine");
  }

  @Test
  void toolWithoutANameOrOfNoneIsRefused() {
    assertThat(refusal(Cli.bare(), "tool", "")).contains("NAME is missing");
    assertThat(refusal(Cli.bare(), "tool", "--list", "bsah")).contains("no tool is named bsah");
    assertThat(Cli.bare().run("tool", "--list", "bash", "--json").json()).hasSize(1);
  }

  @Test
  void commandInTheBackgroundIsNotSaidToBeReadOn() {
    assumeTrue(Sandbox.detect().facts().mechanism() != Mechanism.NONE);

    Cli.Result result =
        Cli.bare()
            .run(
                "tool",
                "bash",
                "{\"command\": \"sleep 60\", \"background\": true}",
                "-w",
                directory.toString());

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("It ends now").doesNotContain("bash_output");
  }
}
