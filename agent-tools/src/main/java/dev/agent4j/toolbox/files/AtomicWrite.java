package dev.agent4j.toolbox.files;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Writes files so that whoever looks sees the old content or the new one, also after a crash: into
 * a new file in the same directory, to the disk, then under its name in one step. Other hard links
 * to a replaced file keep the old content.
 */
public final class AtomicWrite {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Stores the content of a new file. */
  @FunctionalInterface
  public interface Disk {
    void store(Path newFile, byte[] content) throws IOException;
  }

  private final Disk disk;

  /** Writes to the disk. */
  public AtomicWrite() {
    this(AtomicWrite::store);
  }

  public AtomicWrite(Disk disk) {
    this.disk = disk;
  }

  private static void store(Path newFile, byte[] content) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(newFile, options)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  /**
   * Makes a file that does not exist, and its directories.
   *
   * @throws FileAlreadyExistsException if there is one meanwhile; it is left as it is
   */
  public void create(Path file, byte[] content) throws IOException {
    List<Path> made = makeDirectoriesFor(file);
    Path temporary = beside(file);
    try {
      disk.store(temporary, content);
      putIfAbsent(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        deleteEmpty(made);
      }
    }
    syncDirectory(file);
  }

  /** Returns the directories that were missing, the innermost first. */
  private static List<Path> makeDirectoriesFor(Path file) throws IOException {
    var missing = new ArrayList<Path>();
    for (Path it = file.getParent(); it != null && !Files.exists(it); it = it.getParent()) {
      missing.add(it);
    }
    Files.createDirectories(file.getParent());
    return missing;
  }

  private static void deleteEmpty(List<Path> directories) {
    try {
      for (Path directory : directories) {
        Files.delete(directory);
      }
    } catch (IOException e) {
      // Somebody uses it by now, so it stays.
    }
  }

  /** A hard link is the one way to a name that fails if the name is taken. */
  private static void putIfAbsent(Path temporary, Path file) throws IOException {
    try {
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(file.toString());
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /**
   * Replaces a file, of which mode and owner are kept.
   *
   * @param sha256 of the content that is meant to be replaced
   * @throws ToolException STALE if it has another content by now
   */
  public void replace(Path file, byte[] content, String sha256, String path)
      throws IOException, InterruptedException {
    Path temporary = beside(file);
    try {
      disk.store(temporary, content);
      copyModeAndOwner(file, temporary);
      if (!Sha256.of(file).equals(sha256)) {
        throw new ToolException(
            Code.STALE,
            Show.line(path)
                + ": changed by another program at this moment; nothing was written."
                + " Read it again, then repeat the call.");
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    syncDirectory(file);
  }

  private static Path beside(Path file) {
    var random = new byte[8];
    RANDOM.nextBytes(random);
    return file.resolveSibling(".agent4j-" + HexFormat.of().formatHex(random) + ".tmp");
  }

  private static void copyModeAndOwner(Path from, Path to) throws IOException {
    var source =
        Files.getFileAttributeView(from, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    var target =
        Files.getFileAttributeView(to, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (source == null || target == null) {
      return;
    }
    PosixFileAttributes old = source.readAttributes();
    PosixFileAttributes made = target.readAttributes();
    try {
      if (!old.group().equals(made.group())) {
        target.setGroup(old.group());
      }
      if (!old.owner().equals(made.owner())) {
        target.setOwner(old.owner());
      }
    } catch (FileSystemException e) {
      // Only a privileged user gives files away; the content is what was asked for.
    }
    target.setPermissions(old.permissions());
  }

  /** Makes the new name last. What was written is complete without it. */
  public static void syncDirectory(Path file) {
    try (FileChannel directory = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      // Not every system opens directories; then the name lasts when the system gets to it.
    }
  }
}
