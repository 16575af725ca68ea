package dev.agent4j.toolbox.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the output of a session's commands goes that is too much for memory: a directory of random
 * name that only this user can enter, made when first needed, with a cap on all its files together.
 * One that is left by a JVM which was killed is deleted when the next JVM makes one. Thread-safe.
 */
public final class SpillDirectory implements AutoCloseable {
  private final long cap;
  private @Nullable Path directory;
  private @Nullable SpillClaim claim;
  private long used;
  private boolean closed;

  /**
   * @param cap bytes
   */
  public SpillDirectory(long cap) {
    this.cap = cap;
  }

  /** Returns the path of a file of that name. */
  public synchronized Path file(String name) throws IOException {
    if (closed) {
      throw new IOException("the session is closed");
    }
    if (directory == null) {
      directory = make();
    }
    return directory.resolve(name);
  }

  private Path make() throws IOException {
    Path parent = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
    String prefix = SpillDeletion.PREFIX + SpillClaim.self();
    Path made = Files.createTempDirectory(parent, prefix, onlyOwner("rwx------"));
    try {
      claim = SpillClaim.take(made, onlyOwner("rw-------"));
    } catch (IOException e) {
      Files.delete(made);
      throw e;
    }
    SpillDeletion.sweepOnce(made);
    return made;
  }

  /** Returns the directory, absolute and without links; empty if nothing was spilled yet. */
  public synchronized Optional<Path> directory() {
    return Optional.ofNullable(directory);
  }

  /** Creates an empty file that only this user can read. */
  Path create(String name) throws IOException {
    return Files.createFile(file(name), onlyOwner("rw-------"));
  }

  private static FileAttribute<?>[] onlyOwner(String permissions) {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
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
    if (directory == null || claim == null) {
      return;
    }
    try {
      SpillDeletion.delete(directory, claim);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
    directory = null;
  }
}
