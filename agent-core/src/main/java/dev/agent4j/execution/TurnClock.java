package dev.agent4j.execution;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The time of one turn. While it waits for an approver, none of it counts. */
public final class TurnClock {
  private final InstantSource clock;
  private final Instant start;
  private final Runnable onEnd;
  private ScheduledFuture<?> alarm;
  private long waitedMillis;

  /**
   * @param onEnd is run when {@code limit} is over, on another thread; must be quick
   */
  public TurnClock(InstantSource clock, Duration limit, Runnable onEnd) {
    this.clock = clock;
    this.onEnd = onEnd;
    start = clock.instant();
    alarm = Threads.after(limit, onEnd);
  }

  /** Returns the time from the start until now, waiting included. */
  public Duration elapsed() {
    return Duration.between(start, clock.instant());
  }

  /** Returns the seconds that count. */
  public double seconds() {
    return (clock.millis() - start.toEpochMilli() - waitedMillis) / 1000.0;
  }

  /** Waits by {@code wait}, for which no time counts. */
  public <T> T whileStopped(Wait<T> wait) throws InterruptedException {
    Duration left = Duration.ofNanos(Math.max(0, alarm.getDelay(TimeUnit.NANOSECONDS)));
    alarm.cancel(false);
    long from = clock.millis();
    try {
      return wait.await();
    } finally {
      waitedMillis += clock.millis() - from;
      alarm = Threads.after(left, onEnd);
    }
  }

  /** Something that waits. */
  @FunctionalInterface
  public interface Wait<T> {
    T await() throws InterruptedException;
  }

  public void stop() {
    alarm.cancel(false);
  }
}
