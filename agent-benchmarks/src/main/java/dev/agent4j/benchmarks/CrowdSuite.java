package dev.agent4j.benchmarks;

import dev.agent4j.benchmarks.contender.Setting;
import dev.agent4j.benchmarks.measure.Figure;
import java.util.ArrayList;
import java.util.List;

/** Steps a second when many turns run at the same time; the stub shares the processors. */
final class CrowdSuite implements Suite {
  private static final int CALLS = 10;
  private static final int RESULT_CHARS = 16;

  @Override
  public List<Figure> measure(Options options) throws Exception {
    var figures = new ArrayList<Figure>();
    int width = options.number("--crowd");
    for (String streaming : options.list("--streaming")) {
      var setting = Setting.of(CALLS, RESULT_CHARS, streaming.equals("yes"));
      String label = width + " turns, " + setting;
      StepRuns runs = StepRuns.of(setting, width, options);
      figures.add(
          new Figure(
              "crowd",
              label,
              "steps a second",
              "",
              null,
              runs.runs().agent(it -> runs.steps() / (it.wallNanos() / 1e9)),
              runs.runs().bare(it -> runs.steps() / (it.wallNanos() / 1e9))));
      figures.add(
          runs.perStep("crowd", label, "CPU of a step", "µs", null, it -> it.cpuNanos() / 1e3));
    }
    return figures;
  }
}
