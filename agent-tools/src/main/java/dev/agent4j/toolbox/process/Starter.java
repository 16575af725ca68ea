package dev.agent4j.toolbox.process;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Starts processes on a thread that is there as long as the JVM. Linux ends a process that wants to
 * die with its parent when the thread ends that started it, and a thread of a turn soon does.
 */
public final class Starter {
  private static final ThreadPoolExecutor THREAD =
      new ThreadPoolExecutor(
          1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Starter::thread);

  private Starter() {}

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "agent4j-start");
    thread.setDaemon(true);
    return thread;
  }

  /** Starts a process; an interrupt does not keep it from that and is kept. */
  public static Process start(ProcessBuilder builder) throws IOException {
    Future<Process> started = THREAD.submit(builder::start);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return started.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new IOException(cause.getMessage(), cause);
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
