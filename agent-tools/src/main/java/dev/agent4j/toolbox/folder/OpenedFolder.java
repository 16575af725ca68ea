package dev.agent4j.toolbox.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder held by the operating system's handle of it. */
final class OpenedFolder extends Folder {
  private static final Path ITSELF = Path.of(".");

  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final SecureDirectoryStream<Path> stream;

  OpenedFolder(Path path, @Nullable Object key, SecureDirectoryStream<Path> stream) {
    super(path, key);
    this.stream = stream;
  }

  @Nullable Object ownKey() throws IOException {
    return stream.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey();
  }

  @Override
  public @Nullable BasicFileAttributes attributes(Path name) throws IOException {
    try {
      return stream
          .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .readAttributes();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public @Nullable PosixFileAttributeView posix(Path name) {
    return stream.getFileAttributeView(
        name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Folder folder(Path name) throws IOException {
    BasicFileAttributes before = attributes(name);
    if (before == null) {
      throw new NoSuchFileException(path().resolve(name).toString());
    }
    if (!before.isDirectory()) {
      throw new NotDirectoryException(path().resolve(name).toString());
    }
    SecureDirectoryStream<Path> opened =
        Unblocking.open(
            () -> stream.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS), () -> release(name));
    return new OpenedFolder(path().resolve(name), before.fileKey(), opened).checked();
  }

  @Override
  public Folder enter(Path name, OpeningWatch watch) throws IOException {
    SecureDirectoryStream<Path> opened =
        watch.open(
            () -> stream.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS), () -> release(name));
    return new OpenedFolder(path().resolve(name), null, opened);
  }

  @Override
  public FileChannel read(Path name, OpeningWatch watch) throws IOException {
    return asFile(name, watch.open(() -> stream.newByteChannel(name, READ), () -> release(name)));
  }

  /** Makes sure that what was opened is what was looked at. */
  private Folder checked() throws IOException {
    boolean same = false;
    try {
      same = Objects.equals(ownKey(), key());
    } finally {
      if (!same) {
        close();
      }
    }
    if (!same) {
      throw new NotDirectoryException(path().toString());
    }
    return this;
  }

  @Override
  public FileChannel channel(
      Path name, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Set<OpenOption> all = new HashSet<>(options);
    all.add(LinkOption.NOFOLLOW_LINKS);
    SeekableByteChannel channel =
        Unblocking.open(() -> stream.newByteChannel(name, all, attributes), () -> release(name));
    return asFile(name, channel);
  }

  private FileChannel asFile(Path name, SeekableByteChannel channel) throws IOException {
    if (channel instanceof FileChannel file) {
      return file;
    }
    channel.close();
    throw new IOException("not the channel of a file: " + path().resolve(name));
  }

  /** Opens the other end of a pipe, so that whoever waits for it goes on. */
  private void release(Path name) throws IOException {
    BasicFileAttributes now = attributes(name);
    if (now != null && now.isOther()) {
      Set<OpenOption> bothEnds =
          Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
      stream.newByteChannel(name, bothEnds).close();
    }
  }

  @Override
  public Iterable<Path> names() {
    return () -> {
      var entries = stream.iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return entries.hasNext();
        }

        @Override
        public Path next() {
          return entries.next().getFileName();
        }
      };
    };
  }

  @Override
  public void move(Path name, Folder to, Path newName) throws IOException {
    if (!(to instanceof OpenedFolder opened)) {
      throw new IOException("cannot move " + name + " between kinds of folders");
    }
    stream.move(name, opened.stream, newName);
  }

  @Override
  public void deleteFile(Path name) throws IOException {
    stream.deleteFile(name);
  }

  @Override
  public void deleteDirectory(Path name) throws IOException {
    stream.deleteDirectory(name);
  }

  @Override
  public void sync() {
    try (FileChannel itself = channel(ITSELF, Set.of(StandardOpenOption.READ))) {
      itself.force(true);
    } catch (IOException e) {
      // Not every file system syncs directories; then the name lasts when the system gets to it.
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
