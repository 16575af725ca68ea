package dev.agent4j.toolbox.notes;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Keeps notes; what is in it is only ever added to. Implementations are thread-safe. */
public interface NoteStore {

  /**
   * Keeps {@code note}; when this returns it survives a crash.
   *
   * @throws dev.agent4j.error.ToolException if the store takes no more, or is damaged so that
   *     adding could lose what it holds
   * @throws IOException if it cannot be written; then nothing of the note remains
   * @throws InterruptedException if the thread is interrupted while it waits for another writer
   */
  void add(Note note) throws IOException, InterruptedException;

  /**
   * Returns all notes.
   *
   * @throws IOException if the store cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  Kept read() throws IOException, InterruptedException;

  /** Returns what resource the tools' effects name for this store. Default: {@code notes}. */
  default String resource() {
    return "notes";
  }

  /**
   * Returns a store in a file, which need not exist: a JSON object a line, in UTF-8. Any number of
   * processes may share it; beside it stands a file {@code .lock}. What cannot be read in it is
   * reported and kept.
   */
  static NoteStore in(Path file) {
    return new FileNoteStore(requireNonNull(file, "file").toAbsolutePath().normalize());
  }

  /** Returns a store that forgets all with the process, for tests and throw-away sessions. */
  static NoteStore inMemory() {
    return new MemoryNoteStore();
  }

  /**
   * What a store holds.
   *
   * @param notes the oldest first
   * @param damage one sentence for each entry that cannot be read; empty if all can
   */
  record Kept(List<Note> notes, List<String> damage) {

    public Kept {
      notes = List.copyOf(notes);
      damage = List.copyOf(damage);
    }
  }
}
