package dev.agent4j.toolbox.notes;

import java.util.ArrayList;
import java.util.List;

/** Notes that end with the process. */
final class MemoryNoteStore implements NoteStore {
  private final List<Note> notes = new ArrayList<>();

  @Override
  public synchronized void add(Note note) {
    notes.add(note);
  }

  @Override
  public synchronized Kept read() {
    return new Kept(notes, List.of());
  }
}
