package dev.agent4j.toolbox.folder;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An opened directory, and work on the names in it that never follows a link. Not thread-safe.
 *
 * <p>Where the platform can work relative to an opened directory (Linux), a directory that is
 * renamed or swapped for a link meanwhile redirects nothing. Elsewhere each piece of work is done
 * by path, between two checks that the path still leads to the same directory: that leaves an
 * attacker the moment between the checks.
 */
public abstract sealed class Folder implements Closeable permits OpenedFolder, NamedFolder {
  private final Path path;
  private final @Nullable Object key;

  Folder(Path path, @Nullable Object key) {
    this.path = path;
    this.key = key;
  }

  /**
   * Opens a directory that the host has named.
   *
   * @param path absolute, without links
   */
  @SuppressWarnings("StreamResourceLeak") // The folder closes it.
  public static Folder open(Path path) throws IOException {
    BasicFileAttributes before = attributesOf(path);
    if (before == null || !before.isDirectory()) {
      throw new NotDirectoryException(path.toString());
    }
    DirectoryStream<Path> stream = Files.newDirectoryStream(path);
    if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
      stream.close();
      return new NamedFolder(path, before.fileKey());
    }
    var folder = new OpenedFolder(path, before.fileKey(), secure);
    if (!Objects.equals(folder.ownKey(), before.fileKey())) {
      folder.close();
      throw new NotDirectoryException(path.toString());
    }
    return folder;
  }

  /** Returns the attributes of what is at {@code path}, be it a link; null if nothing is. */
  public static @Nullable BasicFileAttributes attributesOf(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Returns where it was when it was opened: absolute, without links. */
  public final Path path() {
    return path;
  }

  /** Returns what tells it from other directories; null where the platform has no such thing. */
  final @Nullable Object key() {
    return key;
  }

  /** Returns the attributes of what has that name, be it a link; null if nothing has. */
  public abstract @Nullable BasicFileAttributes attributes(Path name) throws IOException;

  /** Returns the mode and owner of what has that name; null if the platform has none. */
  public abstract @Nullable PosixFileAttributeView posix(Path name);

  /**
   * Opens a directory in this one.
   *
   * @throws NotDirectoryException if the name is that of something else, be it a link to one
   */
  public abstract Folder folder(Path name) throws IOException;

  /**
   * Opens a directory in this one for a walk: the one that has that name now, be it another than
   * was looked at, but never what a link leads to.
   */
  public abstract Folder enter(Path name, OpeningWatch watch) throws IOException;

  /** Opens a file for a walk to read: what has that name now, but never what a link leads to. */
  public abstract FileChannel read(Path name, OpeningWatch watch) throws IOException;

  /** Opens a file; what is no regular file may block, and {@link OpenFile} sees to that. */
  public abstract FileChannel channel(
      Path name, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException;

  /** Returns the names in it, in the order of the system; to be asked for once. */
  public abstract Iterable<Path> names() throws IOException;

  /** Gives a file or directory another name, there too, in one step; a file of it is replaced. */
  public abstract void move(Path name, Folder to, Path newName) throws IOException;

  /** Deletes a file or link. */
  public abstract void deleteFile(Path name) throws IOException;

  /** Deletes a directory that is empty. */
  public abstract void deleteDirectory(Path name) throws IOException;

  /** Makes new names last. What was written is complete without it. */
  public abstract void sync();
}
