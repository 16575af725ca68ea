package dev.agent4j.toolbox.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the output of a session's commands goes that is too much for memory: a directory of random
 * name that only this user can enter, made when first needed, with a cap on all its files together.
 * Thread-safe.
 */
public final class SpillDirectory implements AutoCloseable {
  private final long cap;
  private @Nullable Path directory;
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
      directory = Files.createTempDirectory("agent4j-shell-", onlyOwner("rwx------")).toRealPath();
    }
    return directory.resolve(name);
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
    if (directory == null) {
      return;
    }
    try {
      Files.walkFileTree(directory, new Deletion());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
    directory = null;
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
        throws IOException {
      Files.deleteIfExists(dir);
      return FileVisitResult.CONTINUE;
    }
  }
}
