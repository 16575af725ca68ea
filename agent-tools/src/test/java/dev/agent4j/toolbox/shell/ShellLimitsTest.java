package dev.agent4j.toolbox.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.process.ProcessCount;
import dev.agent4j.toolbox.sandbox.Sandbox;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellLimitsTest extends ShellTest {
  private static final ProcessCount COUNT = new ProcessCount(ProcessCount.Way.NONE, "");

  @Test
  void cpuTimeBelowASecondIsASecondAndNotNone() {
    var limits = ShellLimits.none().cpu(Duration.ofMillis(900));

    assertThat(limits.arguments(COUNT)).containsExactly("-St", "1", "-Ht", "6");
    assertThat(ShellLimits.none().cpu(Duration.ofMillis(1_001)).arguments(COUNT))
        .startsWith("-St", "2");
    assertThat(ShellLimits.none().arguments(COUNT)).isEmpty();
    assertThatThrownBy(() -> limits.cpu(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cpu must not be negative");
  }

  @Test
  void whatACommandWritesAtOnceCountsToo() throws Exception {
    use(ShellOptions.of().sandbox(Sandbox.none()).limits(ShellLimits.of().workspace(1_000_000, 0)));

    ToolOutput output = bash("truncate -s 50M big; sleep 60", "yield_s", 30, "timeout_s", 30);

    assertThat(output.text()).contains("the workspace has grown to 52,428,800 bytes");
  }

  @Test
  void whatALaterCommandWritesAtOnceCountsToo() throws Exception {
    use(ShellOptions.of().limits(ShellLimits.of().workspace(1_000_000, 0)));
    bash("sleep 0.6");

    ToolOutput output =
        bash("truncate -s 50M big; touch -d 2001-01-01 big; sleep 60", "yield_s", 5);

    assertThat(output.text()).contains("the workspace has grown to 52,428,800 bytes");
  }

  @Test
  void whatIsWrittenBelowAnotherRootCountsToo(@TempDir Path other) throws Exception {
    workspace = workspace.withRoot(other);
    use(ShellOptions.of().limits(ShellLimits.of().workspace(1_000_000, 0)));

    ToolOutput output =
        bash("truncate -s 50M " + other + "/big; sleep 60", "yield_s", 30, "timeout_s", 30);

    assertThat(output.text()).contains("the workspace has grown to 52,428,800 bytes");
  }

  @Test
  void whatOthersAddBetweenTwoCommandsEndsNeither() throws Exception {
    use(ShellOptions.of().limits(ShellLimits.of().workspace(1_000_000, 0)));
    bash("sleep 0.6");
    try (var big = new RandomAccessFile(directory.resolve("big").toFile(), "rw")) {
      big.setLength(50_000_000);
    }
    bash("sleep 0.1");

    assertThat(said(bash("sleep 0.6; echo honest"))).isEqualTo("honest\n");
    assertThat(said(bash("sleep 0.6; echo still"))).isEqualTo("still\n");
    assertThat(bash("while sleep 0.1; do echo x >>more; done", "timeout_s", 30).text())
        .contains("the workspace has grown to 50,000,0");
  }

  @Test
  void aLaterCommandThatGoesOnGrowingIsEndedToo() throws Exception {
    use(ShellOptions.of().limits(ShellLimits.of().workspace(1_000_000, 0)));
    bash("sleep 0.6");

    ToolOutput output =
        bash("while sleep 0.1; do truncate -s +50M big; done", "yield_s", 30, "timeout_s", 30);

    assertThat(output.text()).contains("the workspace has grown to");
  }

  @Test
  void aWorkspaceThatWasTooLargeBeforeCanBeTidiedUp() throws Exception {
    bash("truncate -s 50M big");
    use(ShellOptions.of().limits(ShellLimits.of().workspace(1_000_000, 0)));

    ToolOutput output = bash("sleep 0.6; rm big; echo tidy");

    assertThat(said(output)).isEqualTo("tidy\n");
  }
}
