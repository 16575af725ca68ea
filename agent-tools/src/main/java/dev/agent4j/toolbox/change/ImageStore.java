package dev.agent4j.toolbox.change;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Contents that files had, kept in a directory of its own which only this user may read; it is gone
 * when this is closed. Not thread-safe.
 */
final class ImageStore implements AutoCloseable {
  private @Nullable Path directory;
  private long bytes;
  private long stored;

  /**
   * A content that is kept.
   *
   * @param sha256 it must still have when it is read
   */
  record Kept(Path file, long size, @Nullable Set<PosixFilePermission> mode, String sha256) {}

  Kept keep(Image image) throws IOException {
    Path file = directory().resolve(String.valueOf(++stored));
    try {
      Files.write(file, image.content());
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    bytes += image.content().length;
    return new Kept(file, image.content().length, image.mode(), image.sha256());
  }

  private Path directory() throws IOException {
    Path made = directory;
    if (made == null) {
      // Such directories are for their owner alone.
      made = Files.createTempDirectory("agent4j-undo-");
      directory = made;
    }
    return made;
  }

  /**
   * Returns what was kept.
   *
   * @throws NoSuchFileException if somebody else has deleted or changed it
   */
  Image read(Kept kept) throws IOException {
    var image = new Image(Files.readAllBytes(kept.file()), kept.mode());
    if (!image.sha256().equals(kept.sha256())) {
      throw new NoSuchFileException(kept.file().toString(), null, "changed");
    }
    return image;
  }

  void drop(Kept kept) {
    bytes -= kept.size();
    try {
      Files.deleteIfExists(kept.file());
    } catch (IOException e) {
      // It goes with the directory.
    }
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    Path made = directory;
    directory = null;
    if (made == null) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(made)) {
      for (Path entry : entries) {
        Files.deleteIfExists(entry);
      }
      Files.delete(made);
    } catch (NoSuchFileException e) {
      // Somebody has tidied up.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
