package dev.agent4j;

import static java.util.Objects.requireNonNull;

import dev.agent4j.execution.ResultForm;
import dev.agent4j.message.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A turn under way: what others say to its thread, and what it says of itself. */
final class LiveTurn implements Turn {

  /**
   * What a turn is to do.
   *
   * @param prompt what the user says; null if the turn goes on where it was paused
   * @param form what it is to result in; null for text
   */
  record Assignment(@Nullable String prompt, TurnOptions options, @Nullable ResultForm<?> form) {

    /** Returns what the model is told: the prompt, and what goes with it in this turn alone. */
    String told() {
      String told = String.valueOf(prompt);
      if (!options.instructions().isBlank()) {
        told += "\n\n" + options.instructions();
      }
      return form == null ? told : told + "\n\n" + form.instructions();
    }
  }

  private final Assignment assignment;
  private final CompletableFuture<AgentResult> end = new CompletableFuture<>();
  private final List<String> steers = new ArrayList<>();
  private volatile Status status = new Status(State.STARTING, 0, 0, Usage.NONE);

  private @Nullable Thread thread;
  private boolean cancelled;
  private boolean expired;
  private boolean closed;
  private StackTraceElement @Nullable [] frames;

  LiveTurn(Assignment assignment) {
    this.assignment = assignment;
  }

  /** Returns what it is to do. */
  Assignment assignment() {
    return assignment;
  }

  /** Makes the calling thread the turn's: from now on it is interrupted by {@link #cancel}. */
  synchronized void begin() {
    thread = Thread.currentThread();
    if (cancelled) {
      thread.interrupt();
    }
  }

  /**
   * Ends the turn for {@link #steer} and {@link #cancel}, unless something was said meanwhile.
   *
   * @return whether the turn ended
   */
  synchronized boolean closeUnlessSteered() {
    closed = steers.isEmpty();
    return closed;
  }

  /** Ends the turn for {@link #steer} and {@link #cancel}. */
  synchronized void close() {
    closed = true;
  }

  /**
   * Checks that the turn was not cancelled, be the interrupt swallowed by somebody's code or not.
   */
  synchronized void checkGoesOn() throws InterruptedException {
    if (Thread.interrupted() || cancelled || expired) {
      throw new InterruptedException();
    }
  }

  /** Returns {@code answer}, unless the turn was cancelled while it was waited for. */
  <T> T stillOn(T answer) throws InterruptedException {
    checkGoesOn();
    return answer;
  }

  /** Tells the turn's thread that nobody will interrupt it from now on. */
  synchronized void detach() {
    closed = true;
    thread = null;
    if (cancelled || expired) {
      // The interrupt was ours; one that the thread's owner sent besides cannot be told apart.
      Thread.interrupted();
    }
  }

  /** Ends the turn: by {@code failure}, unchecked, if there is no result. */
  void finish(@Nullable AgentResult result, @Nullable Throwable failure) {
    Status last = status;
    status = new Status(State.ENDED, last.step(), last.toolCalls(), last.usage());
    if (result != null) {
      end.complete(result);
    } else {
      end.completeExceptionally(requireNonNull(failure));
    }
  }

  void at(State state, int step, int toolCalls, Usage usage) {
    status = new Status(state, step, toolCalls, usage);
  }

  void at(State state, Budget budget) {
    at(state, budget.steps(), budget.toolCalls(), budget.usage());
  }

  @Override
  public synchronized boolean steer(String message) {
    if (message.isBlank()) {
      throw new IllegalArgumentException("a message must not be blank");
    }
    if (closed || cancelled || expired) {
      return false;
    }
    steers.add(message);
    return true;
  }

  /** Returns the oldest message that was not taken yet; it stays until {@link #steerTaken}. */
  synchronized Optional<String> nextSteer() {
    return steers.isEmpty() ? Optional.empty() : Optional.of(steers.get(0));
  }

  synchronized void steerTaken() {
    steers.remove(0);
  }

  @Override
  public synchronized List<String> undelivered() {
    return List.copyOf(steers);
  }

  @Override
  public synchronized void cancel() {
    if (!closed) {
      cancelled = true;
      interrupt();
    }
  }

  /** Ends the turn because its time is over. */
  synchronized void expire() {
    if (!closed && !cancelled) {
      expired = true;
      interrupt();
    }
  }

  private void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  synchronized boolean isExpired() {
    return expired && !cancelled;
  }

  /** Waits for the end, unless called by the turn itself; keeps an interrupt for later. */
  void awaitEnd(Duration limit) {
    synchronized (this) {
      if (thread == Thread.currentThread()) {
        return;
      }
    }
    boolean isInterrupted = Thread.interrupted();
    try {
      end.get(nanos(limit), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // How it ended is told to whoever started it.
    } catch (InterruptedException e) {
      isInterrupted = true;
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Status status() {
    return status;
  }

  @Override
  public AgentResult await() throws InterruptedException {
    return await(Duration.ofNanos(Long.MAX_VALUE)).orElseThrow();
  }

  @Override
  public Optional<AgentResult> await(Duration limit) throws InterruptedException {
    try {
      return Optional.of(end.get(nanos(limit), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw unchecked(seenFromHere(requireNonNull(e.getCause())));
    }
  }

  /** Returns the most there is if {@code limit} is longer: for ever has no nanoseconds. */
  private static long nanos(Duration limit) {
    return TimeUnit.NANOSECONDS.convert(limit);
  }

  /** Returns the result to the thread that took the turn, or throws what it threw. */
  AgentResult ended() {
    try {
      return end.join();
    } catch (CompletionException e) {
      throw unchecked(requireNonNull(e.getCause()));
    }
  }

  /** Adds the frames of the waiting caller: those of the turn's own thread do not show it. */
  private synchronized Throwable seenFromHere(Throwable failure) {
    StackTraceElement[] own = frames == null ? failure.getStackTrace() : frames;
    frames = own;
    failure.setStackTrace(
        Stream.concat(Stream.of(own), Stream.of(new Throwable().getStackTrace()).skip(1))
            .toArray(StackTraceElement[]::new));
    return failure;
  }

  private static RuntimeException unchecked(Throwable failure) {
    if (failure instanceof Error e) {
      throw e;
    }
    return failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
  }

  @Override
  public CompletableFuture<AgentResult> toFuture() {
    CompletableFuture<AgentResult> copy = end.copy();
    var unused =
        copy.whenComplete(
            (done, thrown) -> {
              if (copy.isCancelled()) {
                cancel();
              }
            });
    return copy;
  }
}
