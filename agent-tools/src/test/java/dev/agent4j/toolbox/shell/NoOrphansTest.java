package dev.agent4j.toolbox.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.tool.ToolOutput;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command may do to hide its processes, and that they are found all the same. */
class NoOrphansTest extends ShellTest {
  /** Seconds to sleep, about a minute, and different in every test and on every machine. */
  private final String number =
      "6"
          + ThreadLocalRandom.current().nextInt(10)
          + "."
          + ThreadLocalRandom.current().nextInt(100_000, 1_000_000);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep $N1 & touch up; wait",
        "(sleep $N1 & sleep $N2 & touch up; wait) | cat",
        "nohup sleep $N1 >/dev/null 2>&1 & touch up; wait",
        "setsid sleep $N1 & touch up; wait",
        "(setsid setsid sleep $N1 >/dev/null 2>&1 &) ; touch up; sleep $N2",
        "setsid bash -c 'trap \"\" HUP; (sleep $N1; sleep $N1) & disown; touch up; sleep $N2'; wait",
        "bash -c 'exec -a innocent sleep $N1' & touch up; wait",
        "env -i setsid sleep $N1 & touch up; wait",
        "env -i sleep $N1 & touch up; exec sleep $N2",
        "coproc { sleep $N1; }; touch up; wait",
      })
  void killingACommandLeavesNoProcessOfIt(String command) throws Exception {
    bash(numbered(command), "background", true);
    await("up");

    ToolOutput output = call("bash_kill", Map.of("id", "bash_1"));

    assertThat(output.details().string("status")).hasValue("killed");
    assertThat(processes()).isEmpty();
    assertThat(sleepers(1, 2)).isEmpty();
  }

  @Test
  void processesThatOutliveTheirCommandAreNamedAndCanBeKilled() throws Exception {
    ToolOutput output = bash("(setsid sleep 73 >/dev/null 2>&1 &); sleep 74 >/dev/null & echo on");

    assertThat(output.details().string("status")).hasValue("exited");
    assertThat(output.text()).contains("Processes it left behind: ").contains(" sleep, ");
    assertThat(ofCommands()).hasSize(2);
    assertThat(call("bash_kill", Map.of("id", "bash_1")).text()).contains("Ended: ");
    assertThat(processes()).isEmpty();
  }

  @Test
  void processThatForksAllTheTimeIsCaughtByItsGroup() throws Exception {
    bash(
        "step() { touch up; sleep 0.01; [ $SECONDS -gt 20 ] || step & }; trap '' TERM; step; wait",
        "background",
        true);
    await("up");

    call("bash_kill", Map.of("id", "bash_1"));

    assertThat(processes()).isEmpty();
  }

  @Test
  void commandsOfOthersAreLeftAlone() throws Exception {
    bash(numbered("sleep $N1"), "background", true);
    bash(numbered("sleep $N2"), "background", true);
    Awaitility.await().until(() -> sleepers(1, 2).size() == 2);

    call("bash_kill", Map.of("id", "bash_1"));

    assertThat(sleepers(1)).isEmpty();
    assertThat(sleepers(2)).hasSize(1);
  }

  private String numbered(String command) {
    return command.replace("$N", number);
  }

  /** Returns who sleeps for one of these fractions of the test's own time, marked or not. */
  private List<String> sleepers(int... fractions) {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .map(ProcessHandle::info)
        .map(it -> String.join(" ", it.arguments().orElse(new String[0])))
        .filter(it -> IntStream.of(fractions).anyMatch(f -> it.equals(number + f)))
        .toList();
  }
}
