package dev.agent4j.toolbox.temporary;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A directory of random name below {@code java.io.tmpdir} that only this user can enter. Closing it
 * deletes it with all in it. Those of a JVM that was killed are deleted when the next JVM makes its
 * first.
 */
public final class TemporaryDirectory implements AutoCloseable {
  private final Path path;
  private final Claim claim;

  private TemporaryDirectory(Path path, Claim claim) {
    this.path = path;
    this.claim = claim;
  }

  /**
   * Makes one.
   *
   * @param purpose a word, which becomes a part of the name
   */
  public static TemporaryDirectory make(String purpose) throws IOException {
    Path parent = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
    String prefix = Deletion.PREFIX + purpose + "-" + Claim.self();
    Path made = Files.createTempDirectory(parent, prefix, onlyOwner("rwx------"));
    Claim claim;
    try {
      claim = Claim.take(made, onlyOwner("rw-------"));
    } catch (IOException e) {
      Files.delete(made);
      throw e;
    }
    Deletion.sweepOnce(made);
    return new TemporaryDirectory(made, claim);
  }

  private static FileAttribute<?>[] onlyOwner(String permissions) {
    if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
    };
  }

  /** Returns where it is, absolute and without links. */
  public Path path() {
    return path;
  }

  /** Creates an empty file in it that only this user can read. */
  public Path create(String name) throws IOException {
    return Files.createFile(path.resolve(name), onlyOwner("rw-------"));
  }

  /** Deletes it; that somebody else has done so is no error. */
  @Override
  public void close() throws IOException {
    try {
      Deletion.delete(path, claim);
    } catch (NoSuchFileException e) {
      // Somebody has tidied up.
    }
  }
}
