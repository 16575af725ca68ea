package dev.agent4j.toolbox.notes;

class MemoryNoteStoreContractTest extends NoteStoreContract {
  @Override
  NoteStore newStore() {
    return NoteStore.inMemory();
  }
}
