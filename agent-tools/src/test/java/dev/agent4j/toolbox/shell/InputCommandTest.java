package dev.agent4j.toolbox.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.tool.ToolOutput;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InputCommandTest extends ShellTest {

  @Test
  void commandReadsWhatItIsGivenByteForByteAndThenTheEnd() throws Exception {
    bash("read -r line; echo \"got $line\"; cat; echo end", "stdin", true, "background", true);

    ToolOutput first = input("a 'b' \\n $HOME é\n", false);
    ToolOutput last = input("rest", true);

    assertThat(said(first) + said(last)).isEqualTo("got a 'b' \\n $HOME é\nrestend\n");
    assertThat(last.text()).startsWith("bash_1: exit code 0");
  }

  @Test
  void inputThatNobodyReadsIsRefusedInsteadOfWaitedFor() throws Exception {
    bash("sleep 60", "stdin", true, "background", true);
    String much = "x".repeat(50_000);
    input(much, false);
    input(much, false);

    assertThatThrownBy(() -> input("more", false)).hasMessageContaining("bash_1 does not read");
  }

  @Test
  void inputOfACommandThatHasNoneOrHasEndedIsRefused() throws Exception {
    bash("sleep 60", "background", true);
    bash("true", "stdin", true);

    assertThatThrownBy(() -> input("x", false)).hasMessageContaining("stdin: true");
    assertThatThrownBy(() -> call("bash_input", Map.of("id", "bash_2", "text", "x")))
        .hasMessageContaining("bash_2 has ended");
    assertThatThrownBy(() -> call("bash_input", Map.of("id", "bash_1", "text", "a\0")))
        .hasMessageContaining("NUL");
  }

  @Test
  void listTellsWhatRunsAndWhatIsLeftBehind() throws Exception {
    bash("sleep 60 >/dev/null &");
    bash("sleep 61", "background", true);
    bash("true");

    String list = call("bash_list", Map.of()).text();

    assertThat(list)
        .contains("bash_1: exit code 0", "left behind: ", "sleep")
        .contains("bash_2: still running", ": sleep 61")
        .doesNotContain("bash_3");
    assertThat(call("bash_list", Map.of("all", true)).text()).contains("bash_3");
  }

  /** Bash forgets an interrupt when the program that it waits for ends by itself just then. */
  @Test
  void signalIsSentAndTheCommandDecides() throws Exception {
    bash("trap 'echo caught; exit 5' INT; : >up; while :; do :; done", "background", true);
    await("up");

    assertThat(call("bash_kill", Map.of("id", "bash_1", "signal", "INT")).text())
        .contains("SIGINT was sent to: ");

    ToolOutput end = call("bash_output", Map.of("id", "bash_1", "wait_s", 20, "since", 0));
    assertThat(end.text()).startsWith("bash_1: exit code 5").endsWith("caught\n");
  }

  @Test
  void commandGoesOnAtItsTimeLimitIfThatIsWanted() throws Exception {
    use(
        ShellOptions.of()
            .timeout(Duration.ofMillis(100))
            .onTimeout(ShellOptions.OnTimeout.BACKGROUND));

    assertThat(bash("sleep 1; echo done", "yield_s", 30).text()).endsWith("done\n");
    assertThat(bash("sleep 60", "on_timeout", "kill").text()).contains("killed at its time limit");
  }

  private ToolOutput input(String text, boolean isLast) throws Exception {
    return call("bash_input", Map.of("id", "bash_1", "text", text, "eof", isLast, "wait_s", 1));
  }
}
