package dev.agent4j.toolbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScriptControlTest {
  private static final Duration MOST = Duration.ofSeconds(20);

  private static ScriptControl heard(String script) throws Exception {
    Process process = new ProcessBuilder("bash", "-c", script).start();
    try {
      var control = new ScriptControl(process, ProcessTree.of(process.pid(), false, "none/"));
      control.listen();
      assertThat(control.awaitExit(MOST)).isNotNull();
      return control;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void whatBashSaysOfItselfFirstHidesNoWord() throws Exception {
    ScriptControl control =
        heard("echo 'bash: warning: setlocale' >&2; printf 'u1\\0/tmp/a\\nb\\0x3\\0' >&2");

    assertThat(control.failureToStart()).isEmpty();
    assertThat(control.awaitExit(MOST)).isEqualTo(3);
    assertThat(control.directory()).hasToString("/tmp/a\nb");
  }

  @Test
  void whatFailsBeforeTheScriptBeginsIsTold() throws Exception {
    assertThat(heard("echo 'bwrap: no such thing' >&2; exit 1").failureToStart())
        .contains("was not begun", ": bwrap: no such thing.");
  }
}
