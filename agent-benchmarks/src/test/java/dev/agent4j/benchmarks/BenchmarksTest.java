package dev.agent4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.benchmarks.measure.Figure;
import dev.agent4j.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarksTest {
  @TempDir Path dir;

  @Test
  @Tag("slow")
  void quickRunOfEverySuiteTellsFiguresOfBothInATableAndAFile() throws Exception {
    Path file = dir.resolve("figures.jsonl");
    var printed = new ByteArrayOutputStream();

    List<Figure> figures =
        new Benchmarks(
                Options.of(List.of("--quick", "--streaming", "yes", "--out", file.toString())),
                new PrintStream(printed, true, StandardCharsets.UTF_8))
            .run();

    assertThat(figures)
        .extracting(Figure::suite)
        .contains("steps", "crowd", "waiting", "first-delta", "start-up");
    assertThat(figures)
        .allSatisfy(
            it -> {
              assertThat(it.bareMedian()).as(it.metric()).satisfies(value -> isOf(it, value));
              assertThat(it.agentMedian()).as(it.metric()).satisfies(value -> isOf(it, value));
            });
    assertThat(printed.toString(StandardCharsets.UTF_8).lines().filter(it -> it.startsWith("| ")))
        .hasSize(figures.size() + 1);
    assertThat(Files.readAllLines(file))
        .hasSameSizeAs(figures)
        .allSatisfy(
            line ->
                assertThat(JsonObject.parse(line).names())
                    .contains("suite", "setting", "metric", "agent4j", "bare", "ratio", "rounds"));
  }

  /** Memory is the difference of two looks at a whole JVM, which may have shrunk between them. */
  private static void isOf(Figure figure, double value) {
    if (figure.suite().equals("waiting")) {
      assertThat(value).isFinite().isNotZero();
    } else {
      assertThat(value).isPositive();
    }
  }

  @Test
  void optionThatIsNoneIsRefused() {
    assertThatThrownBy(() -> Options.of(List.of("--fast", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--fast");
  }

  @Test
  void optionReplacesWhatQuickSays() {
    Options options = Options.of(List.of("--rounds", "7", "--quick"));

    assertThat(options.number("--rounds")).isEqualTo(7);
    assertThat(options.number("--waiting")).isEqualTo(40);
    assertThat(options.number("--answers")).isEqualTo(5);
  }
}
