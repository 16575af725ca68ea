package dev.agent4j.toolbox.access;

import dev.agent4j.error.ToolException;
import dev.agent4j.toolbox.folder.Folder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes files so that whoever looks sees the old content or the new one, also after a crash: into
 * a new file in the same directory, to the disk, then under its name in one step. All of it is done
 * through the directory that a {@link Place} holds open. Other hard links to a replaced file keep
 * the old content. Immutable and thread-safe.
 *
 * <p>A new file's name is first taken by an empty file, so that nobody else's is replaced; a crash
 * in the instant after that leaves the empty file.
 */
public final class AtomicWrite {

  /** Stores the content of a new file, all of it and to the disk. */
  @FunctionalInterface
  public interface Disk {
    void store(FileChannel newFile, byte[] content) throws IOException;
  }

  private final Disk disk;

  /** Writes to the disk. */
  public AtomicWrite() {
    this(AtomicWrite::store);
  }

  /** Writes by {@code disk}. */
  public AtomicWrite(Disk disk) {
    this.disk = disk;
  }

  private static void store(FileChannel newFile, byte[] content) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(content);
    while (left.hasRemaining()) {
      newFile.write(left);
    }
    newFile.force(true);
  }

  /**
   * Makes a file that does not exist, and its directories.
   *
   * @throws FileAlreadyExistsException if there is one meanwhile; it is left as it is
   * @throws ToolException DENIED if tools may not write there, or not as much
   */
  public void create(Place place, byte[] content) throws IOException, InterruptedException {
    try (PreparedWrite prepared = prepareCreate(place, content)) {
      prepared.commit();
    }
  }

  /**
   * Replaces a file, of which mode, owner, group and extended attributes are kept.
   *
   * @param sha256 of the content that is meant to be replaced
   * @throws ToolException STALE if it has another content by now; DENIED if tools may not write
   *     there, or not as much
   */
  public void replace(Place place, byte[] content, String sha256)
      throws IOException, InterruptedException {
    try (PreparedWrite prepared = prepareReplace(place, content, sha256)) {
      prepared.commit();
    }
  }

  /**
   * Deletes a file.
   *
   * @param sha256 of the content that is meant to be deleted
   * @throws ToolException STALE if it has another content by now; DENIED if tools may not write
   *     there
   */
  public void delete(Place place, String sha256) throws IOException, InterruptedException {
    place.requireWritable();
    PreparedWrite.requireContent(place, sha256);
    Folder folder = place.opened().innermost();
    folder.deleteFile(place.name());
    place.territory().quota().deleted(place.path());
    folder.sync();
  }

  /**
   * Stores the content of a file that does not exist beside its place; it is there when {@link
   * PreparedWrite#commit} returns. {@code place} stays open until then.
   */
  public PreparedWrite prepareCreate(Place place, byte[] content) throws IOException {
    return prepareCreate(place, content, null);
  }

  /**
   * Stores the content of a file that does not exist, as {@link #prepareCreate(Place, byte[])}
   * does.
   *
   * @param mode null for what the platform gives new files
   */
  public PreparedWrite prepareCreate(
      Place place, byte[] content, @Nullable Set<PosixFilePermission> mode) throws IOException {
    return PreparedWrite.of(place, content, null, mode, disk);
  }

  /** Stores the new content of a file beside its place, as {@link #prepareCreate} does. */
  public PreparedWrite prepareReplace(Place place, byte[] content, String sha256)
      throws IOException {
    return PreparedWrite.of(place, content, sha256, null, disk);
  }

  /** Returns the mode of a file; null if the platform has none, or there is no file. */
  public static @Nullable Set<PosixFilePermission> mode(Place place) throws IOException {
    PosixFileAttributeView view =
        place.attributes() == null ? null : place.opened().innermost().posix(place.name());
    return view == null ? null : view.readAttributes().permissions();
  }
}
