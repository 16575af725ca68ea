package dev.agent4j.execution;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Calls that are done, on their way from their threads to the one that made this. */
final class FinishedCalls {
  private final Thread taker = Thread.currentThread();
  private final Queue<RunningCall> calls = new ConcurrentLinkedQueue<>();

  /** Adds a call, from any thread. */
  void add(RunningCall call) {
    calls.add(call);
    LockSupport.unpark(taker);
  }

  /**
   * Takes the call that has waited longest; null if there is none after {@code nanos}.
   *
   * @throws InterruptedException if the thread is interrupted, be there a call or not
   */
  @Nullable RunningCall poll(long nanos) throws InterruptedException {
    long end = System.nanoTime() + nanos;
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      RunningCall call = calls.poll();
      long left = end - System.nanoTime();
      if (call != null || left <= 0) {
        return call;
      }
      LockSupport.parkNanos(this, left);
    }
  }
}
