package dev.agent4j.toolbox.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one call at a time change a file, whatever agent or session it belongs to. Holds for this
 * Java process; against other programs the content is compared before it is replaced.
 */
public final class FileLocks {
  private static final ReentrantLock[] STRIPES = new ReentrantLock[64];

  static {
    for (int i = 0; i < STRIPES.length; i++) {
      STRIPES[i] = new ReentrantLock();
    }
  }

  private FileLocks() {}

  /** Does {@code work} while no other call holds the lock of {@code file}. */
  public static <T> T holding(Path file, FileFailures.Work<T> work)
      throws IOException, InterruptedException {
    ReentrantLock lock = STRIPES[Math.floorMod(file.hashCode(), STRIPES.length)];
    lock.lockInterruptibly();
    try {
      return work.run();
    } finally {
      lock.unlock();
    }
  }
}
