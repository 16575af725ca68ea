package dev.agent4j.toolbox.notes;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.toolbox.files.JsonLines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes in a file, a JSON object a line; nothing in it is ever written again. */
final class FileNoteStore implements NoteStore {
  private static final Logger LOG = LoggerFactory.getLogger(FileNoteStore.class);

  private final JsonLines file;

  FileNoteStore(Path file) {
    this.file = new JsonLines(file, "notes");
  }

  @Override
  public String resource() {
    return file.resource();
  }

  @Override
  public void add(Note note) throws IOException, InterruptedException {
    file.add(
        JsonObject.of("at", note.at().toString(), "category", note.category())
            .with("source", note.source().label())
            .with("content", note.content()));
  }

  @Override
  public Kept read() throws IOException, InterruptedException {
    JsonLines.Content content = file.read();
    var notes = new ArrayList<Note>();
    var damage = new TreeMap<Integer, String>();
    for (JsonLines.Line line : content.lines()) {
      try {
        notes.add(toNote(line.object()));
      } catch (JsonException | DateTimeParseException e) {
        damage.put(line.number(), "line " + line.number() + " is not a note: " + e.getMessage());
      }
    }
    content.damage().forEach(it -> damage.put(it.number(), it.toString()));
    if (!damage.isEmpty()) {
      LOG.warn("{} holds {} lines that are not notes; they are kept", resource(), damage.size());
    }
    return new Kept(notes, new ArrayList<>(damage.values()));
  }

  /** A note from before there were sources is the model's; one of an unknown source is data. */
  private static Note toNote(JsonObject json) {
    Note.Source source =
        json.has("source") ? Note.Source.of(text(json, "source")) : Note.Source.MODEL;
    return new Note(
        Instant.parse(text(json, "at")), text(json, "category"), text(json, "content"), source);
  }

  private static String text(JsonObject json, String name) {
    return json.string(name)
        .filter(it -> !it.isBlank())
        .orElseThrow(() -> new JsonException("it has no " + name));
  }
}
