package dev.agent4j.toolbox.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is said to and by the shell of a command, until it has ended. Thread-safe. */
public abstract class Control {
  protected final Process process;

  /** Held by input that the command has not taken yet. */
  private final Semaphore mayWrite = new Semaphore(1);

  protected Control(Process process) {
    this.process = process;
  }

  /** Waits until the shell runs, or never will. */
  public abstract void awaitUp(Duration most);

  /** Hands the command over, which is then run. */
  public abstract void send(String command);

  /** Takes what the shell says until it has nothing more to say; needs a thread of its own. */
  public abstract void listen();

  /** Waits until the command has ended; returns its exit code, null if it has not. */
  public abstract @Nullable Integer awaitExit(Duration most) throws InterruptedException;

  /**
   * Returns a sentence if the shell never ran, with what was said by whatever should have started
   * it; else an empty string, as always where nothing stands between it and the system. To be asked
   * for when the process has ended.
   */
  public String failureToStart() {
    return "";
  }

  /** Returns where it ended; null if it did not say. */
  public abstract @Nullable Path directory();

  /**
   * Hands input to the command; returns whether it could take it. It cannot while it has not read
   * what it got before, and no more fits into a pipe.
   */
  public final boolean input(String text, Duration most) throws InterruptedException {
    return mayWrite.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS) && pass(text);
  }

  /** Ends the command's input, when it has taken what it was given; returns whether it could. */
  public final boolean endInput(Duration most) throws InterruptedException {
    if (!mayWrite.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    mayWrite.release();
    return pass(null);
  }

  /**
   * Passes input on to the command, and has {@link #taken} called once it was taken; returns
   * whether there is still somebody to pass it to.
   *
   * @param text null for the end of the input
   */
  protected abstract boolean pass(@Nullable String text);

  /** Lets the next input be handed over: the command has taken the last. */
  protected final void taken() {
    mayWrite.release();
  }

  /** Lets the shell know that nobody says any more to it. */
  protected final void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // There was something left to be written to nobody.
      return;
    }
  }
}
