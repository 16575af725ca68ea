package dev.agent4j.benchmarks;

import dev.agent4j.benchmarks.contender.Contender;
import dev.agent4j.benchmarks.contender.Contender.Kind;
import dev.agent4j.benchmarks.contender.Setting;
import dev.agent4j.benchmarks.measure.Allocation;
import dev.agent4j.benchmarks.measure.Crowd;
import dev.agent4j.benchmarks.measure.Jvm;
import dev.agent4j.benchmarks.measure.StubProcess;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * A program that tells how many bytes all its threads allocate for a step of the SDK, once the
 * compilers have done with it. No time is looked at, so a busy machine changes nothing.
 */
final class AllocationProbe {
  private static final int CALLS = 10;
  private static final int RESULT_CHARS = 16;
  private static final int WIDTH = 4;
  private static final int AGENTS_TO_WARM_UP = 800;
  private static final int AGENTS = 100;
  private static final int RUNS = 4;

  /** Compiled at once and by this thread: what is compiled depends less on chance. */
  private static final List<String> OPTIONS = List.of("-Xbatch", "-XX:+UseSerialGC", "-Xmx256m");

  private AllocationProbe() {}

  /** Returns the bytes that a step allocates, measured in a new JVM against a new stub. */
  static long bytesOfAStep(boolean isStreaming) throws IOException {
    try (var stub = StubProcess.start(CALLS);
        var jvm =
            Jvm.start(
                OPTIONS,
                AllocationProbe.class,
                List.of(stub.baseUrl().toString(), String.valueOf(isStreaming)))) {
      return Long.parseLong(jvm.read());
    }
  }

  public static void main(String... args) throws Exception {
    var setting = Setting.of(CALLS, RESULT_CHARS, Boolean.parseBoolean(args[1]));
    Contender agent = Kind.AGENT.at(URI.create(args[0]), setting, text -> {});
    Crowd.run(AGENTS_TO_WARM_UP, WIDTH, () -> agent.run("Look it up."));
    long least = Long.MAX_VALUE;
    for (int i = 0; i < RUNS; i++) {
      long before = Allocation.bytes();
      Crowd.run(AGENTS, WIDTH, () -> agent.run("Look it up."));
      // What is compiled late, or lost on a slow path, makes a run larger and never smaller.
      least = Math.min(least, Allocation.bytes() - before);
    }
    System.out.println(least / ((long) AGENTS * setting.requests()));
    System.exit(0);
  }
}
