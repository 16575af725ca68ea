package dev.agent4j.llm.minimax.testkit.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Sends a response act by act; between two of them it waits on the timer, and holds no thread. */
public final class Playback implements Runnable {
  private final HttpConnection connection;
  private final List<Act> acts;
  private final ScheduledExecutorService timer;
  private int next;

  public Playback(HttpConnection connection, List<Act> acts, ScheduledExecutorService timer) {
    this.connection = connection;
    this.acts = acts;
    this.timer = timer;
  }

  /** One thing done to a connection. */
  @FunctionalInterface
  interface Act {
    /** Does it, and returns how long to wait before the next. */
    Duration on(HttpConnection connection);
  }

  static Act send(byte[] bytes) {
    return connection -> {
      connection.send(bytes);
      return Duration.ZERO;
    };
  }

  static Act reset() {
    return connection -> {
      connection.reset();
      return Duration.ZERO;
    };
  }

  /** Ends the exchange and the connection in the orderly way. */
  static Act close() {
    return connection -> {
      connection.finish(new byte[0], false);
      return Duration.ZERO;
    };
  }

  @Override
  public void run() {
    while (next < acts.size() && connection.isOpen()) {
      Duration wait = acts.get(next++).on(connection);
      if (!wait.isZero()) {
        ScheduledFuture<?> unused = timer.schedule(this, wait.toNanos(), TimeUnit.NANOSECONDS);
        return;
      }
    }
  }
}
