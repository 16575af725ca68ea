package dev.agent4j.cli.terminal;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Interrupts the thread that set it, unless that closes it in time. */
final class Alarm implements AutoCloseable {
  private static final ScheduledThreadPoolExecutor TIMER =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            var daemon = new Thread(work, "agent4j-alarm");
            daemon.setDaemon(true);
            return daemon;
          });

  private final Thread thread = Thread.currentThread();
  private final ScheduledFuture<?> pending;
  private boolean hasRung;
  private boolean isOff;

  private Alarm(Duration time) {
    pending = TIMER.schedule(this::ring, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  static Alarm after(Duration time) {
    return new Alarm(time);
  }

  private synchronized void ring() {
    if (!isOff) {
      hasRung = true;
      thread.interrupt();
    }
  }

  synchronized boolean hasRung() {
    return hasRung;
  }

  /** Takes back the alarm, and its interrupt if that was not noticed. */
  @Override
  public synchronized void close() {
    isOff = true;
    pending.cancel(false);
    if (hasRung) {
      // An interrupt by somebody else cannot be told from ours; the turn interrupts once more.
      Thread.interrupted();
    }
  }
}
