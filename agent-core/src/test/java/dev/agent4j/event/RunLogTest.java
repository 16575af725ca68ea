package dev.agent4j.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.event.AgentEvent.SteerAccepted;
import dev.agent4j.event.AgentEvent.StepStarted;
import dev.agent4j.event.AgentEvent.TextReceived;
import dev.agent4j.event.AgentEvent.ThinkingReceived;
import dev.agent4j.json.JsonObject;
import dev.agent4j.testkit.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {
  private final FakeClock clock = new FakeClock();
  private int number;
  @TempDir Path dir;

  private Path file() {
    return dir.resolve("run.jsonl");
  }

  private RunLog open() throws IOException {
    return RunLog.to(file());
  }

  private Stamp stamp(String session, int step) {
    return new Stamp(session, 1, step, ++number, clock.instant());
  }

  private Stamp stamp() {
    return stamp("s", 1);
  }

  private List<JsonObject> lines() throws IOException {
    return Files.readAllLines(file()).stream().map(JsonObject::parse).toList();
  }

  @Test
  void eachEventIsALineWithTimeAndNumber() throws IOException {
    try (RunLog log = open()) {
      log.onEvent(new StepStarted(stamp("s", 1)));
      clock.advance(Duration.ofSeconds(3));
      log.onEvent(new SteerAccepted(stamp(), "look left"));
    }

    assertThat(Files.readString(file()))
        .isEqualTo(
            """
            {"type":"StepStarted","session":"s","turn":1,"step":1,"number":1,"time":"2026-01-01T00:00:00Z"}
            {"type":"SteerAccepted","session":"s","turn":1,"step":1,"number":2,"time":"2026-01-01T00:00:03Z","text":"look left"}
            """);
  }

  @Test
  void deltasAreGatheredUntilSomethingElseHappens() throws IOException {
    try (RunLog log = open()) {
      log.onEvent(new ThinkingReceived(stamp(), "hm"));
      log.onEvent(new ThinkingReceived(stamp(), "m"));
      log.onEvent(new TextReceived(stamp(), "Hel"));
      log.onEvent(new TextReceived(stamp(), "lo"));
      log.onEvent(new StepStarted(stamp("s", 2)));
      log.onEvent(new TextReceived(stamp(), "the end"));
    }

    assertThat(lines())
        .extracting(it -> it.string("type").orElse("") + " " + it.string("delta").orElse(""))
        .containsExactly(
            "ThinkingReceived hmm", "TextReceived Hello", "StepStarted ", "TextReceived the end");
  }

  @Test
  void lineIsInTheFileAsSoonAsTheEventHappened() throws IOException {
    try (RunLog log = open()) {
      log.onEvent(new StepStarted(stamp("s", 1)));

      assertThat(lines()).hasSize(1);
    }
  }

  @Test
  void longTextIsWrittenInPartsThatJoinToTheWhole() throws IOException {
    String word = "word ";
    int count = 10_000;

    try (RunLog log = open()) {
      for (int i = 0; i < count; i++) {
        log.onEvent(new TextReceived(stamp(), word));
      }
    }

    assertThat(lines()).hasSizeBetween(3, 5);
    assertThat(lines())
        .allSatisfy(it -> assertThat(it.string("delta").orElse("")).hasSizeLessThan(16_500));
    assertThat(String.join("", lines().stream().map(it -> it.string("delta").orElse("")).toList()))
        .isEqualTo(word.repeat(count));
  }

  @Test
  void deltasOfTwoSessionsStayApart() throws IOException {
    try (RunLog log = open()) {
      log.onEvent(new TextReceived(stamp("a", 1), "Hel"));
      log.onEvent(new TextReceived(stamp("b", 1), "Good"));
      log.onEvent(new TextReceived(stamp("a", 1), "lo"));
      log.onEvent(new TextReceived(stamp("b", 1), "bye"));
      log.onEvent(new StepStarted(stamp("a", 2)));
    }

    assertThat(lines())
        .extracting(it -> it.string("session").orElse("") + " " + it.string("delta").orElse(""))
        .containsExactly("a Hello", "a ", "b Goodbye");
  }

  @Test
  void logGoesOnAtTheEndOfWhatIsThere() throws IOException {
    try (RunLog log = open()) {
      log.onEvent(new StepStarted(stamp("s", 1)));
    }

    try (RunLog log = open()) {
      log.onEvent(new StepStarted(stamp("s", 2)));
    }

    assertThat(lines()).extracting(it -> it.integer("step").orElse(0)).containsExactly(1L, 2L);
  }

  @Test
  void lineThatCannotBeWrittenIsLostAndTheRunGoesOn() throws IOException {
    RunLog log = open();
    log.onEvent(new StepStarted(stamp("s", 1)));
    log.close();

    log.onEvent(new StepStarted(stamp("s", 2)));
    log.onEvent(new StepStarted(stamp("s", 3)));

    assertThat(lines()).extracting(it -> it.integer("step").orElse(0)).containsExactly(1L);
  }

  @Test
  void linesOfSeveralThreadsStayWhole() throws Exception {
    int threads = 4;
    int each = 200;
    var go = new CountDownLatch(1);
    List<Thread> all = new ArrayList<>();

    try (RunLog log = open()) {
      for (int t = 0; t < threads; t++) {
        var thread =
            new Thread(
                () -> {
                  try {
                    go.await(10, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    return;
                  }
                  for (int i = 1; i <= each; i++) {
                    log.onEvent(new StepStarted(new Stamp("s", 1, 1, i, clock.instant())));
                  }
                });
        all.add(thread);
        thread.start();
      }
      go.countDown();
      for (Thread thread : all) {
        thread.join(10_000);
      }
    }

    assertThat(lines()).hasSize(threads * each);
    assertThat(lines().stream().filter(it -> it.integer("number").orElse(0) == each))
        .hasSize(threads);
  }
}
