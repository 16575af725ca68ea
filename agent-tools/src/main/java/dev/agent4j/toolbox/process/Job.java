package dev.agent4j.toolbox.process;

import dev.agent4j.toolbox.output.OutputLog;
import dev.agent4j.toolbox.output.OutputLog.Mark;
import dev.agent4j.toolbox.process.Interpreter.Waiting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A command that was started: its processes, its output, and how it ended. Thread-safe.
 *
 * <p>Three daemon threads belong to it: one reads its output, one what the script around it says,
 * one waits for the end. They block in ways that a virtual thread cannot, or not on all versions,
 * so they are none.
 */
public final class Job {
  /** How long processes may take to end before they are killed. */
  public static final Duration GRACE = Duration.ofSeconds(2);

  private static final Duration FOREVER = Duration.ofDays(365);
  private static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration MAX_DRAIN = Duration.ofSeconds(2);

  /** How long the script may take to end after it said how the command did. */
  private static final long LAST_STEP_MILLIS = 10;

  /**
   * What is to be run.
   *
   * @param directory where it starts
   * @param timeout when to kill it; null for never
   * @param hasInput whether it gets input
   */
  public record Order(
      String id, String command, Path directory, @Nullable Duration timeout, boolean hasInput) {}

  /** What has become of a command. */
  public enum State {
    RUNNING,
    NOT_BEGUN,
    EXITED,
    KILLED,
    TIMED_OUT,
    CANCELLED;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How a command ended.
   *
   * @param exitCode null if it did not end even when it was killed
   * @param directory where it ended; null if it did not say
   * @param left the processes that it left behind
   */
  public record End(
      State state,
      @Nullable Integer exitCode,
      Duration wall,
      @Nullable Path directory,
      List<ProcessEntry> left) {}

  private final Order order;
  private final @Nullable Path bash;
  private final Process leader;
  private final ProcessTree tree;
  private final Control control;
  private final @Nullable ControlGroup group;
  private final OutputLog log;
  private final long start = System.nanoTime();

  private final AtomicReference<@Nullable State> stoppedAs = new AtomicReference<>();
  private volatile @Nullable End end;
  private volatile String reason = "";
  private volatile Mark shown = Mark.START;

  public Job(Order order, Waiting shell, OutputLog log) {
    this.order = order;
    this.log = log;
    bash = shell.signaller();
    group = shell.group();
    leader = shell.process();
    tree = shell.tree();
    control = shell.control();
  }

  /** Lets the shell have its command. */
  public void begin() {
    daemon("output", this::read);
    daemon("control", control::listen);
    daemon("end", this::superviseUntilEnd);
  }

  private void daemon(String purpose, Runnable work) {
    var thread = new Thread(work, "agent4j-" + order.id() + "-" + purpose);
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    InputStream output = leader.getInputStream();
    // When the leader ends, the JDK takes what is in the pipe and closes it, under this monitor.
    // Others may still be writing to it. It is ours until the last of them has ended.
    synchronized (output) {
      try {
        if (group != null) {
          // The command is not begun before, so that none of its processes is outside.
          control.awaitUp(GRACE);
          tree.isIn(group);
        }
        control.send(order.command());
        byte[] chunk = new byte[32 * 1024];
        for (int count = output.read(chunk); count >= 0; count = output.read(chunk)) {
          log.write(chunk, count);
        }
      } catch (IOException e) {
        // Nobody can be read from any more: as good as an end.
      } finally {
        log.end();
      }
    }
  }

  private void superviseUntilEnd() {
    Duration timeout = order.timeout();
    Integer exit = null;
    try {
      exit = control.awaitExit(timeout == null ? FOREVER : timeout);
      if (exit == null) {
        stop(State.TIMED_OUT);
        exit = control.awaitExit(IDLE);
      }
    } catch (InterruptedException e) {
      // No one does that to a thread of ours; if so, the command must not go on unwatched.
      stop(State.KILLED);
    }
    var wall = Duration.ofNanos(System.nanoTime() - start);
    drain();
    String failure = control.failureToStart();
    State stopped = stoppedAs.get();
    reason = stopped == null ? failure : reason;
    State ended = failure.isEmpty() ? State.EXITED : State.NOT_BEGUN;
    end = new End(stopped == null ? ended : stopped, exit, wall, control.directory(), tree.alive());
    log.signal();
    close();
  }

  /** Waits for the last output, but not for a process that was left behind and may say more. */
  private void drain() {
    long deadline = System.nanoTime() + MAX_DRAIN.toNanos();
    Duration left = IDLE;
    try {
      while (System.nanoTime() < deadline && !left.isNegative() && !log.await(log::isEnded, left)) {
        left = IDLE.minus(log.quietFor());
      }
      boolean unused = !tree.hasInit() || leader.waitFor(LAST_STEP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends all processes and returns those that live on all the same. An interrupt does not shorten
   * this; the thread stays interrupted.
   *
   * @param state what it then is, unless it had ended before
   */
  public List<ProcessEntry> stop(State state) {
    stoppedAs.compareAndSet(null, state);
    return ProcessEnding.end(List.of(tree), GRACE, bash);
  }

  /** Sends a signal to its processes, once, and leaves it to them what to do about it. */
  public List<ProcessEntry> signal(String name) {
    return ProcessEnding.send(tree, name, bash);
  }

  /** Ends it because it went too far; {@code why} is a sentence for the model. */
  public void stopBecause(String why) {
    reason = why;
    stop(State.KILLED);
  }

  /** Returns why it was ended; empty if that was asked for. */
  public String reason() {
    return reason;
  }

  /** Says that someone else ends its processes. */
  public void stopElsewhere() {
    stoppedAs.compareAndSet(null, State.KILLED);
  }

  /** Hands input to the command; returns whether it could: not while it has not read the last. */
  public boolean input(String text, Duration most) throws InterruptedException {
    return control.input(text, most);
  }

  /** Ends the input of the command; returns whether it could be done. */
  public boolean endInput(Duration most) throws InterruptedException {
    return control.endInput(most);
  }

  /** Tells whether nothing is left of it that could write, or be ended. */
  public boolean isGone() {
    return end != null && log.isEnded() && !leader.isAlive();
  }

  /** Gives back what the system holds for it, if nothing is left of it. */
  public void close() {
    if (group != null && !leader.isAlive()) {
      group.close();
    }
  }

  public ProcessTree processes() {
    return tree;
  }

  /** Waits until the command has ended; returns whether it has. */
  public boolean awaitEnd(Duration most) throws InterruptedException {
    return log.await(() -> end != null, most);
  }

  /** Waits until the command has ended; an interrupt is kept for later. */
  public void awaitEndUninterrupted(Duration most) {
    boolean interrupted = Thread.interrupted();
    long deadline = System.nanoTime() + most.toNanos();
    boolean waits = true;
    while (waits) {
      try {
        awaitEnd(Duration.ofNanos(deadline - System.nanoTime()));
        waits = false;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns what of the command's processes lives now. */
  public List<ProcessEntry> alive() {
    return tree.alive();
  }

  /** Returns how it ended; null as long as it runs. */
  public @Nullable End end() {
    return end;
  }

  /** Returns what has become of it, or is just becoming of it. */
  public State state() {
    End ended = end;
    State stopped = stoppedAs.get();
    return ended != null ? ended.state() : stopped != null ? stopped : State.RUNNING;
  }

  public Duration wall() {
    End ended = end;
    return ended == null ? Duration.ofNanos(System.nanoTime() - start) : ended.wall();
  }

  public Order order() {
    return order;
  }

  public String id() {
    return order.id();
  }

  public OutputLog log() {
    return log;
  }

  /** Returns up to where the model has been shown the output. */
  public Mark shown() {
    return shown;
  }

  public void show(Mark upTo) {
    shown = upTo;
  }
}
