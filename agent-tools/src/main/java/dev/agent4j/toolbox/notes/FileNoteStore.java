package dev.agent4j.toolbox.notes;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.toolbox.files.DirectorySync;
import dev.agent4j.toolbox.files.FileKind;
import dev.agent4j.toolbox.files.FileLocks;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Notes in a file, a JSON object a line. Nothing in it is ever written again: a note is added
 * behind what is there, on a line of its own even if the last one was left incomplete.
 */
final class FileNoteStore implements NoteStore {
  private static final int MAX_BYTES = 10 * 1024 * 1024;

  private final Path file;

  FileNoteStore(Path file) {
    this.file = file;
  }

  @Override
  public String resource() {
    return file.toString().replace(file.getFileSystem().getSeparator(), "/");
  }

  @Override
  public void add(Note note) throws IOException, InterruptedException {
    Path parent = Files.createDirectories(file.getParent()).toRealPath();
    Path real = Files.exists(file) ? file.toRealPath() : parent.resolve(file.getFileName());
    FileLocks.holding(
        real,
        () -> {
          Path lockFile = real.resolveSibling(real.getFileName() + ".lock");
          try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock(); // released with its channel
            append(real, toLine(note));
          }
          return note;
        });
  }

  private static byte[] toLine(Note note) {
    JsonObject json =
        JsonObject.of("at", note.at().toString(), "category", note.category())
            .with("content", note.content());
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** A RandomAccessFile, unlike a channel, is not torn from our hands by an interrupt. */
  private static void append(Path real, byte[] line) throws IOException {
    boolean isNew = FileKind.attributes(real) == null;
    if (!isNew) {
      requireRegular(real);
    }
    try (var out = new RandomAccessFile(real.toFile(), "rw")) {
      long size = out.length();
      requireNotes(real, out, size);
      if (size + line.length > MAX_BYTES) {
        throw new ToolException(
            Code.TOO_LARGE, real + ": the notes are full, 10 MB. Note nothing more.");
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
  private static void requireNotes(Path real, RandomAccessFile in, long size) throws IOException {
    if (size > 0 && byteAt(in, 0) != '{') {
      throw new ToolException(
          Code.UNDECODABLE,
          real
              + ": not a file of notes, it does not begin with a JSON object. It was left as it is."
              + " Tell the user; the notes need another file.");
    }
    in.seek(size);
  }

  private static void requireRegular(Path real) {
    if (!Files.isRegularFile(real)) {
      throw new ToolException(
          Code.NOT_REGULAR, real + ": not a regular file, so no notes are kept there.");
    }
  }

  @Override
  public Kept read() throws IOException, InterruptedException {
    if (!Files.exists(file)) {
      return new Kept(List.of(), List.of());
    }
    Path real = file.toRealPath();
    requireRegular(real);
    byte[] bytes = FileLocks.holding(real, () -> load(real));
    var notes = new ArrayList<Note>();
    var damage = new ArrayList<String>();
    int start = 0;
    for (int number = 1; start < bytes.length; number++) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      try {
        notes.add(toNote(ByteBuffer.wrap(bytes, start, end - start)));
      } catch (CharacterCodingException e) {
        damage.add("line " + number + " is not UTF-8");
      } catch (JsonException | DateTimeParseException e) {
        damage.add("line " + number + " is not a note: " + e.getMessage());
      }
      start = end + 1;
    }
    return new Kept(notes, damage);
  }

  private static byte[] load(Path real) throws IOException {
    try (var in = Files.newInputStream(real)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ToolException(
            Code.TOO_LARGE, real + ": larger than 10 MB, too large for notes. Tell the user.");
      }
      return bytes;
    }
  }

  private static Note toNote(ByteBuffer line) throws CharacterCodingException {
    JsonObject json = JsonObject.parse(StandardCharsets.UTF_8.newDecoder().decode(line).toString());
    return new Note(Instant.parse(text(json, "at")), text(json, "category"), text(json, "content"));
  }

  private static String text(JsonObject json, String name) {
    return json.string(name)
        .filter(it -> !it.isBlank())
        .orElseThrow(() -> new JsonException("it has no " + name));
  }
}
