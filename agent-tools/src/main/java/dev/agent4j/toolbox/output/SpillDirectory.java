package dev.agent4j.toolbox.output;

import dev.agent4j.toolbox.temporary.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the output of a session's commands goes that is too much for memory: a directory made when
 * first needed, with a cap on all its files together. Thread-safe.
 */
public final class SpillDirectory implements AutoCloseable {
  private final long cap;
  private @Nullable TemporaryDirectory directory;
  private long used;
  private boolean closed;

  /**
   * @param cap bytes
   */
  public SpillDirectory(long cap) {
    this.cap = cap;
  }

  /** Returns the path of a file of that name. */
  public Path file(String name) throws IOException {
    return made().path().resolve(name);
  }

  private synchronized TemporaryDirectory made() throws IOException {
    if (closed) {
      throw new IOException("the session is closed");
    }
    TemporaryDirectory made = directory == null ? TemporaryDirectory.make("shell") : directory;
    directory = made;
    return made;
  }

  /** Returns the directory, absolute and without links; empty if nothing was spilled yet. */
  public synchronized Optional<Path> directory() {
    return Optional.ofNullable(directory).map(TemporaryDirectory::path);
  }

  /** Creates an empty file that only this user can read. */
  Path create(String name) throws IOException {
    return made().create(name);
  }

  /** Returns how many of the {@code wanted} bytes may be written. */
  synchronized int take(int wanted) {
    int granted = (int) Math.min(wanted, cap - used);
    used += granted;
    return granted;
  }

  synchronized void giveBack(long bytes) {
    used -= bytes;
  }

  /** Tells whether more than half of what there may be is there. */
  public synchronized boolean isHalfFull() {
    return used > cap / 2;
  }

  long cap() {
    return cap;
  }

  /** Deletes the directory and all in it. */
  @Override
  public synchronized void close() {
    closed = true;
    if (directory == null) {
      return;
    }
    try {
      directory.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory.path(), e);
    }
    directory = null;
  }
}
