package dev.agent4j.execution;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.event.AgentEvent.ToolCallFinished;
import dev.agent4j.event.AgentEvent.ToolCallStarted;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.session.Entry.CallBegun;
import dev.agent4j.session.Entry.CallEnded;
import dev.agent4j.tool.Effects.Repeat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The calls of one step: all are decided, then each starts as soon as no earlier call that it
 * conflicts with is unfinished. Confined to the turn's thread; the calls themselves run on others.
 */
final class ParallelCalls {
  private final TurnContext turn;
  private final Gate gate;
  private final int width;
  private final List<OpenCall> calls = new ArrayList<>(1);
  private final List<RunningCall> running = new ArrayList<>(1);
  private final BlockingQueue<RunningCall> finished = new LinkedTransferQueue<>();
  private boolean haveWaited;
  private boolean isInterrupted;
  private boolean isBroken;

  ParallelCalls(TurnContext turn, int width) {
    this.turn = turn;
    this.width = width;
    gate = new Gate(turn);
  }

  /**
   * Adds the next call of the step.
   *
   * @param prepare makes it ready, or throws a {@link ToolException}: then it is not executed
   */
  void add(ToolCall told, Consumer<OpenCall> prepare) {
    var call = new OpenCall(told);
    calls.add(call);
    try {
      prepare.accept(call);
    } catch (ToolException e) {
      refuse(call, e);
    }
  }

  /**
   * Returns the results in the order of the calls, without those of calls that wait. An interrupt
   * ends all calls, and the thread stays interrupted.
   */
  List<ToolResult> execute() {
    try {
      executeUnlessInterrupted();
    } catch (RuntimeException | Error e) {
      // What cannot be recorded ends the turn, but nothing that was started is left behind.
      isBroken = true;
      stopAll();
      throw e;
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
    List<ToolResult> results = new ArrayList<>(calls.size());
    for (OpenCall call : calls) {
      if (call.result != null) {
        results.add(call.result);
      }
    }
    return results;
  }

  private void executeUnlessInterrupted() {
    try {
      for (OpenCall call : calls) {
        if (call.isWaiting) {
          decide(call);
        }
      }
      startReady();
      while (!running.isEmpty()) {
        collectOne();
        startReady();
      }
    } catch (InterruptedException e) {
      isInterrupted = true;
      stopAll();
      for (OpenCall call : calls) {
        if (call.result == null) {
          refuse(call, ToolExecutor.notExecuted("the turn was cancelled"));
        }
      }
    }
  }

  private void decide(OpenCall call) throws InterruptedException {
    try {
      gate.decide(call);
    } catch (ToolException e) {
      refuse(call, e);
    }
  }

  private void refuse(OpenCall call, ToolException why) {
    Status status = why.code() == Code.NOT_EXECUTED ? Status.SKIPPED : Status.FAILED;
    JsonObject details = JsonObject.of("code", why.code().name());
    end(
        call,
        new ToolResult(call.told.id(), status, why.messageForModel(), details),
        Duration.ZERO);
  }

  private void end(OpenCall call, ToolResult result, Duration elapsed) {
    call.result = result;
    call.isWaiting = false;
    if (!isBroken) {
      turn.transcript().append(new CallEnded(result));
      turn.events().tell(stamp -> new ToolCallFinished(stamp, call.told, result, elapsed));
    }
  }

  /** Starts what can start now; a call that is asked about comes last, when no other runs. */
  private void startReady() throws InterruptedException {
    while (true) {
      OpenCall next = null;
      for (OpenCall call : calls) {
        if (running.size() < width && call.question == null && isReady(call)) {
          start(call);
        }
        next = next == null && isReady(call) ? call : next;
      }
      // What calls do that were decided a while before they start may change.
      haveWaited = true;
      if (next == null || !running.isEmpty()) {
        return;
      }
      ask(next);
    }
  }

  private boolean isReady(OpenCall call) {
    for (OpenCall earlier : calls) {
      if (earlier == call) {
        return call.isWaiting;
      }
      if (earlier.result == null && earlier.effects.conflictsWith(call.effects)) {
        return false;
      }
    }
    return false;
  }

  private void ask(OpenCall call) throws InterruptedException {
    checkGoesOn();
    try {
      call.isWaiting = gate.ask(call);
    } catch (ToolException e) {
      refuse(call, e);
    }
  }

  private void start(OpenCall call) throws InterruptedException {
    checkGoesOn();
    if (haveWaited && gate.hasChanged(call)) {
      decide(call);
      if (call.question != null || !isReady(call)) {
        return;
      }
    }
    if (call.effects.repeat() != Repeat.PURE) {
      turn.transcript().append(new CallBegun(call.told.id()));
    }
    turn.events().tell(stamp -> new ToolCallStarted(stamp, call.told));
    call.isWaiting = false;
    var started = new RunningCall(call, turn, finished);
    started.start();
    running.add(started);
  }

  private static void checkGoesOn() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Waits until a call is done or its time is over; one that does not stop then is given up. */
  private void collectOne() throws InterruptedException {
    long wait = Long.MAX_VALUE;
    for (RunningCall call : running) {
      wait = Math.min(wait, call.nanosLeft());
    }
    RunningCall done = finished.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
    if (done != null) {
      settle(done);
      return;
    }
    for (RunningCall call : List.copyOf(running)) {
      if (call.nanosLeft() <= 0 && !call.stop(Code.TIMEOUT)) {
        settle(call);
      }
    }
  }

  private void stopAll() {
    running.forEach(it -> it.stop(Code.CANCELLED));
    while (!running.isEmpty()) {
      try {
        collectOne();
      } catch (InterruptedException e) {
        isInterrupted = true; // The caller is told once all is settled.
      }
    }
  }

  private void settle(RunningCall done) {
    if (running.remove(done)) {
      end(done.call, done.result(), done.elapsed());
    }
  }
}
