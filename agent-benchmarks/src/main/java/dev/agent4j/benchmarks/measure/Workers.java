package dev.agent4j.benchmarks.measure;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads that agents run on: virtual ones where the JVM has them, as for a session's turns.
 */
final class Workers {
  private static final ExecutorService THREADS = create();

  private Workers() {}

  static void run(Runnable work) {
    THREADS.execute(work);
  }

  private static ExecutorService create() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      return Executors.newCachedThreadPool(
          work -> {
            var thread = new Thread(work, "worker");
            thread.setDaemon(true);
            return thread;
          });
    }
  }
}
