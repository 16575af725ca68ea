package dev.agent4j.llm;

import java.time.Duration;

/** Waits, or in a test does not. */
@FunctionalInterface
public interface Sleeper {

  void sleep(Duration duration) throws InterruptedException;

  /** Returns a sleeper that really waits. */
  static Sleeper real() {
    return duration -> Thread.sleep(duration.toMillis());
  }
}
