package dev.agent4j.execution;

import dev.agent4j.event.AgentEvent.ToolCallFinished;
import dev.agent4j.event.AgentEvent.ToolCallStarted;
import dev.agent4j.event.AgentListener;
import dev.agent4j.message.ToolResult;
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
  private final List<PreparedCall> calls;
  private final Secrecy secrecy;
  private final AgentListener listener;
  private final int width;
  private final Executor threads;
  private final List<@Nullable ToolResult> results;
  private final @Nullable RunningCall[] running;
  private final FinishedCalls finished = new FinishedCalls();

  ParallelCalls(
      List<PreparedCall> calls,
      Secrecy secrecy,
      AgentListener listener,
      int width,
      Executor threads) {
    this.calls = calls;
    this.secrecy = secrecy;
    this.listener = listener;
    this.width = width;
    this.threads = threads;
    results = new ArrayList<>(calls.size());
    calls.forEach(it -> results.add(it.refused()));
    running = new RunningCall[calls.size()];
  }

  /** Returns the results in the order of the calls. */
  List<ToolResult> executeAll() {
    for (int i = 0; i < calls.size(); i++) {
      ToolResult refused = results.get(i);
      if (refused != null) {
        tellOfOneNotBegun(i, refused);
      }
    }
    boolean interrupted = false;
    try {
      startReady();
      while (active() > 0) {
        collectOne();
        startReady();
      }
    } catch (InterruptedException e) {
      interrupted = true;
      stopAll();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    List<ToolResult> all = new ArrayList<>(calls.size());
    for (int i = 0; i < calls.size(); i++) {
      ToolResult result = results.get(i);
      if (result == null) {
        result = PreparedCall.skipped(calls.get(i).call(), "the turn was cancelled").refusal();
        tellOfOneNotBegun(i, result);
      }
      all.add(result);
    }
    return all;
  }

  private void tellOfOneNotBegun(int index, ToolResult result) {
    listener.onEvent(new ToolCallFinished(calls.get(index).call(), result, Duration.ZERO));
  }

  private void startReady() throws InterruptedException {
    for (int i = 0; i < calls.size() && active() < width; i++) {
      if (results.get(i) == null && running[i] == null && isReady(i)) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        listener.onEvent(new ToolCallStarted(calls.get(i).call()));
        RunningCall call = new RunningCall(i, calls.get(i), secrecy, finished);
        running[i] = call;
        call.start(listener, threads);
      }
    }
  }

  private boolean isReady(int index) {
    for (int i = 0; i < index; i++) {
      if (results.get(i) == null
          && calls.get(i).effects().conflictsWith(calls.get(index).effects())) {
        return false;
      }
    }
    return true;
  }

  private int active() {
    int count = 0;
    for (int i = 0; i < running.length; i++) {
      if (running[i] != null && results.get(i) == null) {
        count++;
      }
    }
    return count;
  }

  /** Waits until a call is done or its time is over. */
  private void collectOne() throws InterruptedException {
    long wait = Long.MAX_VALUE;
    for (int i = 0; i < running.length; i++) {
      RunningCall call = running[i];
      if (call != null && results.get(i) == null) {
        wait = Math.min(wait, call.nanosToDeadline());
      }
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
        // A second interrupt says nothing new: the caller is told once all is settled.
      }
    }
  }

  private List<RunningCall> unfinished() {
    List<RunningCall> unfinished = new ArrayList<>();
    for (int i = 0; i < running.length; i++) {
      RunningCall call = running[i];
      if (call != null && results.get(i) == null) {
        unfinished.add(call);
      }
    }
    return unfinished;
  }

  private void settle(RunningCall call) {
    if (results.get(call.index()) == null) {
      ToolResult result = call.result();
      results.set(call.index(), result);
      listener.onEvent(new ToolCallFinished(call.call(), result, call.elapsed()));
    }
  }
}
