package dev.agent4j.toolbox.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.OtherJvm;
import dev.agent4j.toolbox.Workspace;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloodTest extends ShellTest {
  private static final long MIB = 1 << 20;

  @ParameterizedTest
  @CsvSource({"'yes 0123456789', 6100805", "'tr \"\\0\" x </dev/zero', 0"})
  void floodIsCountedToTheLastByteAndKept(String program, long lines) throws Exception {
    ToolOutput output = bash(program + " | head -c " + 64 * MIB, "timeout_s", 60, "yield_s", 30);

    assertThat(output.details().integer("bytes")).hasValue(64 * MIB);
    assertThat(output.details().integer("lines")).hasValue(lines);
    assertThat(said(output).length()).isLessThan(30_100);
    Path spill = Path.of(output.details().string("spill").orElseThrow());
    assertThat(Files.size(spill)).isEqualTo(64 * MIB);
  }

  @Test
  void floodFitsThroughAJvmWithLittleMemory() throws Exception {
    ProcessBuilder builder = OtherJvm.of(SmallAgent.class, directory.toString());
    builder.command().addAll(1, List.of("-Xmx16m", "-XX:+UseSerialGC"));
    Process jvm = builder.redirectErrorStream(true).start();
    try (BufferedReader lines = jvm.inputReader(UTF_8)) {
      assertThat(lines.lines().toList())
          .containsExactly("exited 67108864 6100805", "exited 67108864 0");
    } finally {
      jvm.destroyForcibly().waitFor();
    }
  }

  /** Runs two floods, of short lines and of one without end. */
  static final class SmallAgent {
    public static void main(String[] arguments) throws Exception {
      try (var scope = new ToolScope()) {
        Tool bash = ShellTools.in(Workspace.of(Path.of(arguments[0]))).get(0);
        for (String program : List.of("yes 0123456789", "tr '\\0' x </dev/zero")) {
          JsonObject facts =
              bash.execute(
                      JsonObject.of("command", program + " | head -c 64M", "yield_s", 30),
                      ToolContext.of("call", scope))
                  .details();
          System.out.println(
              facts.get("status") + " " + facts.get("bytes") + " " + facts.get("lines"));
        }
      }
    }
  }

  @Test
  void bothStreamsFullAtOnceDoNotBlock() throws Exception {
    ToolOutput output = bash("seq 1 200000 & seq 1 200000 >&2; wait");

    assertThat(output.details().integer("lines")).hasValue(400_000);
  }
}
