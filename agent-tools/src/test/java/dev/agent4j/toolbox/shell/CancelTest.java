package dev.agent4j.toolbox.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class CancelTest extends ShellTest {

  @Test
  void cancelledCommandEndsWithAllItStartedAndKeepsWhatItSaid() throws Exception {
    Call call = calling("echo said before; sleep 61 & sleep 62 & touch up; wait");
    await("up");

    call.thread.interrupt();

    ToolException failure = failed(call.failure());
    assertThat(failure.code()).isEqualTo(Code.CANCELLED);
    assertThat(failure.messageForModel())
        .startsWith("bash_1: cancelled after ")
        .contains("exit code 143 (SIGTERM)")
        .endsWith("said before\n");
    assertThat(call.interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(processes()).isEmpty();
  }

  @Test
  void commandThatIsCancelledBeforeItBeginsIsNotRun() throws Exception {
    var call =
        new Call(
            () -> {
              Thread.currentThread().interrupt();
              return bash("touch ran");
            });

    assertThat(call.failure()).isInstanceOf(InterruptedException.class);
    assertThat(directory.resolve("ran")).doesNotExist();
    assertThat(processes()).isEmpty();
  }

  @Test
  void commandThatIgnoresItsSignalsIsKilledAfterTheGraceHoweverOftenItIsCancelled()
      throws Exception {
    Call call = calling("trap '' TERM INT HUP; echo $$ >pid; touch up; while :; do sleep 63; done");
    await("up");

    Awaitility.await()
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              call.thread.interrupt();
              return call.output.isDone();
            });

    ToolException failure = failed(call.failure());
    assertThat(failure.messageForModel()).containsPattern("^bash_1: cancelled after [23]\\.");
    assertThat(processes()).isEmpty();
  }

  @Test
  void commandMayTidyUpWhenItIsCancelled() throws Exception {
    Call call =
        calling(
            "trap 'echo tidied; sleep 0.05; touch tidied; exit 7' TERM; sleep 64 & touch up; wait");
    await("up");

    call.thread.interrupt();

    assertThat(failed(call.failure()).messageForModel()).contains("exit code 7").contains("tidied");
    assertThat(directory.resolve("tidied")).exists();
  }

  @Test
  void programThatAShellBecomesAfterItTookTheSignalIsAskedAgain() throws Exception {
    Call call = calling("trap 'exec sleep 68' TERM; touch up; while :; do sleep 0.01; done");
    await("up");

    call.thread.interrupt();

    assertThat(failed(call.failure()).messageForModel()).contains("exit code 143 (SIGTERM)");
    assertThat(processes()).isEmpty();
  }

  @Test
  void shellThatWaitsForAChildBornAfterTheSignalIsAskedAgain() throws Exception {
    Call call =
        calling(
            "trap 'trap \"exit 9\" TERM; sleep 69 & wait' TERM; touch up;"
                + " while :; do sleep 0.01; done");
    await("up");

    call.thread.interrupt();

    assertThat(failed(call.failure()).messageForModel()).contains("exit code 9");
    assertThat(processes()).isEmpty();
  }

  @Test
  void nextLineOfACancelledScriptDoesNotRun() throws Exception {
    Call call = calling("touch up; sleep 65; touch next");
    await("up");

    call.thread.interrupt();

    failed(call.failure());
    assertThat(directory.resolve("next")).doesNotExist();
  }

  @Test
  void commandThatFloodsIsCancelledToo() throws Exception {
    Call call = calling("touch up; yes");
    await("up");

    call.thread.interrupt();

    assertThat(failed(call.failure()).code()).isEqualTo(Code.CANCELLED);
    assertThat(processes()).isEmpty();
  }

  @Test
  void cancellingAWaitLeavesTheCommandRunning() throws Exception {
    bash("sleep 66", "background", true);
    var call = new Call(() -> call("bash_output", Map.of("id", "bash_1", "wait_s", 300)));

    call.thread.interrupt();

    assertThat(failed(call.failure()).code()).isEqualTo(Code.CANCELLED);
    assertThat(call.interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(call("bash_output", Map.of("id", "bash_1")).details().string("status"))
        .hasValue("running");
  }

  @Test
  void cancelledKillStillKills() throws Exception {
    bash("sleep 67", "background", true);
    var call =
        new Call(
            () -> {
              Thread.currentThread().interrupt();
              return call("bash_kill", Map.of("id", "bash_1"));
            });

    assertThat(call.get().details().string("status")).hasValue("killed");
    assertThat(call.interrupted.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(processes()).isEmpty();
  }

  @Test
  void sessionThatIsClosedStartsNothing() throws Exception {
    Shell shell = shell();
    shell.close();

    assertThatThrownBy(() -> shell.start("touch ran", directory, null, false))
        .hasMessageContaining("The session is closed");
    assertThat(Files.exists(directory.resolve("ran"))).isFalse();
  }
}
