package dev.agent4j.benchmarks.measure;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Runs the same work many times, some of it at the same time. */
public final class Crowd {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Callable<?> work;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private Crowd(Callable<?> work) {
    this.work = work;
  }

  /**
   * Does {@code work} so many times and returns when all is done.
   *
   * @param width how often at the same time
   * @throws IllegalStateException if some of it fails
   */
  public static void run(int times, int width, Callable<?> work) throws InterruptedException {
    Crowd crowd = new Crowd(work);
    var left = new AtomicInteger(times);
    var done = new CountDownLatch(width);
    for (int i = 0; i < width; i++) {
      Workers.run(() -> crowd.workWhile(left, done));
    }
    if (!done.await(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("not done after " + LONGEST);
    }
    crowd.check();
  }

  /** Begins {@code work} so many times and returns at once; it is not waited for. */
  public static Crowd begin(int times, Callable<?> work) {
    Crowd crowd = new Crowd(work);
    for (int i = 0; i < times; i++) {
      Workers.run(crowd::workOnce);
    }
    return crowd;
  }

  /**
   * Looks whether all went well so far.
   *
   * @throws IllegalStateException if it did not
   */
  public void check() {
    Throwable first = failure.get();
    if (first != null) {
      throw new IllegalStateException("an agent failed", first);
    }
  }

  private void workWhile(AtomicInteger left, CountDownLatch done) {
    try {
      while (failure.get() == null && left.getAndDecrement() > 0) {
        workOnce();
      }
    } finally {
      done.countDown();
    }
  }

  private void workOnce() {
    try {
      Object unused = work.call();
    } catch (Exception e) {
      failure.compareAndSet(null, e);
    }
  }
}
