package dev.agent4j.llm.minimax.wire;

import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The body of a request: whole chunks, the used part of another, and a tail. It is sent without
 * being put together, as often as it is asked for.
 */
public final class RequestBody implements HttpRequest.BodyPublisher {
  /** So few bytes are copied to save a write to the socket. */
  private static final int WORTH_JOINING = 256;

  private final byte[][] chunks;
  private final byte[] last;
  private final int used;
  private final byte[] tail;
  private final long length;

  RequestBody(byte[][] chunks, byte[] last, int used, byte[] tail) {
    this.chunks = chunks;
    boolean isJoined = used + tail.length <= WORTH_JOINING;
    this.last = isJoined ? join(last, used, tail) : last;
    this.used = isJoined ? used + tail.length : used;
    this.tail = isJoined ? new byte[0] : tail;
    long total = (long) used + tail.length;
    for (byte[] chunk : chunks) {
      total += chunk.length;
    }
    length = total;
  }

  private static byte[] join(byte[] head, int used, byte[] tail) {
    byte[] joined = new byte[used + tail.length];
    System.arraycopy(head, 0, joined, 0, used);
    System.arraycopy(tail, 0, joined, used, tail.length);
    return joined;
  }

  @Override
  public long contentLength() {
    return length;
  }

  /** Returns a copy of all bytes. */
  public byte[] toByteArray() {
    byte[] bytes = new byte[(int) length];
    int at = 0;
    for (int i = 0; i < parts(); i++) {
      part(i).get(bytes, at, part(i).remaining());
      at += part(i).remaining();
    }
    return bytes;
  }

  private int parts() {
    return chunks.length + (tail.length == 0 ? 1 : 2);
  }

  private ByteBuffer part(int i) {
    return i < chunks.length
        ? ByteBuffer.wrap(chunks[i])
        : i == chunks.length ? ByteBuffer.wrap(last, 0, used) : ByteBuffer.wrap(tail);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(new Sending(subscriber));
  }

  /** Hands the parts to one subscriber, as many as it asks for. */
  private final class Sending implements Flow.Subscription {
    private final Flow.Subscriber<? super ByteBuffer> subscriber;
    private final AtomicLong wanted = new AtomicLong();
    private int next;
    private volatile boolean isCancelled;

    Sending(Flow.Subscriber<? super ByteBuffer> subscriber) {
      this.subscriber = subscriber;
    }

    /** Sends; a call from within {@code onNext}, or at the same time, only raises the demand. */
    @Override
    public void request(long count) {
      if (wanted.getAndAdd(count) > 0) {
        return;
      }
      while (!isCancelled && next < parts()) {
        subscriber.onNext(part(next++));
        if (next == parts()) {
          subscriber.onComplete();
        }
        if (wanted.decrementAndGet() == 0) {
          return;
        }
      }
    }

    @Override
    public void cancel() {
      isCancelled = true;
    }
  }
}
