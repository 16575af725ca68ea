package dev.agent4j.toolbox.notes;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileNoteStoreContractTest extends NoteStoreContract {
  @TempDir Path directory;

  @Override
  NoteStore newStore() throws Exception {
    return NoteStore.in(Files.createTempDirectory(directory, "store").resolve("a/notes.jsonl"));
  }
}
