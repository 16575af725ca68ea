package dev.agent4j.toolbox.files;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of JSON objects, one a line, that is only ever added to, by any number of threads and
 * processes: beside it stands a file {@code .lock}. An object is added behind what is there, on a
 * line of its own even if the last one was left incomplete; what cannot be read is reported and
 * stays. Thread-safe.
 */
public final class JsonLines {
  private static final int MAX_BYTES = 10 * 1024 * 1024;

  private final Path file;
  private final String what;

  /**
   * @param file absolute; need not exist
   * @param what is kept in it, in a word for messages: {@code notes}
   */
  public JsonLines(Path file, String what) {
    this.file = file;
    this.what = what;
  }

  /** An object and the number of its line, from 1. */
  public record Line(int number, JsonObject object) {}

  /** A line, by its number, that is no JSON object, and why not. */
  public record Damage(int number, String why) {
    @Override
    public String toString() {
      return "line " + number + " " + why;
    }
  }

  /**
   * What the file holds.
   *
   * @param lines the oldest first
   * @param damage the lines that are no JSON objects; empty if all are
   */
  public record Content(List<Line> lines, List<Damage> damage) {

    public Content {
      lines = List.copyOf(lines);
      damage = List.copyOf(damage);
    }
  }

  /** A change that depends on what is there; nobody else adds to the file meanwhile. */
  @FunctionalInterface
  public interface Change {
    /** Returns what to add. */
    JsonObject to(Content content);
  }

  /** Returns the name of the file among the resources that calls read and write. */
  public String resource() {
    return file.toString().replace(file.getFileSystem().getSeparator(), "/");
  }

  /**
   * Adds {@code object}; when this returns it survives a crash.
   *
   * @throws ToolException if the file is full, or is no file of JSON objects
   * @throws IOException if it cannot be written; then nothing of the object remains
   * @throws InterruptedException if the thread is interrupted while it waits for another writer
   */
  public void add(JsonObject object) throws IOException, InterruptedException {
    locked(
        real -> {
          append(real, object);
          return object;
        });
  }

  /**
   * Adds what {@code change} makes of what is there; what it throws is handed on, and nothing is
   * added.
   *
   * @throws ToolException as for {@link #add}
   * @throws IOException if the file cannot be read or written
   * @throws InterruptedException if the thread is interrupted while it waits for another writer
   */
  public void change(Change change) throws IOException, InterruptedException {
    locked(
        real -> {
          JsonObject object = change.to(content(real));
          append(real, object);
          return object;
        });
  }

  /** Returns all there is; nothing if there is no file. */
  public Content read() throws IOException, InterruptedException {
    if (!Files.exists(file)) {
      return new Content(List.of(), List.of());
    }
    Path real = file.toRealPath();
    return FileLocks.holding(real, () -> content(real));
  }

  private interface Work<T> {
    T on(Path real) throws IOException, InterruptedException;
  }

  private <T> void locked(Work<T> work) throws IOException, InterruptedException {
    Path parent = Files.createDirectories(file.getParent()).toRealPath();
    Path real = Files.exists(file) ? file.toRealPath() : parent.resolve(file.getFileName());
    // A channel's lock keeps other processes out, and fails among threads of one.
    FileLocks.holding(
        real,
        () -> {
          Path lockFile = real.resolveSibling(real.getFileName() + ".lock");
          try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock(); // released with its channel
            return work.on(real);
          } catch (OverlappingFileLockException e) {
            throw new IOException(real + " is locked by another class loader", e);
          }
        });
  }

  /** A RandomAccessFile, unlike a channel, is not torn from our hands by an interrupt. */
  private void append(Path real, JsonObject object) throws IOException {
    byte[] line = (object + "\n").getBytes(StandardCharsets.UTF_8);
    boolean isNew = !Files.exists(real, LinkOption.NOFOLLOW_LINKS);
    if (!isNew) {
      requireRegular(real);
      if (!Files.isWritable(real)) {
        throw new AccessDeniedException(real.toString());
      }
    }
    try (var out = new RandomAccessFile(real.toFile(), "rw")) {
      long size = out.length();
      requireObjects(real, out, size);
      if (size + line.length > MAX_BYTES) {
        throw new ToolException(
            Code.TOO_LARGE, real + ": the " + what + " are full, 10 MB. Add nothing more.");
      }
      try {
        if (size > 0 && byteAt(out, size - 1) != '\n') {
          out.write('\n');
        }
        out.write(line);
        out.getFD().sync();
      } catch (IOException e) {
        out.setLength(size);
        throw e;
      }
    }
    if (isNew) {
      DirectorySync.around(real);
    }
  }

  private static int byteAt(RandomAccessFile in, long position) throws IOException {
    in.seek(position);
    return in.read();
  }

  /** What does not begin like JSON lines is something else, and adding to it would spoil it. */
  private void requireObjects(Path real, RandomAccessFile in, long size) throws IOException {
    if (size > 0 && byteAt(in, 0) != '{') {
      throw new ToolException(
          Code.UNDECODABLE,
          String.format(
              "%s: not a file of %s, it does not begin with a JSON object. It was left as it is."
                  + " Tell the user; the %s need another file.",
              real, what, what));
    }
    in.seek(size);
  }

  private void requireRegular(Path real) {
    if (!Files.isRegularFile(real)) {
      throw new ToolException(
          Code.NOT_REGULAR, real + ": not a regular file, so no " + what + " are kept there.");
    }
  }

  private Content content(Path real) throws IOException {
    if (!Files.exists(real)) {
      return new Content(List.of(), List.of());
    }
    requireRegular(real);
    byte[] bytes = load(real);
    var lines = new ArrayList<Line>();
    var damage = new ArrayList<Damage>();
    int start = 0;
    for (int number = 1; start < bytes.length; number++) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      try {
        lines.add(new Line(number, parse(ByteBuffer.wrap(bytes, start, end - start))));
      } catch (CharacterCodingException e) {
        damage.add(new Damage(number, "is not UTF-8"));
      } catch (JsonException e) {
        damage.add(new Damage(number, "is not JSON: " + e.getMessage()));
      }
      start = end + 1;
    }
    return new Content(lines, damage);
  }

  private static JsonObject parse(ByteBuffer line) throws CharacterCodingException {
    return JsonObject.parse(StandardCharsets.UTF_8.newDecoder().decode(line).toString());
  }

  private byte[] load(Path real) throws IOException {
    try (var in = Files.newInputStream(real)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ToolException(
            Code.TOO_LARGE,
            real + ": larger than 10 MB, too large for " + what + ". Tell the user.");
      }
      return bytes;
    }
  }
}
