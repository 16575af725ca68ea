package dev.agent4j.toolbox.notes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.toolbox.Calls;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every store of notes does. A test of one extends this. */
abstract class NoteStoreContract {

  /** Returns a store that is empty and different from those before. */
  abstract NoteStore newStore() throws Exception;

  private static Note note(int number) {
    return new Note(Instant.ofEpochSecond(number), "c" + number % 3, "content " + number);
  }

  @Test
  void aNewStoreHoldsNothing() throws Exception {
    NoteStore.Kept kept = newStore().read();

    assertThat(kept.notes()).isEmpty();
    assertThat(kept.damage()).isEmpty();
  }

  @Test
  void notesComeBackWholeInTheOrderTheyWereAdded() throws Exception {
    NoteStore store = newStore();
    var notes = new ArrayList<Note>();
    for (Note.Source source : Note.Source.values()) {
      notes.add(new Note(Instant.parse("2026-11-22T10:00:00.123456789Z"), "ä b", " x\ty ", source));
    }
    for (String odd : List.of("a\nb", "a\r\n", "\u2028", "\"}\\", "\u0000", "\uD83D\uDE00", "{")) {
      notes.add(new Note(Instant.EPOCH, odd + "c", odd + "c", Note.Source.TOOL));
    }

    for (Note note : notes) {
      store.add(note);
    }

    assertThat(store.read().notes()).containsExactlyElementsOf(notes);
  }

  @Test
  void whatWasReadDoesNotChange() throws Exception {
    NoteStore store = newStore();
    store.add(note(1));
    NoteStore.Kept before = store.read();

    store.add(note(2));

    assertThat(before.notes()).hasSize(1);
    assertThat(store.read().notes()).hasSize(2);
  }

  @Test
  void notesOfManyThreadsAreAllKept() throws Exception {
    NoteStore store = newStore();
    int threads = 4;
    int each = 25;
    var pool = Executors.newFixedThreadPool(threads);
    var tasks = new ArrayList<Callable<Void>>();
    for (int t = 0; t < threads; t++) {
      int first = t * each;
      tasks.add(
          () -> {
            for (int i = first; i < first + each; i++) {
              store.add(note(i));
            }
            return null;
          });
    }

    for (Future<Void> result : pool.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
      result.get();
    }
    pool.shutdown();

    assertThat(store.read().notes()).hasSize(threads * each).doesNotHaveDuplicates();
  }

  @Test
  void theToolsWorkOverIt() throws Exception {
    NoteStore store = newStore();
    var calls = new Calls();

    calls.call(RecordNote.in(store), "{'content': 'Tea.', 'category': 'taste', 'source': 'user'}");

    assertThat(calls.call(RecallNotes.in(store), "{'category': 'TASTE', 'query': 'TEA'}").text())
        .contains("taste (user): Tea.", "1 of 1 notes match");
    assertThat(store.resource()).isNotBlank();
  }
}
