package dev.agent4j.llm.minimax.reply;

import dev.agent4j.llm.minimax.failure.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads server-sent events from bytes that are pushed in, cut anywhere. Lines end in CR, LF or
 * both; a byte order mark, comments and unknown fields are passed over; the last event need not be
 * closed by an empty line.
 */
final class SseReader {
  /** The longest line that is read, in bytes. */
  static final int LONGEST_LINE = 16 * 1024 * 1024;

  private static final byte[] DATA = "data".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT = "event".getBytes(StandardCharsets.US_ASCII);

  /** Takes an event: its name, empty for none, and its data, valid during the call. */
  @FunctionalInterface
  interface Sink {
    void event(String name, byte[] bytes, int from, int length) throws Fault;
  }

  private final Sink sink;
  private byte[] buffer;
  private int end;
  private int at;
  private int lineStart;
  private boolean isFirstLine = true;
  private boolean isAfterCr;

  private String name = "";
  private boolean hasData;

  /** Where the data lies in the buffer, as long as it is one line. */
  private int dataFrom;

  private int dataTo;
  private final ByteArrayOutputStream joined = new ByteArrayOutputStream(0);

  SseReader(Sink sink) {
    this(sink, new byte[0]);
  }

  /**
   * @param buffer what is read goes there as long as there is room
   */
  SseReader(Sink sink, byte[] buffer) {
    this.sink = sink;
    this.buffer = buffer;
  }

  /** Reads on; each event is handed out as soon as the empty line after it is there. */
  void read(ByteBuffer bytes) throws Fault {
    int count = bytes.remaining();
    if (buffer.length - end < count) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length + buffer.length / 2, end + count));
    }
    bytes.get(buffer, end, count);
    end += count;
    while (at < end) {
      byte b = buffer[at++];
      if (b == '\n' && isAfterCr && at - 1 == lineStart) {
        lineStart = at;
        isAfterCr = false;
      } else if (b == '\n' || b == '\r') {
        line(lineStart, at - 1);
        lineStart = at;
        isAfterCr = b == '\r';
      }
    }
    if (end - lineStart > LONGEST_LINE) {
      throw Fault.unreadable("a line is longer than " + LONGEST_LINE + " bytes", null);
    }
    forgetLinesRead();
  }

  /** Ends the stream: a last line or event that is not closed counts too. */
  void end() throws Fault {
    if (lineStart < end) {
      line(lineStart, end);
      lineStart = end;
    }
    dispatch();
  }

  private void line(int from, int to) throws Fault {
    int start = from;
    if (isFirstLine) {
      isFirstLine = false;
      if (to - from >= 3
          && buffer[from] == (byte) 0xEF
          && buffer[from + 1] == (byte) 0xBB
          && buffer[from + 2] == (byte) 0xBF) {
        start += 3;
      }
    }
    if (start == to) {
      dispatch();
      return;
    }
    int colon = start;
    while (colon < to && buffer[colon] != ':') {
      colon++;
    }
    int value = colon + 1 < to && buffer[colon + 1] == ' ' ? colon + 2 : Math.min(colon + 1, to);
    if (is(DATA, start, colon)) {
      data(value, to);
    } else if (is(EVENT, start, colon)) {
      name = new String(buffer, value, to - value, StandardCharsets.UTF_8);
    }
  }

  private boolean is(byte[] field, int from, int to) {
    return Arrays.equals(buffer, from, to, field, 0, field.length);
  }

  private void data(int from, int to) {
    if (!hasData) {
      hasData = true;
      dataFrom = from;
      dataTo = to;
      return;
    }
    if (joined.size() == 0) {
      joined.write(buffer, dataFrom, dataTo - dataFrom);
    }
    joined.write('\n');
    joined.write(buffer, from, to - from);
  }

  private void dispatch() throws Fault {
    String ofThis = name;
    name = "";
    if (!hasData) {
      return;
    }
    hasData = false;
    if (joined.size() == 0) {
      sink.event(ofThis, buffer, dataFrom, dataTo - dataFrom);
    } else {
      byte[] data = joined.toByteArray();
      joined.reset();
      sink.event(ofThis, data, 0, data.length);
    }
  }

  private void forgetLinesRead() {
    int keep = hasData && joined.size() == 0 ? Math.min(dataFrom, lineStart) : lineStart;
    if (keep > 0) {
      System.arraycopy(buffer, keep, buffer, 0, end - keep);
      end -= keep;
      at -= keep;
      lineStart -= keep;
      dataFrom -= keep;
      dataTo -= keep;
    }
  }
}
