package dev.agent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.toolbox.sandbox.Mechanism;
import dev.agent4j.toolbox.sandbox.Sandbox;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
  private final boolean isThereOne = Sandbox.detect().facts().mechanism() != Mechanism.NONE;

  @Test
  void exitCodeTellsWhetherThereIsASandbox() {
    Cli.Result result = Cli.bare().run("doctor");

    assertThat(result.exitCode()).isEqualTo(isThereOne ? ExitCode.DONE : ExitCode.NOT_DONE);
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("commands cannot see processes outside: ");
    assertThat(result.out()).doesNotContain("PID namespace does not hold");
    assertThat(result.out())
        .contains(
            "Commands are run by: /",
            "Containment: ",
            "Sandbox: ",
            "bubblewrap",
            "landlock",
            "no network can be reached: ")
        .matches("(?s).*(works|not used\\. \\S).*");
  }

  @Test
  void factsAreThereForPrograms() {
    Cli.Result result = Cli.bare().run("doctor", "--json");

    assertThat(result.json()).hasSize(1);
    JsonObject facts = result.json().get(0).object("sandbox").orElseThrow();
    assertThat(facts.get("files")).isEqualTo(isThereOne);
    assertThat(facts.get("mechanism")).isEqualTo(Sandbox.detect().facts().mechanism().text());
    assertThat(result.json().get(0).get("mechanisms"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .hasSize(2);
  }

  @Test
  void helpSaysWhatTheExitCodeMeans() {
    Cli.Result result = Cli.bare().run("doctor", "--help");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("1 if there is no sandbox", "--json");
  }
}
