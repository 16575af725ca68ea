package dev.agent4j.testkit;

import dev.agent4j.llm.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A clock that stands still until it is moved, and a sleep that moves it. Thread-safe. */
public final class FakeClock implements InstantSource, Sleeper {
  private final List<Duration> sleeps = new ArrayList<>();
  private Instant now;

  /** Makes a clock that shows the start of the year 2026. */
  public FakeClock() {
    this(Instant.parse("2026-01-01T00:00:00Z"));
  }

  public FakeClock(Instant now) {
    this.now = now;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Moves the clock on. */
  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }

  /**
   * Moves the clock on instead of waiting.
   *
   * @throws InterruptedException if the calling thread is interrupted
   */
  @Override
  public synchronized void sleep(Duration duration) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    sleeps.add(duration);
    now = now.plus(duration);
  }

  /** Returns the waits asked for, in order. */
  public synchronized List<Duration> sleeps() {
    return List.copyOf(sleeps);
  }
}
