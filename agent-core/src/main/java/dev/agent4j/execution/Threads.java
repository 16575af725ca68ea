package dev.agent4j.execution;

import static java.util.Objects.requireNonNullElse;

import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.MDC;

/**
 * Where turns and tools run: virtual threads where the JVM has them, else pooled daemon threads.
 */
public final class Threads {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final Executor WORKERS = workers();

  private Threads() {}

  /** Runs {@code work} on another thread, in the logging context of this one. */
  public static void run(Runnable work) {
    Map<String, String> mdc = requireNonNullElse(MDC.getCopyOfContextMap(), Map.of());
    WORKERS.execute(
        () -> {
          try {
            MDC.setContextMap(mdc);
            work.run();
          } finally {
            // The thread may be pooled, and the work may have added to it.
            MDC.clear();
          }
        });
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
      return Executors.newCachedThreadPool(Threads::daemon);
    }
  }

  private static Thread daemon(Runnable work) {
    var thread = new Thread(work, "agent4j-" + COUNT.getAndIncrement());
    thread.setDaemon(true);
    return thread;
  }
}
