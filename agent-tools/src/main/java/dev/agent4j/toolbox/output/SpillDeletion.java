package dev.agent4j.toolbox.output;

import dev.agent4j.toolbox.folder.Folder;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the directories of sessions that are over, through opened directories: commands could
 * write there, and may have left links, or be swapping them in.
 */
final class SpillDeletion {
  static final String PREFIX = "agent4j-shell-";

  private static final Logger LOG = LoggerFactory.getLogger(SpillDeletion.class);
  private static final AtomicBoolean BEGUN = new AtomicBoolean();
  private static final Duration MOST = Duration.ofSeconds(1);
  private static final int DEEPEST = 500;
  private static final Path ITSELF = Path.of(".");

  private final long deadline;

  private SpillDeletion(Duration most) {
    deadline = System.nanoTime() + most.toNanos();
  }

  /**
   * Deletes the directories beside {@code own} that JVMs left which were killed. Does so once in
   * the life of a JVM, for a second at most; what is left then is left to the next one.
   *
   * @param own a directory of this JVM, whose owner is that of the others too
   */
  static void sweepOnce(Path own) {
    if (!BEGUN.getAndSet(true)) {
      try {
        sweep(own, MOST);
      } catch (IOException e) {
        LOG.warn("what JVMs left that were killed stays: {}", e.toString());
      }
    }
  }

  static void sweep(Path own, Duration most) throws IOException {
    Path parent = own.getParent();
    if (parent == null) {
      return;
    }
    var sweep = new SpillDeletion(most);
    try (Folder temporary = Folder.open(parent);
        Folder ours = Folder.open(own)) {
      for (Path name : temporary.names()) {
        if (sweep.isLate()) {
          return;
        }
        if (name.toString().startsWith(PREFIX)
            && !name.toString().startsWith(PREFIX + SpillClaim.self())) {
          sweep.deleteIfLeft(temporary, name, ours);
        }
      }
    }
  }

  private void deleteIfLeft(Folder temporary, Path name, Folder ours) {
    try (Folder left = temporary.folder(name)) {
      if (!isOfTheSameOwner(left, ours)) {
        return;
      }
      try (SpillClaim claim = SpillClaim.takeOver(left)) {
        if (claim == null) {
          return;
        }
        deleteAllBut(SpillClaim.NAME, left, 0);
        left.deleteFile(SpillClaim.NAME);
      }
      temporary.deleteDirectory(name);
      LOG.info("deleted {}, which a JVM left that was killed", left.path());
    } catch (IOException e) {
      LOG.debug("{} stays: {}", name, e.toString());
    }
  }

  private static boolean isOfTheSameOwner(Folder folder, Folder other) throws IOException {
    PosixFileAttributeView one = folder.posix(ITSELF);
    PosixFileAttributeView two = other.posix(ITSELF);
    return one == null || two == null || one.getOwner().equals(two.getOwner());
  }

  private void deleteAllBut(Path kept, Folder folder, int depth) throws IOException {
    for (Path name : folder.names()) {
      if (isLate() || depth > DEEPEST) {
        throw new IOException(folder.path() + " is too large, or too deep");
      }
      BasicFileAttributes attributes = folder.attributes(name);
      if (attributes != null && attributes.isDirectory()) {
        try (Folder inner = folder.folder(name)) {
          deleteAllBut(ITSELF, inner, depth + 1);
        }
        folder.deleteDirectory(name);
      } else if (!name.equals(kept)) {
        folder.deleteFile(name);
      }
    }
  }

  private boolean isLate() {
    return System.nanoTime() - deadline > 0;
  }

  /** Deletes a directory of this JVM with all in it, and gives its claim back. */
  static void delete(Path directory, SpillClaim claim) throws IOException {
    Path parent = directory.getParent();
    if (parent == null) {
      throw new NoSuchFileException(directory.toString());
    }
    try (claim;
        Folder folder = Folder.open(directory)) {
      new SpillDeletion(Duration.ofDays(1)).deleteAllBut(SpillClaim.NAME, folder, 0);
      folder.deleteFile(SpillClaim.NAME);
    }
    try (Folder around = Folder.open(parent)) {
      around.deleteDirectory(directory.getFileName());
    }
  }
}
