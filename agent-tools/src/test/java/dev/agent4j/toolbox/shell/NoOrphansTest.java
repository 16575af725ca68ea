package dev.agent4j.toolbox.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.tool.ToolOutput;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command may do to hide its processes, and that they are found all the same. */
class NoOrphansTest extends ShellTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 71 & touch up; wait",
        "(sleep 71 & sleep 72 & touch up; wait) | cat",
        "nohup sleep 71 >/dev/null 2>&1 & touch up; wait",
        "setsid sleep 71 & touch up; wait",
        "(setsid setsid sleep 71 >/dev/null 2>&1 &) ; touch up; sleep 72",
        "setsid bash -c 'trap \"\" HUP; (sleep 71; sleep 71) & disown; touch up; sleep 72'; wait",
        "bash -c 'exec -a innocent sleep 71' & touch up; wait",
        "env -i setsid sleep 71 & touch up; wait",
        "env -i sleep 71 & touch up; exec sleep 72",
        "coproc { sleep 71; }; touch up; wait",
      })
  void killingACommandLeavesNoProcessOfIt(String command) throws Exception {
    bash(command, "background", true);
    await("up");

    ToolOutput output = call("bash_kill", Map.of("id", "bash_1"));

    assertThat(output.details().string("status")).hasValue("killed");
    assertThat(processes()).isEmpty();
    assertThat(sleepers(71, 72)).isEmpty();
  }

  @Test
  void processesThatOutliveTheirCommandAreNamedAndCanBeKilled() throws Exception {
    ToolOutput output = bash("(setsid sleep 73 >/dev/null 2>&1 &); sleep 74 >/dev/null & echo on");

    assertThat(output.details().string("status")).hasValue("exited");
    assertThat(output.text()).contains("Processes it left behind: ").contains(" sleep, ");
    assertThat(processes()).hasSize(2);
    assertThat(call("bash_kill", Map.of("id", "bash_1")).text()).contains("Ended: ");
    assertThat(processes()).isEmpty();
  }

  @Test
  void processThatForksAllTheTimeIsCaughtByItsGroup() throws Exception {
    bash("step() { touch up; sleep 0.01; step & }; trap '' TERM; step; wait", "background", true);
    await("up");

    call("bash_kill", Map.of("id", "bash_1"));

    assertThat(processes()).isEmpty();
  }

  @Test
  void commandsOfOthersAreLeftAlone() throws Exception {
    bash("sleep 75", "background", true);
    bash("sleep 76", "background", true);

    call("bash_kill", Map.of("id", "bash_1"));

    assertThat(sleepers(75)).isEmpty();
    assertThat(sleepers(76)).hasSize(1);
  }

  /** Returns who sleeps for one of these times, with the marker or without. */
  private static List<String> sleepers(int... seconds) {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .map(ProcessHandle::info)
        .filter(it -> it.command().orElse("").endsWith("sleep"))
        .map(it -> String.join(" ", it.arguments().orElse(new String[0])))
        .filter(it -> IntStream.of(seconds).mapToObj(Integer::toString).anyMatch(it::equals))
        .toList();
  }
}
