package dev.agent4j.llm;

import java.time.Duration;

/** Waits. An interface so that tests need not. */
@FunctionalInterface
public interface Sleeper {

  void sleep(Duration duration) throws InterruptedException;

  /** Returns a sleeper that really waits. */
  static Sleeper real() {
    return duration -> Thread.sleep(duration.toMillis());
  }
}
