package dev.agent4j.cli.terminal;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * What Ctrl-C does while a turn runs: the first cancels it, the second ends the program in order,
 * the third at once.
 */
public final class CtrlC {
  /** With what a program ends that was cancelled: 128 and the signal's number, as shells count. */
  public static final int EXIT_CODE = 130;

  private static final String SIGNAL = "INT";
  private static final String TERMINATION = "TERM";

  /** Who has Ctrl-C now. There is one at a time, as there is one signal. */
  private static final AtomicReference<@Nullable CtrlC> CURRENT = new AtomicReference<>();

  private final AtomicInteger presses = new AtomicInteger();
  private final Runnable cancel;
  private final PrintStream err;
  private final @Nullable Object before;
  private boolean hasTermination;
  private @Nullable Object beforeTermination;

  private CtrlC(Runnable cancel, PrintStream err) {
    this.cancel = cancel;
    this.err = err;
    before = Signals.register(SIGNAL, this::pressed);
    CURRENT.set(this);
  }

  /** Does what Ctrl-C does now: a terminal that edits a line has it as a key, not as a signal. */
  static void press() {
    CtrlC current = CURRENT.get();
    if (current != null) {
      current.pressed();
    }
  }

  /** Has the first Ctrl-C do {@code cancel}, and tell so. */
  public static CtrlC cancels(Runnable cancel, PrintStream err) {
    return new CtrlC(cancel, err);
  }

  /**
   * Has SIGTERM cancel too, which else ends the program with the commands it runs: a call would
   * seem to end by itself.
   */
  public CtrlC andTermination() {
    beforeTermination = Signals.register(TERMINATION, cancel);
    hasTermination = true;
    return this;
  }

  private void pressed() {
    switch (presses.incrementAndGet()) {
      case 1 -> {
        err.println("\nCancelling. Press Ctrl-C again to end the program.");
        cancel.run();
      }
      case 2 -> new Thread(() -> System.exit(EXIT_CODE), "agent4j-exit").start();
      default -> Runtime.getRuntime().halt(EXIT_CODE);
    }
  }

  /** Tells whether Ctrl-C was pressed. */
  public boolean isPressed() {
    return presses.get() > 0;
  }

  /** Gives Ctrl-C back to whoever had it before. */
  public void giveBack() {
    CURRENT.compareAndSet(this, null);
    Signals.unregister(SIGNAL, before);
    if (hasTermination) {
      Signals.unregister(TERMINATION, beforeTermination);
    }
  }
}
