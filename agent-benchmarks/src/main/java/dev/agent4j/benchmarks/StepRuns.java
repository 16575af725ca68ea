package dev.agent4j.benchmarks;

import dev.agent4j.benchmarks.contender.Contender;
import dev.agent4j.benchmarks.contender.Contender.Kind;
import dev.agent4j.benchmarks.contender.Setting;
import dev.agent4j.benchmarks.measure.Crowd;
import dev.agent4j.benchmarks.measure.Figure;
import dev.agent4j.benchmarks.measure.Figure.Goal;
import dev.agent4j.benchmarks.measure.Pairs;
import dev.agent4j.benchmarks.measure.Reading;
import dev.agent4j.benchmarks.measure.StubProcess;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Agents of both contenders, run in turns within one JVM against one stub.
 *
 * @param steps how many steps a run has
 */
record StepRuns(Pairs<Reading> runs, double steps) {
  /** So many steps until the compilers have done with most of it. */
  private static final int WARM_UP_RUNS = 6;

  /**
   * @param width agents at a time
   */
  static StepRuns of(Setting setting, int width, Options options) throws Exception {
    int agents = Math.max(width, options.number("--run-steps") / setting.requests());
    try (var stub = StubProcess.start(setting.steps())) {
      Contender agent = Kind.AGENT.at(stub.baseUrl(), setting, text -> {});
      Contender bare = Kind.BARE.at(stub.baseUrl(), setting, text -> {});
      Pairs.Run<Reading> run =
          kind -> {
            Contender contender = kind == Kind.AGENT ? agent : bare;
            // Nobody pays for what the other has left.
            System.gc();
            Reading before = Reading.now();
            Crowd.run(agents, width, () -> contender.run("Look it up."));
            return Reading.now().since(before);
          };
      var unused = Pairs.alternate(WARM_UP_RUNS, run);
      Pairs<Reading> runs = Pairs.alternate(options.number("--rounds"), run);
      return new StepRuns(runs, (double) agents * setting.requests());
    }
  }

  /** Returns a figure of a step, made of what {@code ofRun} takes from a run. */
  Figure perStep(
      String suite,
      String setting,
      String metric,
      String unit,
      @Nullable Goal goal,
      ToDoubleFunction<Reading> ofRun) {
    return new Figure(
        suite,
        setting,
        metric,
        unit,
        goal,
        runs.agent(it -> ofRun.applyAsDouble(it) / steps),
        runs.bare(it -> ofRun.applyAsDouble(it) / steps));
  }
}
