package dev.agent4j.llm.minimax.http;

import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hands an answer's bytes from the thread that receives them, which must never wait, to the thread
 * that made this and reads them. One batch at a time: the next is asked for when one was read.
 */
public final class Mailbox implements BodyHandler<Void>, BodySubscriber<Void> {
  private static final CompletionStage<Void> AT_ONCE = CompletableFuture.completedFuture(null);

  private final Thread reader = Thread.currentThread();
  private volatile @Nullable ResponseInfo info;
  private volatile Flow.@Nullable Subscription subscription;
  private volatile @Nullable List<ByteBuffer> batch;
  private volatile @Nullable Throwable failure;
  private volatile boolean isEnded;
  private volatile boolean isClosed;

  @Override
  public BodySubscriber<Void> apply(ResponseInfo head) {
    info = head;
    return this;
  }

  /** Completed from the start: the answer is handed over as soon as its head is there. */
  @Override
  public CompletionStage<Void> getBody() {
    return AT_ONCE;
  }

  @Override
  public void onSubscribe(Flow.Subscription received) {
    subscription = received;
    if (isClosed) {
      received.cancel();
    } else {
      received.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> received) {
    batch = received;
    LockSupport.unpark(reader);
  }

  @Override
  public void onError(Throwable cause) {
    failure = cause;
    isEnded = true;
    LockSupport.unpark(reader);
  }

  @Override
  public void onComplete() {
    isEnded = true;
    LockSupport.unpark(reader);
  }

  /** Returns the head of the answer; null as long as none of it was received. */
  public @Nullable ResponseInfo info() {
    return info;
  }

  /**
   * Waits for a batch or the end.
   *
   * @param deadline in the terms of {@link System#nanoTime}
   * @return false if the deadline passed first
   */
  public boolean await(long deadline) throws InterruptedException {
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      // A batch is there before the end that follows it, so the end is looked at first.
      boolean ended = isEnded;
      if (batch != null || ended) {
        return true;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      LockSupport.parkNanos(this, left);
    }
  }

  /** Takes the batch that is there; null if there is none, which after a wait is the end. */
  public @Nullable List<ByteBuffer> take() {
    List<ByteBuffer> taken = batch;
    batch = null;
    return taken;
  }

  /** Asks for the next batch. */
  public void next() {
    Flow.Subscription current = subscription;
    if (current != null) {
      current.request(1);
    }
  }

  public boolean isEnded() {
    return isEnded;
  }

  /** Returns why the body ended too early; null if it did not. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Gives up the rest of the answer: closes the connection, or resets the stream. */
  public void close() {
    isClosed = true;
    Flow.Subscription current = subscription;
    if (current != null && !isEnded) {
      current.cancel();
    }
  }

  /** Waits until the answer has ended, dropping what comes; returns whether it did in time. */
  public boolean drain(long deadline) {
    while (!isEnded) {
      long left = deadline - System.nanoTime();
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return false;
      }
      if (take() != null) {
        next();
      } else {
        LockSupport.parkNanos(this, left);
      }
    }
    return failure == null;
  }
}
