package dev.agent4j.toolbox.output;

import dev.agent4j.toolbox.folder.Folder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says that a directory is in use: a file in it that its JVM keeps locked. The system takes the
 * lock from a JVM that ends, however it does, and knows of those of other users and containers too.
 */
final class SpillClaim implements Closeable {
  /** The file, which is there only once it is locked. */
  static final Path NAME = Path.of("claim");

  private static final Path UNREADY = Path.of("claim-to-be");

  private final FileChannel channel;

  private SpillClaim(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Returns what the names of directories of this JVM contain. It must not even open their claims:
   * closing such a file gives all of a JVM's locks on it back.
   */
  static String self() {
    ProcessHandle self = ProcessHandle.current();
    long start = self.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    return self.pid() + "-" + Long.toString(start, Character.MAX_RADIX) + "-";
  }

  /** Claims a new directory. */
  static SpillClaim take(Path directory, FileAttribute<?>... attributes) throws IOException {
    Path unready = directory.resolve(UNREADY);
    var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    FileChannel channel = FileChannel.open(unready, options, attributes);
    try {
      if (channel.tryLock() == null) {
        throw new IOException(unready + " is locked by someone else");
      }
      Files.move(unready, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
      return new SpillClaim(channel);
    } catch (IOException e) {
      channel.close();
      Files.deleteIfExists(unready);
      throw e;
    }
  }

  /**
   * Claims a directory of another JVM.
   *
   * @return null if that JVM lives, or it cannot be told
   */
  static @Nullable SpillClaim takeOver(Folder folder) throws IOException {
    BasicFileAttributes file = folder.attributes(NAME);
    if (file == null || !file.isRegularFile()) {
      return null;
    }
    FileChannel channel = folder.channel(NAME, Set.of(StandardOpenOption.WRITE));
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // It is ours after all.
      return null;
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return lock == null ? null : new SpillClaim(channel);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
