package dev.agent4j.benchmarks;

import dev.agent4j.benchmarks.contender.Contender.Kind;
import dev.agent4j.benchmarks.measure.Figure;
import dev.agent4j.benchmarks.measure.Figure.Goal;
import dev.agent4j.benchmarks.measure.Jvm;
import dev.agent4j.benchmarks.measure.Pairs;
import dev.agent4j.llm.minimax.testkit.StubMiniMax;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import java.time.Duration;
import java.util.List;

/**
 * Memory of each turn that waits for the model, when thousands do. Each run has a JVM of its own,
 * and the stub is in this one, as it knows when all requests have arrived.
 */
final class WaitingSuite implements Suite {
  private static final Duration LONGER_THAN_ANY_RUN = Duration.ofMinutes(14);
  private static final Duration ARRIVAL = Duration.ofMinutes(5);

  private record Memory(double heapBytes, double residentBytes) {}

  @Override
  public List<Figure> measure(Options options) throws Exception {
    int turns = options.number("--waiting");
    Pairs<Memory> runs = Pairs.alternate(options.number("--rounds"), kind -> wait(kind, turns));
    String setting = turns + " turns, " + WaitingProbe.SETTING.heldSteps() + " × 2048 B said";
    return List.of(
        new Figure(
            "waiting",
            setting,
            "heap of a turn",
            "KB",
            Goal.ratio(1.0),
            runs.agent(it -> it.heapBytes() / turns / 1024),
            runs.bare(it -> it.heapBytes() / turns / 1024)),
        new Figure(
            "waiting",
            setting,
            "resident memory of a turn",
            "KB",
            null,
            runs.agent(it -> it.residentBytes() / turns / 1024),
            runs.bare(it -> it.residentBytes() / turns / 1024)));
  }

  private static Memory wait(Kind kind, int turns) throws Exception {
    try (var stub =
            StubMiniMax.builder()
                .maxRecorded(0)
                .brain(
                    ask -> {
                      Reply reply = Reply.says("Done.");
                      boolean waits = ask.lastUserText().equals(WaitingProbe.WAIT);
                      return waits ? reply.after(LONGER_THAN_ANY_RUN) : reply;
                    })
                .start();
        var jvm =
            Jvm.start(
                List.of(),
                WaitingProbe.class,
                List.of(kind.name(), stub.baseUrl().toString(), String.valueOf(turns)))) {
      int before = Integer.parseInt(jvm.read());
      if (!stub.awaitRequests(before + turns, ARRIVAL)) {
        throw new IllegalStateException("not all turns wait after " + ARRIVAL);
      }
      jvm.write("");
      return new Memory(Double.parseDouble(jvm.read()), Double.parseDouble(jvm.read()));
    }
  }
}
