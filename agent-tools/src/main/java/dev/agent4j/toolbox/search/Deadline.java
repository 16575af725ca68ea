package dev.agent4j.toolbox.search;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A moment after which a search hands back what it has. */
public final class Deadline {
  private final LongSupplier nanoTime;
  private final long end;

  /** Sets the moment {@code time} after now. */
  public Deadline(LongSupplier nanoTime, Duration time) {
    this.nanoTime = nanoTime;
    end = nanoTime.getAsLong() + time.toNanos();
  }

  boolean isOver() {
    return nanoTime.getAsLong() - end >= 0;
  }
}
