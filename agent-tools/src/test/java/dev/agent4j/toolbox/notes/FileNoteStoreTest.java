package dev.agent4j.toolbox.notes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agent4j.toolbox.OtherJvm;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileNoteStoreTest {
  @TempDir Path dir;

  private static Note note(String content) {
    return new Note(Instant.EPOCH, "test", content);
  }

  /** Adds fifty notes, in a process of its own. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws Exception {
      NoteStore store = NoteStore.in(Path.of(args[0]));
      for (int i = 0; i < 50; i++) {
        store.add(note(args[1] + " " + i));
      }
    }
  }

  @Test
  void notesOfManyThreadsAndStoresAreAllKeptWhole() throws Exception {
    Path file = dir.resolve("notes");
    Path alias = Files.createSymbolicLink(dir.resolve("alias"), dir);
    int threads = 4;
    int each = 25;
    var start = new CountDownLatch(1);
    var pool = Executors.newFixedThreadPool(threads);
    var results = new ArrayList<Future<?>>();
    for (int t = 0; t < threads; t++) {
      NoteStore store = NoteStore.in(t % 2 == 0 ? file : alias.resolve("notes"));
      String name = "thread " + t + " ";
      results.add(
          pool.submit(
              () -> {
                start.await();
                for (int i = 0; i < each; i++) {
                  store.add(note(name + i));
                }
                return null;
              }));
    }

    start.countDown();
    for (Future<?> result : results) {
      result.get(60, TimeUnit.SECONDS);
    }
    pool.shutdown();

    NoteStore.Kept kept = NoteStore.in(file).read();
    assertThat(kept.notes()).hasSize(threads * each).doesNotHaveDuplicates();
    assertThat(kept.damage()).isEmpty();
  }

  @Test
  void notesOfTwoProcessesAreAllKeptWhole() throws Exception {
    Path file = dir.resolve("notes");
    var processes = new ArrayList<Process>();
    for (String name : new String[] {"one", "two"}) {
      processes.add(OtherJvm.of(Writer.class, file.toString(), name).inheritIO().start());
    }

    for (Process process : processes) {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }

    NoteStore.Kept kept = NoteStore.in(file).read();
    assertThat(kept.notes()).hasSize(100).doesNotHaveDuplicates();
    assertThat(kept.damage()).isEmpty();
  }

  @Test
  void whoWaitsForTheLockCanBeInterrupted() throws Exception {
    Path file = dir.resolve("notes");
    NoteStore store = NoteStore.in(file);
    store.add(note("first"));
    var thrown = new AtomicReference<Throwable>();
    // Another lock of this process on the file makes the store's own fail or wait.
    var entered = new CountDownLatch(1);
    var leave = new CountDownLatch(1);
    var holder =
        new Thread(
            () ->
                catchThrowable(
                    () ->
                        dev.agent4j.toolbox.files.FileLocks.holding(
                            file.toRealPath(),
                            () -> {
                              entered.countDown();
                              leave.await();
                              return 0;
                            })));
    holder.start();
    entered.await();
    var waiter = new Thread(() -> thrown.set(catchThrowable(() -> store.add(note("second")))));

    waiter.start();
    waiter.interrupt();
    waiter.join(10_000);
    leave.countDown();
    holder.join(10_000);

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(store.read().notes()).hasSize(1);
  }

  @Test
  void theFileIsNeverShortened() throws Exception {
    Path file = dir.resolve("notes");
    NoteStore store = NoteStore.in(file);
    store.add(note("first"));
    byte[] before = Files.readAllBytes(file);

    store.add(note("second"));

    assertThat(Files.readAllBytes(file)).startsWith(before);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      assertThat(channel.size()).isGreaterThan(before.length);
    }
  }
}
