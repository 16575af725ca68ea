package dev.agent4j;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where turns and tools run: virtual threads where the JVM has them, else pooled daemon threads.
 */
final class Threads {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Executor WORKERS = workers();
  private static final ScheduledThreadPoolExecutor TIMER = timer();

  private Threads() {}

  static void run(Runnable work) {
    WORKERS.execute(work);
  }

  /** Runs {@code work}, which must be quick, after a while. */
  static ScheduledFuture<?> after(Duration pause, Runnable work) {
    return TIMER.schedule(work, TimeUnit.MILLISECONDS.convert(pause), TimeUnit.MILLISECONDS);
  }

  private static Executor workers() {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      ThreadFactory virtual =
          (ThreadFactory)
              Class.forName("java.lang.Thread$Builder").getMethod("factory").invoke(builder);
      // An executor would keep a list of all threads under way, which nobody looks at.
      return work -> virtual.newThread(work).start();
    } catch (ReflectiveOperationException e) {
      // Before JDK 21 the method is missing, or is a preview that refuses.
      return Executors.newCachedThreadPool(
          work -> daemon(work, "agent4j-" + COUNT.getAndIncrement()));
    }
  }

  private static ScheduledThreadPoolExecutor timer() {
    var timer = new ScheduledThreadPoolExecutor(1, work -> daemon(work, "agent4j-timer"));
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }

  private static Thread daemon(Runnable work, String name) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
