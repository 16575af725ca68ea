package dev.agent4j.llm.minimax.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * One JSON parser for all events of a stream, which is cheaper than one for each. It reads an event
 * as the next part of its input; one that is not complete is its end. Used by one thread.
 */
public final class EventParser extends InputStream {
  private @Nullable JsonParser parser;
  private byte[] bytes = new byte[0];
  private int at;
  private int end;

  /**
   * Returns the parser, at the first token of an event.
   *
   * @throws IOException if it does not begin with an object
   */
  public JsonParser begin(byte[] event, int from, int length) throws IOException {
    bytes = event;
    at = from;
    end = from + length;
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
      parser.releaseBuffered(OutputStream.nullOutputStream());
    }
    end = at;
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

  /** Gives the parser's buffers back. */
  @Override
  public void close() {
    try {
      if (parser != null) {
        parser.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
