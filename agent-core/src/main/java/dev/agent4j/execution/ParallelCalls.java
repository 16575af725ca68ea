package dev.agent4j.execution;

import dev.agent4j.event.AgentEvent.ToolCallFinished;
import dev.agent4j.event.AgentEvent.ToolCallStarted;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ToolResult;
import dev.agent4j.session.Entry.CallBegun;
import dev.agent4j.session.Entry.CallEnded;
import dev.agent4j.tool.Effects.Repeat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one step, under way: each starts as soon as no earlier call that it conflicts with
 * is unfinished. Confined to the turn's thread; the calls themselves run on others.
 */
final class ParallelCalls {
  private static final int MAX_ASKED = 3;

  private final List<PreparedCall> calls;
  private final TurnContext turn;
  private final Gate gate;
  private final int width;
  private final Executor threads;
  private final @Nullable ToolResult[] results;
  private final @Nullable RunningCall[] running;
  private boolean haveWaited;
  private final boolean[] paused;
  private final FinishedCalls finished = new FinishedCalls();
  private boolean isInterrupted;
  private boolean isBroken;

  ParallelCalls(List<PreparedCall> calls, TurnContext turn, int width, Executor threads) {
    this.calls = new ArrayList<>(calls);
    this.turn = turn;
    this.width = width;
    this.threads = threads;
    gate = new Gate(turn);
    results = new ToolResult[calls.size()];
    running = new RunningCall[calls.size()];
    paused = new boolean[calls.size()];
  }

  /** Returns the results in the order of the calls, without those of calls that wait. */
  List<ToolResult> executeAll() {
    try {
      try {
        for (int i = 0; i < calls.size(); i++) {
          if (calls.get(i).refused() != null) {
            end(i, calls.get(i).refusal(), Duration.ZERO);
          }
        }
        startReady();
        while (active() > 0) {
          collectOne();
          startReady();
        }
      } catch (InterruptedException e) {
        isInterrupted = true;
        stopAll();
        for (int i = 0; i < calls.size(); i++) {
          if (results[i] == null) {
            ToolCall call = calls.get(i).call();
            PreparedCall skipped = PreparedCall.skipped(call, "the turn was cancelled");
            end(i, skipped.refusal(), Duration.ZERO);
          }
        }
      }
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
    List<ToolResult> ended = new ArrayList<>(results.length);
    for (ToolResult result : results) {
      if (result != null) {
        ended.add(result);
      }
    }
    return ended;
  }

  private void end(int index, ToolResult result, Duration elapsed) {
    results[index] = result;
    if (isBroken) {
      return;
    }
    turn.transcript().append(new CallEnded(result));
    ToolCall call = calls.get(index).call();
    turn.events().tell(stamp -> new ToolCallFinished(stamp, call, result, elapsed));
  }

  /** Starts what can start now; a call that is asked about comes last, when no other runs. */
  private void startReady() throws InterruptedException {
    for (int i = 0; i < calls.size() && active() < width; i++) {
      if (isWaiting(i) && calls.get(i).question() == null && isReady(i)) {
        start(i);
      }
    }
    for (int i = 0; i < calls.size() && active() == 0; i++) {
      if (isWaiting(i) && isReady(i)) {
        start(i);
      }
    }
    // What calls do that were decided a while before they start may change.
    haveWaited = true;
  }

  private boolean isWaiting(int index) {
    return results[index] == null && running[index] == null && !paused[index];
  }

  private void start(int index) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    PreparedCall call = haveWaited ? gate.again(calls.get(index)) : calls.get(index);
    calls.set(index, call);
    for (int asked = 0; call.question() != null && isReady(index); asked++) {
      if (active() > 0) {
        return;
      }
      call =
          asked < MAX_ASKED
              ? gate.ask(call, call.question())
              : gate.denied(call, "what it would do changes each time it is approved");
      if (call == null) {
        paused[index] = true;
        return;
      }
      haveWaited = true;
      call = call.refused() == null ? gate.again(call) : call;
      calls.set(index, call);
    }
    if (!isReady(index)) {
      return;
    }
    if (call.refused() != null) {
      end(index, call.refusal(), Duration.ZERO);
      return;
    }
    if (call.effects().repeat() != Repeat.PURE) {
      turn.transcript().append(new CallBegun(call.call().id()));
    }
    ToolCall told = call.call();
    turn.events().tell(stamp -> new ToolCallStarted(stamp, told));
    RunningCall started = new RunningCall(index, call, turn, finished);
    running[index] = started;
    started.start(threads);
  }

  private boolean isReady(int index) {
    for (int i = 0; i < index; i++) {
      if (results[i] == null && calls.get(i).effects().conflictsWith(calls.get(index).effects())) {
        return false;
      }
    }
    return true;
  }

  private int active() {
    return unfinished().size();
  }

  /** Waits until a call is done or its time is over. */
  private void collectOne() throws InterruptedException {
    long wait = Long.MAX_VALUE;
    for (RunningCall call : unfinished()) {
      wait = Math.min(wait, call.nanosToDeadline());
    }
    RunningCall done = finished.poll(Math.max(0, wait));
    if (done != null) {
      settle(done);
      return;
    }
    for (RunningCall call : unfinished()) {
      if (call.nanosToDeadline() <= 0 && call.isPastDeadline()) {
        settle(call);
      }
    }
  }

  /** Interrupts what runs and waits, not longer than the grace, for what it has to say. */
  private void stopAll() {
    List<RunningCall> left = unfinished();
    left.forEach(RunningCall::cancel);
    long end = System.nanoTime() + RunningCall.GRACE.toNanos();
    while (active() > 0) {
      RunningCall done = pollUninterruptibly(end - System.nanoTime());
      if (done == null) {
        unfinished().forEach(this::settle);
        return;
      }
      settle(done);
    }
  }

  private @Nullable RunningCall pollUninterruptibly(long nanos) {
    long end = System.nanoTime() + nanos;
    while (true) {
      try {
        return finished.poll(Math.max(0, end - System.nanoTime()));
      } catch (InterruptedException e) {
        isInterrupted = true; // The caller is told once all is settled.
      }
    }
  }

  private List<RunningCall> unfinished() {
    List<RunningCall> unfinished = new ArrayList<>();
    for (int i = 0; i < running.length; i++) {
      RunningCall call = running[i];
      if (call != null && results[i] == null) {
        unfinished.add(call);
      }
    }
    return unfinished;
  }

  private void settle(RunningCall call) {
    if (results[call.index()] == null) {
      end(call.index(), call.result(), call.elapsed());
    }
  }
}
