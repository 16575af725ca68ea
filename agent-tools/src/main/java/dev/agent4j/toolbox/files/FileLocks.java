package dev.agent4j.toolbox.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
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
    return holding(List.of(file), work);
  }

  /** Does {@code work} while no other call holds the lock of one of {@code files}. */
  public static <T> T holding(Collection<Path> files, FileFailures.Work<T> work)
      throws IOException, InterruptedException {
    // Always in the same order, so that no two calls wait for each other.
    int[] stripes =
        files.stream()
            .mapToInt(it -> Math.floorMod(it.hashCode(), STRIPES.length))
            .sorted()
            .distinct()
            .toArray();
    int held = 0;
    try {
      for (; held < stripes.length; held++) {
        STRIPES[stripes[held]].lockInterruptibly();
      }
      return work.run();
    } finally {
      while (held > 0) {
        STRIPES[stripes[--held]].unlock();
      }
    }
  }
}
