package dev.agent4j;

import static java.util.Objects.requireNonNull;

import dev.agent4j.message.Outcome;
import dev.agent4j.message.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A turn under way: what others say to its thread, and what it says of itself. */
final class LiveTurn implements Turn {
  /** What the user says; null if the turn goes on where it was paused. */
  final @Nullable String prompt;

  final TurnOptions options;

  /** What the turn is to result in; null for text. */
  final @Nullable ResultForm<?> form;

  private final CompletableFuture<AgentResult> end = new CompletableFuture<>();
  private final List<String> steers = new ArrayList<>();

  /** Where the turn is: written by its own thread alone. */
  volatile Status status = new Status(State.STARTING, 0, 0, Usage.NONE);

  private @Nullable Thread thread;

  /** As what the turn is to end, since it was cancelled or its time is over. */
  private @Nullable Outcome stop;

  /** Whether it is too late to steer or to stop it. */
  private boolean isClosed;

  private StackTraceElement @Nullable [] frames;

  LiveTurn(@Nullable String prompt, TurnOptions options, @Nullable ResultForm<?> form) {
    this.prompt = prompt;
    this.options = options;
    this.form = form;
  }

  /** Takes the turn on a thread of {@code executor}, which {@link #cancel} interrupts. */
  void take(Supplier<AgentResult> loop, Executor executor) {
    try {
      end.completeAsync(
          () -> {
            begin();
            try {
              return loop.get();
            } finally {
              detach();
            }
          },
          executor);
    } catch (RuntimeException | Error e) {
      // The system has no thread left: the session can go on when it has.
      detach();
      end.completeExceptionally(e);
      throw e;
    }
  }

  private synchronized void begin() {
    thread = Thread.currentThread();
    if (stop != null) {
      thread.interrupt();
    }
  }

  private synchronized void detach() {
    isClosed = true;
    thread = null;
    if (stop != null) {
      // The interrupt was ours; one that the thread's owner sent besides cannot be told apart.
      Thread.interrupted();
    }
    status = new Status(State.ENDED, status.step(), status.toolCalls(), status.usage());
  }

  /**
   * Ends the turn for {@link #steer} and {@link #cancel}, unless something was said meanwhile.
   *
   * @return whether the turn ended
   */
  synchronized boolean closeUnlessSteered() {
    isClosed = steers.isEmpty();
    return isClosed;
  }

  /** Ends the turn for {@link #steer} and {@link #cancel}. */
  synchronized void close() {
    isClosed = true;
  }

  /**
   * Checks that the turn was not cancelled, be the interrupt swallowed by somebody's code or not.
   */
  synchronized void checkGoesOn() throws InterruptedException {
    if (Thread.interrupted() || stop != null) {
      throw new InterruptedException();
    }
  }

  /** Returns {@code answer}, unless the turn was cancelled while it was waited for. */
  <T> T stillOn(T answer) throws InterruptedException {
    checkGoesOn();
    return answer;
  }

  @Override
  public Status status() {
    return status;
  }

  @Override
  public synchronized boolean steer(String message) {
    if (message.isBlank()) {
      throw new IllegalArgumentException("a message must not be blank");
    }
    return !isClosed && stop == null && steers.add(message);
  }

  /** Takes the oldest message off those that are not in the transcript: now it is. */
  synchronized void steerTaken() {
    steers.remove(0);
  }

  @Override
  public synchronized List<String> undelivered() {
    return List.copyOf(steers);
  }

  @Override
  public synchronized void cancel() {
    stop(Outcome.CANCELLED);
  }

  /** Ends the turn because its time is over. */
  synchronized void expire() {
    if (stop == null) {
      stop(Outcome.TIME_LIMIT);
    }
  }

  private void stop(Outcome outcome) {
    if (!isClosed) {
      stop = outcome;
      if (thread != null) {
        thread.interrupt();
      }
    }
  }

  /** Returns how the turn ends whose thread was interrupted. */
  synchronized Outcome stopped() {
    return stop == null ? Outcome.CANCELLED : stop;
  }

  /** Waits for the end, unless called by the turn itself. An interrupt does not end the wait. */
  void awaitEnd(Duration limit) {
    synchronized (this) {
      if (thread == Thread.currentThread()) {
        return;
      }
    }
    // How it ended is told to whoever started it.
    var unused =
        end.handle((done, thrown) -> true)
            .completeOnTimeout(false, limit.toNanos(), TimeUnit.NANOSECONDS)
            .join();
  }

  @Override
  public AgentResult await() throws InterruptedException {
    return await(Duration.ofNanos(Long.MAX_VALUE)).orElseThrow();
  }

  @Override
  public Optional<AgentResult> await(Duration limit) throws InterruptedException {
    try {
      // The most there is if the limit is longer: for ever has no nanoseconds.
      long nanos = TimeUnit.NANOSECONDS.convert(limit);
      return Optional.of(end.get(nanos, TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw unchecked(seenFromHere(requireNonNull(e.getCause())));
    }
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
