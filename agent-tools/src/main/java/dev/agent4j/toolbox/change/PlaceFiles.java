package dev.agent4j.toolbox.change;

import static java.util.Objects.requireNonNull;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.access.AtomicWrite;
import dev.agent4j.toolbox.access.HardLinks;
import dev.agent4j.toolbox.access.Place;
import dev.agent4j.toolbox.access.PreparedWrite;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.FileLocks;
import dev.agent4j.toolbox.files.Sha256;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.TextFile;
import dev.agent4j.toolbox.folder.OpenFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Files reached through opened directories, each time anew. */
public final class PlaceFiles implements FileAccess {
  private final Opener opener;
  private final AtomicWrite disk;

  /** Opens where a model's path leads. */
  @FunctionalInterface
  public interface Opener {
    Place open(String path) throws IOException;
  }

  public PlaceFiles(Opener opener, AtomicWrite disk) {
    this.opener = opener;
    this.disk = disk;
  }

  /**
   * What can be said of a file without its content.
   *
   * @param sha256 empty if it is too large to be looked at
   */
  public record Facts(long size, String sha256) {}

  /**
   * Returns the path of the file that the model means, as all other methods take it: where the file
   * is, not by a link.
   *
   * @throws ToolException if it leads out
   */
  public String resolve(String modelPath) throws IOException {
    try (Place place = opener.open(modelPath)) {
      return place.relative();
    }
  }

  /**
   * Makes sure that a path is that of a file to be made.
   *
   * @throws ToolException INVALID_ARGUMENTS if it is written as that of a directory
   */
  public static void requireName(String path) {
    if (path.endsWith("/")) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          Show.line(path)
              + ": ends in a slash. Name a file below it; directories are made with their files.");
    }
  }

  /** Changes refer to where a file is: a link that came there since leads elsewhere. */
  private Place open(String path) throws IOException {
    Place place = opener.open(path);
    if (!place.relative().equals(path)) {
      place.close();
      throw new ToolException(
          Code.STALE, Show.line(path) + ": has become a symbolic link; nothing was changed.");
    }
    return place;
  }

  @Override
  public Optional<Image> read(String path) throws IOException {
    try (Place place = open(path)) {
      return place.attributes() == null ? Optional.empty() : Optional.of(image(place, path));
    }
  }

  private static Image image(Place place, String path) throws IOException {
    try (OpenFile file = place.read()) {
      return new Image(TextFile.load(file, path), AtomicWrite.mode(place), HardLinks.count(place));
    }
  }

  /**
   * Returns a regular file.
   *
   * @throws ToolException also NOT_FOUND if there is none, with names that are alike
   */
  public Image readExisting(String path) throws IOException {
    try (Place place = open(path)) {
      return image(place, path);
    }
  }

  /** Tells whether anything is there, of whatever kind. */
  public boolean exists(String path) throws IOException {
    try (Place place = open(path)) {
      return place.attributes() != null;
    }
  }

  /**
   * Returns what can be said of a regular file.
   *
   * @throws ToolException if it is none
   */
  public Facts facts(String path) throws IOException, InterruptedException {
    try (Place place = open(path);
        OpenFile file = place.read()) {
      long size = file.attributes().size();
      return new Facts(size, size > TextFile.MAX_BYTES ? "" : Sha256.of(file));
    }
  }

  /**
   * Makes sure that a tool may write there.
   *
   * @throws ToolException DENIED if not
   */
  public void requireWritable(String path) throws IOException {
    try (Place place = open(path)) {
      place.requireWritable();
    }
  }

  @Override
  public Prepared prepare(String path, @Nullable Image before, @Nullable Image after)
      throws IOException {
    if (after != null) {
      return before == null ? create(path, after) : replace(path, before, after.content());
    }
    return delete(path, requireNonNull(before, path));
  }

  private Prepared create(String path, Image image) throws IOException {
    Place place = open(path);
    return new Writing(
        place, () -> disk.prepareCreate(place, image.content(), image.mode()), null, image);
  }

  private Prepared replace(String path, Image before, byte[] content) throws IOException {
    Place place = open(path);
    return new Writing(
        place,
        () -> disk.prepareReplace(place, content, before.sha256()),
        before,
        before.with(content));
  }

  private Prepared delete(String path, Image before) throws IOException {
    Place place = open(path);
    try {
      place.requireWritable();
    } catch (RuntimeException | IOException e) {
      place.close();
      throw e;
    }
    return new Prepared() {
      @Override
      public void commit() throws IOException, InterruptedException {
        disk.delete(place, before.sha256());
      }

      @Override
      public void takeBack() throws IOException, InterruptedException {
        try (PreparedWrite again = disk.prepareCreate(place, before.content(), before.mode())) {
          again.commit();
        }
      }

      @Override
      public void close() throws IOException {
        place.close();
      }
    };
  }

  /** A file whose new content is on the disk. */
  private final class Writing implements Prepared {
    private final Place place;
    private final PreparedWrite write;
    private final @Nullable Image before;
    private final Image after;

    @FunctionalInterface
    private interface Preparation {
      PreparedWrite prepare() throws IOException;
    }

    private Writing(Place place, Preparation preparation, @Nullable Image before, Image after)
        throws IOException {
      this.place = place;
      this.before = before;
      this.after = after;
      try {
        write = preparation.prepare();
      } catch (RuntimeException | IOException e) {
        place.close();
        throw e;
      }
    }

    @Override
    public void commit() throws IOException, InterruptedException {
      write.commit();
    }

    @Override
    public void takeBack() throws IOException, InterruptedException {
      if (before == null) {
        write.takeBack(after.sha256());
      } else {
        disk.replace(place, before.content(), after.sha256());
      }
    }

    @Override
    public void close() throws IOException {
      try {
        write.close();
      } finally {
        place.close();
      }
    }
  }

  /** Does {@code work} while no other call changes one of these files. */
  public <T> T holding(List<String> paths, FileFailures.Work<T> work)
      throws IOException, InterruptedException {
    List<Path> files = new ArrayList<>();
    for (String path : paths) {
      try (Place place = opener.open(path)) {
        files.add(place.path());
      }
    }
    return FileLocks.holding(files, work);
  }
}
