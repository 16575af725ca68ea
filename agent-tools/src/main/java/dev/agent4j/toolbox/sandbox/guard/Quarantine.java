package dev.agent4j.toolbox.sandbox.guard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agent4j.toolbox.sandbox.guard.ProtectedFile.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes files out of the workspace and puts others back, name by name from the root through opened
 * directories, so that a link put in the way leads nowhere. Not thread-safe.
 */
final class Quarantine {
  private @Nullable Path directory;
  private int count;

  /** Work on a name in an opened directory. */
  @FunctionalInterface
  private interface Work {
    void on(SecureDirectoryStream<Path> parent, Path name) throws IOException;
  }

  /**
   * Keeps a copy of {@code file}.
   *
   * @return where it lies
   */
  Path keep(ProtectedFile file) throws IOException {
    if (directory == null) {
      directory = Files.createTempDirectory("agent4j-quarantine-");
    }
    count++;
    Path copy = directory.resolve(count + "-" + file.path().getFileName());
    String content = file.content();
    byte[] bytes =
        content == null
            ? (file.kind() + " " + file.link()).strip().getBytes(UTF_8)
            : content.getBytes(ISO_8859_1);
    Files.write(copy, bytes, StandardOpenOption.CREATE_NEW);
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
    return copy;
  }

  /**
   * Takes away what has the path of {@code file}; a directory is given another name, by which
   * nothing looks for it.
   *
   * @param root the directory to start from, without links
   */
  void remove(Path root, ProtectedFile file) throws IOException {
    at(
        root,
        file.path(),
        (parent, name) -> {
          if (file.kind() == Kind.DIRECTORY) {
            count++;
            parent.move(name, parent, Path.of(name + ".moved-aside-" + count));
          } else {
            parent.deleteFile(name);
          }
        });
  }

  /** Puts {@code file} where it was; nothing must be there. */
  void restore(Path root, ProtectedFile file) throws IOException {
    if (file.kind() == Kind.LINK) {
      restoreLink(file);
      return;
    }
    String content = file.content();
    if (content == null) {
      throw new IOException("no copy was kept of it");
    }
    at(
        root,
        file.path(),
        (parent, name) -> {
          Set<OpenOption> options =
              Set.of(
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS);
          try (SeekableByteChannel channel = parent.newByteChannel(name, options)) {
            var bytes = ByteBuffer.wrap(content.getBytes(ISO_8859_1));
            while (bytes.hasRemaining()) {
              channel.write(bytes);
            }
          }
          parent
              .getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
              .setPermissions(file.mode());
        });
  }

  /** The JDK makes links by path only. At worst, one that leads where it did lies elsewhere. */
  private static void restoreLink(ProtectedFile file) throws IOException {
    Path parent = file.path().getParent();
    if (parent == null || !parent.equals(parent.toRealPath())) {
      throw new IOException("its directory is gone");
    }
    Files.createSymbolicLink(file.path(), Path.of(file.link()));
  }

  private static void at(Path root, Path path, Work work) throws IOException {
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
      if (!(stream instanceof SecureDirectoryStream<Path> top)) {
        throw new IOException(root + " cannot be entered safely on this platform");
      }
      at(top, root.relativize(path), work);
    }
  }

  private static void at(SecureDirectoryStream<Path> directory, Path path, Work work)
      throws IOException {
    if (path.getNameCount() == 1) {
      work.on(directory, path);
      return;
    }
    try (SecureDirectoryStream<Path> next =
        directory.newDirectoryStream(path.getName(0), LinkOption.NOFOLLOW_LINKS)) {
      at(next, path.subpath(1, path.getNameCount()), work);
    }
  }
}
