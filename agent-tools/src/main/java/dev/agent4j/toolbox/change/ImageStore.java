package dev.agent4j.toolbox.change;

import dev.agent4j.toolbox.temporary.TemporaryDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
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
  private @Nullable TemporaryDirectory directory;
  private long bytes;
  private long stored;

  /**
   * A content that is kept.
   *
   * @param sha256 it must still have when it is read
   */
  record Kept(Path file, long size, @Nullable Set<PosixFilePermission> mode, String sha256) {}

  Kept keep(Image image) throws IOException {
    Path file = directory().create(String.valueOf(++stored));
    try {
      Files.write(file, image.content());
    } catch (IOException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    bytes += image.content().length;
    return new Kept(file, image.content().length, image.mode(), image.sha256());
  }

  private TemporaryDirectory directory() throws IOException {
    TemporaryDirectory made = directory == null ? TemporaryDirectory.make("undo") : directory;
    directory = made;
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
    TemporaryDirectory made = directory;
    directory = null;
    if (made == null) {
      return;
    }
    try {
      made.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
