package dev.agent4j.toolbox.process.powershell;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agent4j.toolbox.process.Control;
import dev.agent4j.toolbox.process.ProcessTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What is said to PowerShell over its standard input, and by it in a file and by its exit code.
 * {@code command.ps1} has the words. Thread-safe.
 */
final class PowerShellControl extends Control {
  /** Who has lost its parent is only known if it was seen before. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private static final int PART_OF_TIME = 10;
  private static final int LONGEST_REPORT = 64 * 1024;

  private final ProcessTree tree;
  private final Path report;
  private final boolean hasInput;
  private final CompletableFuture<Integer> exit = new CompletableFuture<>();
  private volatile @Nullable Path directory;

  /**
   * @param report the file that it is to tell in where it ended
   */
  PowerShellControl(Process process, ProcessTree tree, Path report, boolean hasInput) {
    super(process);
    this.tree = tree;
    this.report = report;
    this.hasInput = hasInput;
  }

  /** Returns at once: PowerShell does nothing before it has its command. */
  @Override
  public void awaitUp(Duration most) {}

  @Override
  public void send(String command) {
    write(report + "\0" + command + "\0");
    if (!hasInput) {
      close();
    }
  }

  @Override
  public void listen() {
    try {
      Duration pause = LOOK;
      while (!process.waitFor(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        long start = System.nanoTime();
        tree.alive();
        long took = System.nanoTime() - start;
        pause = Duration.ofNanos(Math.max(LOOK.toNanos(), took * PART_OF_TIME));
      }
    } catch (InterruptedException e) {
      // No one does that to a thread of ours; if so, the command must not go on unwatched.
      process.destroyForcibly().onExit().join();
    }
    directory = reported();
    tree.isOver();
    exit.complete(process.exitValue());
  }

  private @Nullable Path reported() {
    try {
      if (Files.size(report) > LONGEST_REPORT) {
        return null;
      }
      Path said = Path.of(Files.readString(report));
      Files.delete(report);
      return said.toRealPath();
    } catch (IOException | InvalidPathException e) {
      // It was ended before it could say, or where it ended is gone.
      return null;
    }
  }

  @Override
  public @Nullable Integer awaitExit(Duration most) throws InterruptedException {
    try {
      return exit.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public @Nullable Path directory() {
    return directory;
  }

  /** Writes on a thread of its own, which waits for the command to read. */
  @Override
  protected boolean pass(@Nullable String text) {
    if (text == null) {
      close();
      return true;
    }
    var thread =
        new Thread(
            () -> {
              if (write(text)) {
                taken();
              }
            },
            "agent4j-" + process.pid() + "-input");
    thread.setDaemon(true);
    thread.start();
    return true;
  }

  private boolean write(String text) {
    OutputStream input = process.getOutputStream();
    try {
      input.write(text.getBytes(UTF_8));
      input.flush();
      return true;
    } catch (IOException e) {
      // It has ended, or reads no more.
      return false;
    }
  }
}
