package dev.agent4j.toolbox.output;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The file with the output of one command, made when the first byte is written. Guarded by the lock
 * of its {@link OutputLog}.
 *
 * <p>Not a channel: those close when a thread that uses them is interrupted.
 */
public final class SpillFile {
  private final SpillDirectory directory;
  private final String name;

  private @Nullable Path path;
  private @Nullable RandomAccessFile file;
  private long length;
  private String problem = "";

  public SpillFile(SpillDirectory directory, String name) {
    this.directory = directory;
    this.name = name;
  }

  /** Tells whether writing has begun, be it in vain. */
  boolean isOpen() {
    return path != null || !problem.isEmpty();
  }

  /** Returns how many bytes are in the file, from the first one on. */
  public long length() {
    return length;
  }

  /** Returns where the file is; empty if there is none. */
  public String location() {
    return path == null ? "" : path.toString();
  }

  /** Returns why the file does not hold all; empty if it does. */
  public String problem() {
    return problem;
  }

  /** Adds bytes, as many as the cap and the disk allow; after a failure none. */
  void write(byte[] bytes, int count) {
    if (!problem.isEmpty() || count == 0) {
      return;
    }
    int granted = directory.take(count);
    try {
      if (file == null) {
        path = directory.create(name);
        file = new RandomAccessFile(path.toFile(), "rw");
      }
      file.write(bytes, 0, granted);
      length += granted;
    } catch (IOException e) {
      directory.giveBack(granted);
      problem = "it could not be written: " + e.getMessage();
      return;
    }
    if (granted < count) {
      problem =
          String.format(
              Locale.ROOT,
              "the output of a session may fill %,d MiB, and has done so",
              directory.cap() >> 20);
    }
  }

  /** Copies the bytes from {@code from} on; returns how many there were. */
  int read(long from, byte[] into, int at) {
    int count = (int) Math.min(into.length - at, length - from);
    if (path == null || count <= 0) {
      return 0;
    }
    try (RandomAccessFile reading = new RandomAccessFile(path.toFile(), "r")) {
      reading.seek(from);
      reading.readFully(into, at, count);
      return count;
    } catch (IOException e) {
      throw new ToolException(
          Code.INTERNAL,
          "The file with the output, " + path + ", can no longer be read: " + e.getMessage());
    }
  }

  /** Closes the file for writing. */
  void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        problem = "it could not be written: " + e.getMessage();
      }
    }
  }

  void delete() throws IOException {
    close();
    if (path != null) {
      Files.deleteIfExists(path);
      directory.giveBack(length);
    }
  }
}
