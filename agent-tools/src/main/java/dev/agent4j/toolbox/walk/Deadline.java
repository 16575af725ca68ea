package dev.agent4j.toolbox.walk;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A moment after which a search hands back what it has. Not thread-safe: of one search. */
public final class Deadline {
  private static final int LOOKED_AT_EVERY = 1 << 12;

  private final LongSupplier nanoTime;
  private final long end;
  private int reads;

  /** Sets the moment {@code time} after now. */
  public Deadline(LongSupplier nanoTime, Duration time) {
    this.nanoTime = nanoTime;
    end = nanoTime.getAsLong() + time.toNanos();
  }

  /**
   * Counts a read, and tells whether to stop: the time is up or the thread is interrupted. Really
   * looked at is that every 4,096th time, however many lines those reads are spread over.
   */
  public boolean stopsAtThisRead() {
    return ++reads % LOOKED_AT_EVERY == 0 && (Thread.currentThread().isInterrupted() || isOver());
  }

  /** Tells whether the moment has come. */
  public boolean isOver() {
    return nanoTime.getAsLong() - end >= 0;
  }
}
