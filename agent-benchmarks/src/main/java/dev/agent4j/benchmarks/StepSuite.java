package dev.agent4j.benchmarks;

import dev.agent4j.benchmarks.contender.Setting;
import dev.agent4j.benchmarks.measure.Figure;
import dev.agent4j.benchmarks.measure.Figure.Goal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CPU time and bytes allocated for each step, as agents and what tools return grow. */
final class StepSuite implements Suite {

  @Override
  public List<Figure> measure(Options options) throws Exception {
    var figures = new ArrayList<Figure>();
    for (int calls : options.numbers("--calls")) {
      for (int resultChars : options.numbers("--results")) {
        for (String streaming : options.list("--streaming")) {
          figures.addAll(measure(Setting.of(calls, resultChars, streaming.equals("yes")), options));
        }
      }
    }
    return figures;
  }

  private static List<Figure> measure(Setting setting, Options options) throws Exception {
    StepRuns runs = StepRuns.of(setting, options.number("--width"), options);
    boolean isShortest = setting.steps() == 10 && setting.resultChars() == 16;
    return List.of(
        runs.perStep(
            "steps",
            setting.toString(),
            "CPU of a step",
            "µs",
            cpuGoal(setting),
            it -> it.cpuNanos() / 1e3),
        runs.perStep(
            "steps",
            setting.toString(),
            "allocated by a step",
            "KB",
            isShortest ? Goal.figure(26) : null,
            it -> it.allocatedBytes() / 1024.0));
  }

  private static @Nullable Goal cpuGoal(Setting setting) {
    if (setting.steps() == 10) {
      return Goal.ratio(1.0);
    }
    return setting.steps() == 200 && setting.resultChars() == 2048 ? Goal.ratio(0.6) : null;
  }
}
