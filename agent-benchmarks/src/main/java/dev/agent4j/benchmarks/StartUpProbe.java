package dev.agent4j.benchmarks;

import dev.agent4j.benchmarks.contender.Contender.Kind;
import dev.agent4j.benchmarks.contender.Setting;
import java.net.URI;

/** A program that runs one agent, and tells the nanoseconds of CPU that it took all in all. */
final class StartUpProbe {
  static final Setting SETTING = Setting.of(1, 16, true);

  private StartUpProbe() {}

  public static void main(String... args) throws Exception {
    String unused =
        Kind.valueOf(args[0]).at(URI.create(args[1]), SETTING, text -> {}).run("Look it up.");
    System.out.println(ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos());
    // The threads of a pool may keep a JVM alive for a while.
    System.exit(0);
  }
}
