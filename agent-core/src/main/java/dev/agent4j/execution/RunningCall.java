package dev.agent4j.execution;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.event.AgentEvent.ToolCallProgressed;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call on its own thread, from its start to its result or to the end of its time. */
final class RunningCall {
  private static final Logger LOG = LoggerFactory.getLogger(RunningCall.class);

  /**
   * How long a call that was interrupted may take to end what it has started: the two seconds a
   * process gets before it is killed, and as long again to see that all are gone, which takes a
   * busy machine a second.
   */
  static final Duration GRACE = Duration.ofSeconds(4);

  private static final int MAX_RESULT_CHARS = 100_000;

  private final int index;
  private final PreparedCall prepared;
  private final Tool tool;
  private final TurnContext turn;
  private final FinishedCalls finished;
  private final long start = System.nanoTime();

  private long deadline;
  private boolean timedOut;
  private boolean cancelled;

  private @Nullable Thread thread;
  private volatile boolean over;
  private volatile @Nullable ToolResult outcome;
  private volatile long end;

  RunningCall(int index, PreparedCall prepared, TurnContext turn, FinishedCalls finished) {
    this.index = index;
    this.prepared = prepared;
    this.turn = turn;
    this.finished = finished;
    tool = prepared.executor();
    // May overflow, and the difference to now is right all the same; a limit may be for ever.
    deadline = start + TimeUnit.NANOSECONDS.convert(tool.timeLimit());
  }

  int index() {
    return index;
  }

  ToolCall call() {
    return prepared.call();
  }

  void start(Executor threads) {
    ToolContext context = turn.of(call().id(), this::progress);
    threads.execute(() -> execute(context));
  }

  private void progress(String text) {
    if (over) {
      return;
    }
    String clean = turn.redaction().text(text);
    turn.events().tell(stamp -> new ToolCallProgressed(stamp, call().id(), clean));
  }

  private void execute(ToolContext context) {
    boolean isLate;
    synchronized (this) {
      isLate = cancelled || timedOut;
      thread = isLate ? null : Thread.currentThread();
    }
    try {
      outcome = isLate ? stopped("it had not begun") : attempt(context);
    } finally {
      if (outcome == null) {
        outcome = failed(Code.INTERNAL, "The tool failed, and nobody could tell how.");
      }
      synchronized (this) {
        over = true;
        thread = null;
      }
      // The thread goes back to its pool: an interrupt meant for this call must not go with it.
      Thread.interrupted();
      end = System.nanoTime();
      finished.add(this);
    }
  }

  private ToolResult attempt(ToolContext context) {
    try {
      ToolOutput output = tool.execute(prepared.arguments(), context);
      if (output == null) {
        return failed(Code.INTERNAL, "The tool failed: " + name() + " returned null, no output.");
      }
      String text = prepared.note() + late() + turn.redaction().text(output.text());
      JsonObject details = turn.redaction().json(output.details());
      return new ToolResult(call().id(), Status.OK, Texts.capped(text, MAX_RESULT_CHARS), details);
    } catch (InterruptedException e) {
      return stopped("it may have done part of its work");
    } catch (ToolException e) {
      return failed(e.code(), turn.redaction().text(e.messageForModel()));
    } catch (Throwable e) {
      // Errors too: without a result the turn would wait until the call's time is over.
      return broken(e);
    }
  }

  private ToolResult broken(Throwable thrown) {
    String what = turn.redaction().text(Texts.described(thrown));
    LOG.warn("tool {} threw {}", name(), what);
    LOG.debug("call {}", call().id(), turn.redaction().thrown(thrown));
    return failed(Code.INTERNAL, "The tool failed: " + what);
  }

  private ToolResult failed(Code code, String text) {
    Status status = code == Code.CANCELLED && !timedOut ? Status.CANCELLED : Status.FAILED;
    return new ToolResult(
        call().id(),
        status,
        Texts.capped(prepared.note() + text, MAX_RESULT_CHARS),
        JsonObject.of("code", code.name()));
  }

  /** Returns the result of a call that was interrupted. */
  private synchronized ToolResult stopped(String state) {
    return timedOut
        ? failed(
            Code.TIMEOUT, "Stopped after its time limit of " + seconds() + " s; " + state + ".")
        : failed(Code.CANCELLED, "Cancelled; " + state + ".");
  }

  private String name() {
    return tool.definition().name();
  }

  private double seconds() {
    return tool.timeLimit().toMillis() / 1000.0;
  }

  /** Returns what the model is told before an answer that came after the call was interrupted. */
  private synchronized String late() {
    return timedOut ? name() + " answered after its time limit of " + seconds() + " s:\n" : "";
  }

  synchronized void cancel() {
    cancelled = true;
    interrupt();
  }

  private void interrupt() {
    if (thread != null && !over) {
      thread.interrupt();
    }
  }

  long nanosToDeadline() {
    return deadline - System.nanoTime();
  }

  /**
   * Interrupts a call whose time is over and grants it the grace.
   *
   * @return whether that, too, is over
   */
  synchronized boolean isPastDeadline() {
    if (timedOut) {
      return true;
    }
    timedOut = true;
    deadline = System.nanoTime() + GRACE.toNanos();
    interrupt();
    return false;
  }

  /** Returns what became of the call; one that does not stop is given up. */
  ToolResult result() {
    ToolResult done = outcome;
    if (done != null) {
      return done;
    }
    over = true;
    LOG.warn("tool {} does not stop when interrupted", name());
    return stopped(name() + " did not stop when it was told to and may still be running");
  }

  Duration elapsed() {
    long until = outcome == null ? System.nanoTime() : end;
    return Duration.ofNanos(Math.max(0, until - start));
  }
}
