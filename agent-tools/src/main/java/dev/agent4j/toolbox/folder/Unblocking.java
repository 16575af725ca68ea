package dev.agent4j.toolbox.folder;

import java.io.IOException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the opening of a file from waiting for ever. A pipe without a writer blocks whoever opens
 * it, and one may take the place of a regular file between the look at it and its opening: then its
 * other end is opened, and the first one finds out what it has opened.
 */
final class Unblocking {
  private static final long LOOK_MILLIS = 100;
  private static final ScheduledThreadPoolExecutor WATCH = watch();

  /** Opens something. */
  @FunctionalInterface
  interface Opening<T> {
    T open() throws IOException;
  }

  /** Opens the other end of what blocks, if it does. */
  @FunctionalInterface
  interface Release {
    void run() throws IOException;
  }

  private Unblocking() {}

  private static ScheduledThreadPoolExecutor watch() {
    var executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              var thread = new Thread(task, "agent4j-unblocking");
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }

  static <T> T open(Opening<T> opening, Release release) throws IOException {
    ScheduledFuture<?> look =
        WATCH.scheduleWithFixedDelay(
            () -> releaseQuietly(release), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    try {
      return opening.open();
    } finally {
      look.cancel(false);
    }
  }

  private static void releaseQuietly(Release release) {
    try {
      release.run();
    } catch (IOException | RuntimeException e) {
      // It was not that, or is gone: the next look may tell more.
    }
  }
}
