package dev.agent4j.benchmarks;

import dev.agent4j.benchmarks.contender.Contender.Kind;
import dev.agent4j.benchmarks.measure.Figure;
import dev.agent4j.benchmarks.measure.Jvm;
import dev.agent4j.benchmarks.measure.Pairs;
import dev.agent4j.benchmarks.measure.StubProcess;
import java.util.List;

/** From the start of a JVM to the first answer of an agent that calls one tool. */
final class StartUpSuite implements Suite {

  private record Start(double cpuSeconds, double wallSeconds) {}

  @Override
  public List<Figure> measure(Options options) throws Exception {
    try (var stub = StubProcess.start(StartUpProbe.SETTING.steps())) {
      Pairs.Run<Start> run = kind -> start(kind, stub);
      var unused = Pairs.alternate(1, run);
      Pairs<Start> runs = Pairs.alternate(options.number("--rounds"), run);
      return List.of(
          new Figure(
              "start-up",
              "a new JVM",
              "CPU to the first answer",
              "s",
              null,
              runs.agent(Start::cpuSeconds),
              runs.bare(Start::cpuSeconds)),
          new Figure(
              "start-up",
              "a new JVM",
              "wall to the first answer",
              "s",
              null,
              runs.agent(Start::wallSeconds),
              runs.bare(Start::wallSeconds)));
    }
  }

  private static Start start(Kind kind, StubProcess stub) throws Exception {
    long start = System.nanoTime();
    try (var jvm =
        Jvm.start(List.of(), StartUpProbe.class, List.of(kind.name(), stub.baseUrl().toString()))) {
      long cpuNanos = Long.parseLong(jvm.read());
      return new Start(cpuNanos / 1e9, (System.nanoTime() - start) / 1e9);
    }
  }
}
