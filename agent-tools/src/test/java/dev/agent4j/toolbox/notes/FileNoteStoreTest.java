package dev.agent4j.toolbox.notes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.toolbox.OtherJvm;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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

  /** Adds notes until that fails, and tells how many were kept. */
  static final class Filler {
    private Filler() {}

    public static void main(String[] args) throws Exception {
      NoteStore store = NoteStore.in(Path.of(args[0]));
      int kept = 0;
      try {
        while (kept < 1_000) {
          store.add(note(kept + "x".repeat(1_000)));
          kept++;
        }
      } catch (IOException e) {
        System.out.print(kept);
      }
    }
  }

  @Test
  void whenNothingMoreFitsAllThatWasKeptIsWholeAndNothingElseIsThere() throws Exception {
    Path file = dir.resolve("notes");
    ProcessBuilder filler = OtherJvm.of(Filler.class, file.toString());
    filler.command().add(1, "-XX:-UsePerfData");
    var command = new ArrayList<>(List.of("bash", "-c", "ulimit -f 64; exec \"$@\"", "bash"));
    command.addAll(filler.command());
    Process process = filler.command(command).redirectErrorStream(true).start();
    String kept = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

    NoteStore store = NoteStore.in(file);
    assertThat(kept).matches("\\d{2}");
    assertThat(store.read().notes()).hasSize(Integer.parseInt(kept));
    assertThat(store.read().damage()).isEmpty();
    store.add(note("there is room again"));
    assertThat(store.read().notes()).hasSize(Integer.parseInt(kept) + 1);
  }

  @Test
  void aFileThatMayNotBeWrittenIsDeniedAndStaysAsItIs() throws Exception {
    Path file = dir.resolve("notes");
    NoteStore store = NoteStore.in(file);
    store.add(note("first"));
    byte[] before = Files.readAllBytes(file);
    assertThat(file.toFile().setReadOnly()).isTrue();
    assumeThat(Files.isWritable(file)).as("a privileged user writes all the same").isFalse();

    assertThat(catchThrowable(() -> store.add(note("second"))))
        .isInstanceOf(AccessDeniedException.class);

    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void aNoteThatDoesNotFitIntoTheFileIsRefusedWhole() throws Exception {
    Path file = dir.resolve("notes");
    NoteStore store = NoteStore.in(file);
    store.add(note("first"));

    Throwable refusal = catchThrowable(() -> store.add(note("x".repeat(10 * 1024 * 1024))));

    assertThat(refusal).isInstanceOf(ToolException.class).hasMessageContaining("full, 10 MB");
    assertThat(store.read().notes()).hasSize(1);
    assertThat(store.read().damage()).isEmpty();
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
