package dev.agent4j.toolbox.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.error.ToolException;
import dev.agent4j.toolbox.output.OutputLog.Mark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputLogTest {
  final SpillDirectory spill = new SpillDirectory(16 << 20);
  final OutputLog log = new OutputLog(new SpillFile(spill, "out.txt"));

  @AfterEach
  void deleteFiles() {
    spill.close();
  }

  private void write(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    for (int at = 0; at < bytes.length; at += 30_000) {
      byte[] chunk = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 30_000));
      log.write(chunk, chunk.length);
    }
  }

  private static String lines(int count) {
    var text = new StringBuilder();
    var random = new Random(1);
    for (int i = 0; i < count; i++) {
      text.append(i).append("é😀".repeat(random.nextInt(5))).append('\n');
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 20_000, 60_000, 90_000, 200_000})
  void anyPartCanBeReadWhileItGrowsAndAfterItsEnd(int count) {
    String text = lines(count);
    byte[] all = text.getBytes(UTF_8);
    write(text);
    var random = new Random(2);

    for (int round = 0; round < 200; round++) {
      if (round == 100) {
        log.end();
      }
      int from = random.nextInt(all.length + 1);
      int most = random.nextInt(100_000);
      assertThat(log.kept(from)).isEqualTo(from);
      assertThat(log.read(from, most))
          .isEqualTo(Arrays.copyOfRange(all, from, Math.min(all.length, from + most)));
    }
    assertThat(log.mark()).isEqualTo(new Mark(all.length, count));
  }

  @Test
  void littleOutputMakesNoFile() {
    write(lines(1_000));
    log.end();

    assertThat(log.spilled()).isNull();
  }

  @Test
  void fileHoldsAllOfMuchOutput() throws Exception {
    String text = lines(200_000);
    write(text);
    log.end();

    assertThat(Files.readString(Path.of(log.spilled().location()))).isEqualTo(text);
    assertThat(log.spilled().problem()).isEmpty();
  }

  @Test
  void fileThatWasDeletedIsToldAndNotGuessed() throws Exception {
    write(lines(200_000));
    log.end();
    Files.delete(Path.of(log.spilled().location()));

    assertThatThrownBy(() -> log.read(0, 100))
        .isInstanceOf(ToolException.class)
        .hasMessageContaining("can no longer be read");
  }

  @Test
  void diskThatTakesNothingCostsTheMiddleOnly() throws Exception {
    spill.close();
    String text = lines(200_000);
    write(text);
    log.end();

    assertThat(log.spilled().problem()).contains("could not be written: the session is closed");
    Excerpt ends = Excerpt.bothEnds(log, Mark.START, 10_000);
    assertThat(text).startsWith(ends.text().substring(0, 2_000));
    assertThat(text).endsWith(ends.text().substring(ends.text().length() - 7_000));
  }

  @Test
  void whoWaitsIsWokenByWhatComes() throws Exception {
    CompletableFuture<Boolean> woken =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return log.await(() -> log.mark().lines() == 2, Duration.ofSeconds(20));
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });

    write("one\n");
    write("two\n");

    assertThat(woken.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(log.await(() -> false, Duration.ZERO)).isFalse();
  }

  @Test
  void outputBeyondTheCapIsToldAndItsEndIsKept() throws Exception {
    try (var small = new SpillDirectory(3 << 20)) {
      var log = new OutputLog(new SpillFile(small, "out.txt"));
      byte[] line = "0123456789abcde\n".repeat(1024).getBytes(UTF_8);
      for (int i = 0; i < 512; i++) {
        log.write(line, line.length);
      }
      log.write("the end\n".getBytes(UTF_8), 8);
      log.end();

      assertThat(log.mark().bytes()).isEqualTo((8 << 20) + 8);
      assertThat(log.spilled().length()).isEqualTo(3 << 20);
      assertThat(log.spilled().problem()).contains("may fill 3 MiB");
      assertThat(log.kept(5 << 20)).isEqualTo((8 << 20) + 8 - EndsBuffer.TAIL);
      assertThat(Excerpt.bothEnds(log, Mark.START, 1_000).text()).endsWith("the end\n");
      assertThat(Excerpt.page(log, 8 << 20, 1_000).text()).isEqualTo("the end\n");
    }
  }
}
