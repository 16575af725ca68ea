package dev.agent4j.benchmarks;

import dev.agent4j.benchmarks.contender.Contender;
import dev.agent4j.benchmarks.contender.Contender.Kind;
import dev.agent4j.benchmarks.contender.Setting;
import dev.agent4j.benchmarks.measure.Figure;
import dev.agent4j.benchmarks.measure.Figure.Goal;
import dev.agent4j.benchmarks.measure.Pairs;
import dev.agent4j.benchmarks.measure.StubProcess;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Time from the prompt to the first delta of the answer, of one agent at a time. */
final class FirstDeltaSuite implements Suite {
  private static final int WARM_UP_RUNS = 5;
  private static final long NONE = 0;

  @Override
  public List<Figure> measure(Options options) throws Exception {
    int answers = options.number("--answers");
    var setting = Setting.of(0, 0, true);
    try (var stub = StubProcess.start(0, "--text-chars", "500", "--chunks", "10")) {
      var first = new AtomicLong();
      Consumer<String> onText = text -> first.compareAndSet(NONE, System.nanoTime());
      Contender agent = Kind.AGENT.at(stub.baseUrl(), setting, onText);
      Contender bare = Kind.BARE.at(stub.baseUrl(), setting, onText);
      Pairs.Run<Double> run =
          kind -> medianMicros(kind == Kind.AGENT ? agent : bare, first, answers);
      var unused = Pairs.alternate(WARM_UP_RUNS, run);
      Pairs<Double> runs = Pairs.alternate(options.number("--rounds"), run);
      return List.of(
          new Figure(
              "first-delta",
              "one turn, streaming",
              "time to first delta",
              "µs",
              Goal.ratio(1.1),
              runs.agent(it -> it),
              runs.bare(it -> it)));
    }
  }

  private static double medianMicros(Contender contender, AtomicLong first, int answers)
      throws Exception {
    var times = new long[answers];
    for (int i = 0; i < answers; i++) {
      first.set(NONE);
      long start = System.nanoTime();
      String unused = contender.run("Say it.");
      times[i] = first.get() - start;
    }
    Arrays.sort(times);
    return times[answers / 2] / 1e3;
  }
}
