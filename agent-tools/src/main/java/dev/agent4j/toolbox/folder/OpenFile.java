package dev.agent4j.toolbox.folder;

import dev.agent4j.toolbox.files.ByteSource;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A regular file, opened for reading, and known to be the one that was looked at. Not thread-safe.
 */
public final class OpenFile implements ByteSource, Closeable {
  private static final int MAX_TRIES = 20;

  private final FileChannel channel;
  private final BasicFileAttributes attributes;

  private OpenFile(FileChannel channel, BasicFileAttributes attributes) {
    this.channel = channel;
    this.attributes = attributes;
  }

  /**
   * Opens a file by its name in a folder.
   *
   * @throws NoSuchFileException if there is none
   * @throws NotRegularException if it is a directory, link, pipe, socket or device
   */
  public static OpenFile in(Folder folder, Path name) throws IOException {
    for (int i = 0; i < MAX_TRIES; i++) {
      BasicFileAttributes before = regular(folder, name);
      FileChannel channel = folder.channel(name, Set.of(StandardOpenOption.READ));
      boolean same = false;
      try {
        same = isSame(before, folder.attributes(name)) && isSeekable(channel);
      } finally {
        if (!same) {
          channel.close();
        }
      }
      if (same) {
        return new OpenFile(channel, before);
      }
    }
    throw new FileSystemException(
        folder.path().resolve(name).toString(), null, "changes at this moment");
  }

  private static BasicFileAttributes regular(Folder folder, Path name) throws IOException {
    BasicFileAttributes found = folder.attributes(name);
    if (found == null) {
      throw new NoSuchFileException(folder.path().resolve(name).toString());
    }
    if (!found.isRegularFile()) {
      throw new NotRegularException(folder.path().resolve(name).toString(), found);
    }
    return found;
  }

  private static boolean isSame(BasicFileAttributes before, @Nullable BasicFileAttributes after) {
    return after != null
        && after.isRegularFile()
        && Objects.equals(before.fileKey(), after.fileKey());
  }

  /** Asks the opened handle itself: a pipe or socket has no position. */
  private static boolean isSeekable(FileChannel channel) {
    try {
      return channel.position() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns what the file was when it was opened. */
  public BasicFileAttributes attributes() {
    return attributes;
  }

  /** Returns the bytes from the first one on; closing the stream leaves this open. */
  @Override
  public InputStream open() throws IOException {
    channel.position(0);
    return new FilterInputStream(Channels.newInputStream(channel)) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return in.read(bytes, offset, length);
      }

      @Override
      public void close() {}
    };
  }

  /** Returns the channel that it is read by. */
  public FileChannel channel() {
    return channel;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
