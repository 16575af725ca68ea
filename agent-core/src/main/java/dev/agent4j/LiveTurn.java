package dev.agent4j;

import dev.agent4j.message.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A turn under way: what others say to its thread, and what it says of itself. */
final class LiveTurn implements Turn {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<String> steers = new ArrayList<>();
  private volatile Status status = new Status(State.STARTING, 0, 0, Usage.NONE);

  private @Nullable Thread thread;
  private boolean cancelled;
  private boolean expired;
  private boolean closed;
  private @Nullable AgentResult result;
  private @Nullable Throwable failure;

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

  /** Tells the turn's thread that nobody will interrupt it from now on. */
  synchronized void detach() {
    closed = true;
    thread = null;
    if (cancelled || expired) {
      // The interrupt was ours; one that the thread's owner sent besides cannot be told apart.
      Thread.interrupted();
    }
  }

  void finish(@Nullable AgentResult result, @Nullable Throwable failure) {
    this.result = result;
    this.failure = failure;
    Status last = status;
    status = new Status(State.ENDED, last.step(), last.toolCalls(), last.usage());
    ended.countDown();
  }

  void at(State state, int step, int toolCalls, Usage usage) {
    status = new Status(state, step, toolCalls, usage);
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
    try {
      ended.await(nanos(limit), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Status status() {
    return status;
  }

  @Override
  public AgentResult await() throws InterruptedException {
    ended.await();
    return ended();
  }

  @Override
  public Optional<AgentResult> await(Duration limit) throws InterruptedException {
    return ended.await(nanos(limit), TimeUnit.NANOSECONDS)
        ? Optional.of(ended())
        : Optional.empty();
  }

  /** Returns the most there is if {@code limit} is longer: for ever has no nanoseconds. */
  private static long nanos(Duration limit) {
    return TimeUnit.NANOSECONDS.convert(limit);
  }

  /** Returns the result of a turn that has ended, or throws what it threw. */
  AgentResult ended() {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    AgentResult done = result;
    if (done == null) {
      throw new IllegalStateException("the turn ended without a result");
    }
    return done;
  }
}
