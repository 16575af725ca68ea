package dev.agent4j.toolbox.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder by its path, for platforms that cannot hold one open: checked before and after. */
final class NamedFolder extends Folder {
  private static final int MAX_NAMES = 200_000;

  /** Work between two checks. */
  @FunctionalInterface
  private interface Work<T> {
    T run() throws IOException;
  }

  NamedFolder(Path path, @Nullable Object key) {
    super(path, key);
  }

  private <T> T checked(Work<T> work) throws IOException {
    check();
    T result = work.run();
    try {
      check();
    } catch (IOException e) {
      if (result instanceof AutoCloseable opened) {
        try {
          opened.close();
        } catch (Exception suppressed) {
          e.addSuppressed(suppressed);
        }
      }
      throw e;
    }
    return result;
  }

  private void check() throws IOException {
    BasicFileAttributes now = attributesOf(path());
    boolean same =
        now != null
            && now.isDirectory()
            && Objects.equals(now.fileKey(), key())
            && path().toRealPath().equals(path());
    if (!same) {
      throw new NotDirectoryException(path().toString());
    }
  }

  @Override
  public @Nullable BasicFileAttributes attributes(Path name) throws IOException {
    check();
    return attributesOf(path().resolve(name));
  }

  @Override
  public @Nullable PosixFileAttributeView posix(Path name) {
    return Files.getFileAttributeView(
        path().resolve(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Folder folder(Path name) throws IOException {
    Path there = path().resolve(name);
    BasicFileAttributes found = attributes(name);
    if (found == null) {
      throw new NoSuchFileException(there.toString());
    }
    if (!found.isDirectory()) {
      throw new NotDirectoryException(there.toString());
    }
    var folder = new NamedFolder(there, found.fileKey());
    folder.check();
    return folder;
  }

  @Override
  public Folder enter(Path name, OpeningWatch watch) throws IOException {
    return folder(name);
  }

  @Override
  public FileChannel read(Path name, OpeningWatch watch) throws IOException {
    return channel(name, Set.of(StandardOpenOption.READ));
  }

  @Override
  public FileChannel channel(
      Path name, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Path there = path().resolve(name);
    Set<OpenOption> all = new HashSet<>(options);
    all.add(LinkOption.NOFOLLOW_LINKS);
    return checked(
        () ->
            Unblocking.open(() -> FileChannel.open(there, all, attributes), () -> release(there)));
  }

  private static void release(Path there) throws IOException {
    BasicFileAttributes now = attributesOf(there);
    if (now != null && now.isOther()) {
      Set<OpenOption> bothEnds =
          Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      FileChannel.open(there, bothEnds).close();
    }
  }

  @Override
  public Iterable<Path> names() throws IOException {
    return checked(
        () -> {
          List<Path> names = new ArrayList<>();
          try (DirectoryStream<Path> stream = Files.newDirectoryStream(path())) {
            for (Path entry : stream) {
              names.add(entry.getFileName());
              if (names.size() == MAX_NAMES) {
                break;
              }
            }
          }
          return names;
        });
  }

  @Override
  public void move(Path name, Folder to, Path newName) throws IOException {
    Path target = to.path().resolve(newName);
    checked(() -> Files.move(path().resolve(name), target, StandardCopyOption.ATOMIC_MOVE));
  }

  @Override
  public void deleteFile(Path name) throws IOException {
    delete(name);
  }

  @Override
  public void deleteDirectory(Path name) throws IOException {
    delete(name);
  }

  private void delete(Path name) throws IOException {
    check();
    Files.delete(path().resolve(name));
  }

  @Override
  public void sync() {
    try (FileChannel directory = FileChannel.open(path(), StandardOpenOption.READ)) {
      directory.force(true);
    } catch (IOException e) {
      // Not every system opens directories; then the name lasts when the system gets to it.
    }
  }

  @Override
  public void close() {}
}
