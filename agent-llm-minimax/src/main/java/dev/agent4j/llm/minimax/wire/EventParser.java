package dev.agent4j.llm.minimax.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One JSON parser for all events of a stream, and for those of others after it: making one costs
 * more than most events do. It reads an event as the next part of its input; one that is not
 * complete is its end. Used by one thread at a time.
 */
public final class EventParser extends InputStream {
  private static final int MOST_IDLE = 32;

  /** A parser keeps the names that it saw, and the last text: one that read more is given up. */
  private static final long MOST_READ = 256 * 1024;

  private static final BlockingQueue<EventParser> IDLE = new ArrayBlockingQueue<>(MOST_IDLE);
  private static final OutputStream NOWHERE = OutputStream.nullOutputStream();
  private static final byte[] NOTHING = {};

  private @Nullable JsonParser parser;
  private byte[] bytes = NOTHING;
  private int at;
  private int end;
  private long read;
  private boolean isWithinEvent;

  private EventParser() {}

  /** Returns a parser, to be closed after its last event. */
  public static EventParser take() {
    EventParser idle = IDLE.poll();
    return idle == null ? new EventParser() : idle;
  }

  /**
   * Returns the parser, at the first token of an event.
   *
   * @throws IOException if it does not begin with an object
   */
  public JsonParser begin(byte[] event, int from, int length) throws IOException {
    bytes = event;
    at = from;
    end = from + length;
    read += length;
    isWithinEvent = true;
    JsonParser current = parser;
    if (current == null) {
      current = Json.parser(this);
      parser = current;
    }
    if (current.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("it is no object");
    }
    return current;
  }

  /** Ends the event: what stands behind its object does not count. */
  public void finish() throws IOException {
    if (parser != null) {
      parser.releaseBuffered(NOWHERE);
    }
    end = at;
    isWithinEvent = false;
  }

  @Override
  public int read() {
    return at == end ? -1 : bytes[at++] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (at == end) {
      return -1;
    }
    int count = Math.min(length, end - at);
    System.arraycopy(bytes, at, into, offset, count);
    at += count;
    return count;
  }

  /** Leaves the parser to others, or gives its buffers back if it is not fit for that. */
  @Override
  public void close() {
    bytes = NOTHING;
    at = 0;
    end = 0;
    if (!isWithinEvent && read <= MOST_READ && IDLE.offer(this)) {
      return;
    }
    try {
      if (parser != null) {
        parser.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
