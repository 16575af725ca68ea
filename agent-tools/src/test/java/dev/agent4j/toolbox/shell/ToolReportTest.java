package dev.agent4j.toolbox.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.tool.ToolOutput;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolReportTest extends ShellTest {

  @Test
  void outputThatABackgroundProcessHoldsOpenIsNotWaitedFor() throws Exception {
    ToolOutput output = bash("sleep 88 & echo done");

    assertThat(said(output)).isEqualTo("done\n");
    assertThat(output.details().string("status")).hasValue("exited");
    assertThat(output.text()).contains("Processes it left behind: ").contains(" sleep. They end");
  }

  @Test
  void lateOutputOfABackgroundProcessIsNotLost() throws Exception {
    for (int i = 1; i <= 5; i++) {
      bash("(until [ -e go" + i + " ]; do sleep 0.01; done; echo late) & echo done");
      Files.createFile(directory.resolve("go" + i));

      assertThat(
              said(call("bash_output", Map.of("id", "bash_" + i, "wait_s", 10, "filter", "late"))))
          .isEqualTo("late\n");
    }
  }

  @Test
  void environmentIsToldOnceAndByNamesOnly() throws Exception {
    Shell shell = shell();

    String first = bash("env").text();
    String second = bash("env").text();

    assertThat(second).doesNotContain("Environment variables");
    assertThat(shell.untoldWithheld()).isEmpty();
    assertThat(first).contains("NO_COLOR=1");
  }
}
