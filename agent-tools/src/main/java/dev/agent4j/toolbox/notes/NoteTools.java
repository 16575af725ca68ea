package dev.agent4j.toolbox.notes;

import dev.agent4j.tool.Tool;
import java.nio.file.Path;
import java.util.List;

/** The tools for notes that outlast a session. */
public final class NoteTools {
  private NoteTools() {}

  /** Returns {@code record_note} and {@code recall_notes} over {@code store}. */
  public static List<Tool> in(NoteStore store) {
    return List.of(RecordNote.in(store), RecallNotes.in(store));
  }

  /** Returns {@code record_note} and {@code recall_notes} over a {@link NoteStore#in file}. */
  public static List<Tool> in(Path file) {
    return in(NoteStore.in(file));
  }
}
