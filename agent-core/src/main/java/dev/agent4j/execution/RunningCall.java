package dev.agent4j.execution;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.event.AgentEvent.ToolCallProgressed;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import java.time.Duration;
import java.util.Queue;
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
  private static final Duration GRACE = Duration.ofSeconds(4);

  private static final int MAX_RESULT_CHARS = 100_000;

  final OpenCall call;
  private final Tool tool;
  private final TurnContext turn;
  private final Queue<RunningCall> finished;
  private final long start = System.nanoTime();

  /** May overflow, and the difference to now is right all the same; a limit may be for ever. */
  private long deadline;

  /** Why the call is to stop, {@code TIMEOUT} or {@code CANCELLED}; null if it may go on. */
  private @Nullable Code stopped;

  private @Nullable Thread thread;
  private volatile @Nullable ToolResult result;
  private volatile long end;

  /**
   * @param finished is given this call, on the call's thread, when it is done
   */
  RunningCall(OpenCall call, TurnContext turn, Queue<RunningCall> finished) {
    this.call = call;
    this.turn = turn;
    this.finished = finished;
    tool = call.tool();
    deadline = start + TimeUnit.NANOSECONDS.convert(tool.timeLimit());
  }

  void start() {
    ToolContext context = turn.of(call.told.id(), this::progress);
    Threads.run(() -> execute(context));
  }

  private void progress(String text) {
    if (result == null) {
      String clean = turn.redaction().text(text);
      turn.events().tell(stamp -> new ToolCallProgressed(stamp, call.told.id(), clean));
    }
  }

  private void execute(ToolContext context) {
    ToolResult done = null;
    try {
      done = begin() ? attempt(context) : stopped("it had not begun");
    } finally {
      end = System.nanoTime();
      result =
          done == null
              ? failed(Code.INTERNAL, "The tool failed, and nobody could tell how.")
              : done;
      synchronized (this) {
        thread = null;
      }
      // The thread goes back to its pool: an interrupt meant for this call must not go with it.
      Thread.interrupted();
      finished.add(this);
    }
  }

  /** Makes the calling thread the call's; false if the call was stopped before. */
  private synchronized boolean begin() {
    thread = stopped == null ? Thread.currentThread() : null;
    return thread != null;
  }

  private ToolResult attempt(ToolContext context) {
    try {
      ToolOutput output = tool.execute(call.arguments, context);
      if (output == null) {
        return failed(Code.INTERNAL, "The tool failed: " + name() + " returned null, no output.");
      }
      return result(
          Status.OK,
          late() + turn.redaction().text(output.text()),
          turn.redaction().json(output.details()));
    } catch (InterruptedException e) {
      return stopped("it may have done part of its work");
    } catch (ToolException e) {
      return failed(e.code(), turn.redaction().text(e.messageForModel()));
    } catch (Throwable e) {
      // Errors too: without a result the turn would wait until the call's time is over.
      String what = turn.redaction().said(e);
      LOG.warn("tool {} threw {}", name(), what);
      LOG.debug("call {}", call.told.id(), turn.redaction().thrown(e));
      return failed(Code.INTERNAL, "The tool failed: " + what);
    }
  }

  private synchronized ToolResult failed(Code code, String text) {
    boolean isCancelled = code == Code.CANCELLED && stopped != Code.TIMEOUT;
    Status status = isCancelled ? Status.CANCELLED : Status.FAILED;
    return result(status, text, JsonObject.of("code", code.name()));
  }

  private ToolResult result(Status status, String text, JsonObject details) {
    return new ToolResult(call.told.id(), status, capped(call.note + text), details);
  }

  /** Returns three quarters head and one quarter tail of a text that is too long. */
  private static String capped(String text) {
    if (text.length() <= MAX_RESULT_CHARS) {
      return text;
    }
    int head = boundary(text, MAX_RESULT_CHARS / 4 * 3);
    int tail = boundary(text, text.length() - MAX_RESULT_CHARS / 4);
    String cut =
        "\n[… %d of %d characters left out; ask for less at a time …]\n"
            .formatted(tail - head, text.length());
    return text.substring(0, head) + cut + text.substring(tail);
  }

  private static int boundary(String text, int at) {
    return Character.isHighSurrogate(text.charAt(at - 1)) ? at - 1 : at;
  }

  /** Returns the result of a call that was interrupted. */
  private synchronized ToolResult stopped(String state) {
    return stopped == Code.TIMEOUT
        ? failed(
            Code.TIMEOUT, "Stopped after its time limit of " + seconds() + " s; " + state + ".")
        : failed(Code.CANCELLED, "Cancelled; " + state + ".");
  }

  private String name() {
    return call.toolName();
  }

  private double seconds() {
    return tool.timeLimit().toMillis() / 1000.0;
  }

  /** Returns what the model is told before an answer that came after the call was interrupted. */
  private synchronized String late() {
    return stopped == Code.TIMEOUT
        ? name() + " answered after its time limit of " + seconds() + " s:\n"
        : "";
  }

  long nanosLeft() {
    return deadline - System.nanoTime();
  }

  /**
   * Interrupts the call and grants it the grace.
   *
   * @return false if that was done before
   */
  synchronized boolean stop(Code reason) {
    if (stopped != null) {
      return false;
    }
    stopped = reason;
    deadline = System.nanoTime() + GRACE.toNanos();
    if (thread != null) {
      thread.interrupt();
    }
    return true;
  }

  /** Returns what became of the call; one that does not stop is given up. */
  ToolResult result() {
    ToolResult done = result;
    if (done == null) {
      LOG.warn("tool {} does not stop when interrupted", name());
      done = stopped(name() + " did not stop when it was told to and may still be running");
      end = System.nanoTime();
      result = done;
    }
    return done;
  }

  /** Returns how long the call has taken, once it has its result. */
  Duration elapsed() {
    return Duration.ofNanos(Math.max(0, end - start));
  }
}
