package dev.agent4j.toolbox.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.tool.ToolOutput;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"a line\n", "no end", "\u001b[31mred\u001b[0m\r", "\u001b]0;title"})
  void memoryDoesNotGrowWithTheOutput(String written) throws Exception {
    try (var spill = new SpillDirectory(128 * MIB)) {
      var log = new OutputLog(new SpillFile(spill, "out.txt"));
      byte[] chunk = written.repeat(32 * 1024 / written.length()).getBytes(UTF_8);
      var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();

      for (long done = 0; done < 64 * MIB; done += chunk.length) {
        log.write(chunk, chunk.length);
      }

      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(6 * MIB);
      log.end();
    }
  }

  @Test
  void bothStreamsFullAtOnceDoNotBlock() throws Exception {
    ToolOutput output = bash("seq 1 200000 & seq 1 200000 >&2; wait");

    assertThat(output.details().integer("lines")).hasValue(400_000);
  }

  @Test
  void outputBeyondTheCapIsToldAndItsEndIsKept() throws Exception {
    try (var spill = new SpillDirectory(3 * MIB)) {
      var log = new OutputLog(new SpillFile(spill, "out.txt"));
      byte[] line = "0123456789abcde\n".repeat(1024).getBytes(UTF_8);
      for (int i = 0; i < 512; i++) {
        log.write(line, line.length);
      }
      log.write("the end\n".getBytes(UTF_8), 8);
      log.end();

      assertThat(log.mark().bytes()).isEqualTo(8 * MIB + 8);
      assertThat(log.spilled().length()).isEqualTo(3 * MIB);
      assertThat(log.spilled().problem()).contains("may fill 3 MiB");
      assertThat(log.kept(5 * MIB)).isEqualTo(8 * MIB + 8 - EndsBuffer.TAIL);
      assertThat(Excerpt.bothEnds(log, OutputLog.Mark.START, 1_000).text()).endsWith("the end\n");
      assertThat(Excerpt.page(log, 8 * MIB, 1_000).text()).isEqualTo("the end\n");
    }
  }
}
