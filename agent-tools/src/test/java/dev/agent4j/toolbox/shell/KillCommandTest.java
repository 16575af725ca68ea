package dev.agent4j.toolbox.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.tool.ToolOutput;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KillCommandTest extends ShellTest {

  @Test
  void killedCommandSaysWhatWasEndedAndItsOutputStays() throws Exception {
    bash(
        "echo x; sleep 60 & sleep 0.05; touch up; until false; do sleep 0.01; done",
        "background",
        true);
    await("up");

    ToolOutput output = call("bash_kill", Map.of("id", "bash_1"));

    assertThat(output.text())
        .startsWith("bash_1: killed after ")
        .contains("exit code 143 (SIGTERM)")
        .contains(" bash, ")
        .contains(" sleep");
    assertThat(output.details().string("status")).hasValue("killed");
    assertThat(said(call("bash_output", Map.of("id", "bash_1", "since", 0)))).contains("x\n");
    assertThat(processes()).isEmpty();
  }

  @Test
  void killingWhatHasEndedDoesNothingAndSaysSo() throws Exception {
    bash("exit 4");

    ToolOutput output = call("bash_kill", Map.of("id", "bash_1"));

    assertThat(output.text()).startsWith("bash_1: exit code 4 after ");
    assertThat(said(output)).isEqualTo("None of its processes was running any more.");
    assertThat(output.details().string("status")).hasValue("exited");
  }

  @Test
  void stubbornCommandIsKilledAfterTheGrace() throws Exception {
    bash(
        "trap '' TERM; (trap '' TERM; sleep 60; sleep 60) & touch up; while :; do sleep 60; done",
        "background",
        true);
    await("up");

    ToolOutput output = call("bash_kill", Map.of("id", "bash_1"));

    assertThat(output.text()).contains("exit code 137 (SIGKILL)");
    assertThat(output.details().integer("wallMillis").orElseThrow()).isGreaterThan(1_900);
    assertThat(processes()).isEmpty();
  }
}
