package dev.agent4j.benchmarks;

import dev.agent4j.benchmarks.measure.Figure;
import java.util.List;
import java.util.Map;

/** Figures that are measured together. */
@FunctionalInterface
interface Suite {
  /** All suites, by the names that options have for them. */
  Map<String, Suite> ALL =
      Map.of(
          "steps", new StepSuite(),
          "crowd", new CrowdSuite(),
          "waiting", new WaitingSuite(),
          "first-delta", new FirstDeltaSuite(),
          "start-up", new StartUpSuite(),
          "sandbox", new SandboxSuite());

  List<Figure> measure(Options options) throws Exception;
}
