package dev.agent4j.llm.minimax.reply;

import dev.agent4j.llm.minimax.failure.ErrorReport;
import dev.agent4j.llm.minimax.failure.Fault;
import dev.agent4j.llm.minimax.wire.Buffers;
import dev.agent4j.llm.minimax.wire.Json;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of an answer: a stream of events or one document. Which of the two is told by its
 * first character, as servers answer the one with the other, and HTML with status 200.
 */
public final class BodyReader implements AutoCloseable {
  private enum Form {
    UNKNOWN,
    EVENTS,
    DOCUMENT
  }

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int MOST_OF_A_PAGE = 64 * 1024;
  private static final byte[] NOTHING = {};

  private final ReplyReader reply;
  private @Nullable SseReader events;
  private byte[] document = NOTHING;
  private byte @Nullable [] lent;
  private Form form = Form.UNKNOWN;
  private long count;

  public BodyReader(ReplyReader reply) {
    this.reply = reply;
  }

  public void read(ByteBuffer bytes) throws Fault {
    int before = (int) count;
    int length = bytes.remaining();
    count += length;
    if (count > Json.MOST_BYTES) {
      throw Fault.unreadable("the answer is longer than " + Json.MOST_BYTES + " bytes", null);
    }
    if (lent == null) {
      lent = Buffers.take();
      document = lent;
    }
    if (before == 0) {
      form = formOf(bytes);
    }
    if (form == Form.EVENTS) {
      events().read(bytes);
      return;
    }
    if (document.length < count) {
      document = Arrays.copyOf(document, Math.max(2 * before, before + length));
    }
    bytes.get(document, before, length);
    if (form == Form.UNKNOWN) {
      ByteBuffer soFar = ByteBuffer.wrap(document, 0, (int) count);
      form = formOf(soFar);
      if (form == Form.EVENTS) {
        // What was kept so far stands in the buffer that the lines are read into.
        events().read(ByteBuffer.wrap(Arrays.copyOf(document, (int) count)));
      }
    }
  }

  private SseReader events() {
    SseReader reader = events;
    if (reader == null) {
      reader = new SseReader(reply::read, document);
      events = reader;
    }
    return reader;
  }

  private static Form formOf(ByteBuffer bytes) {
    int first = start(bytes);
    if (first == bytes.limit()) {
      return Form.UNKNOWN;
    }
    byte b = bytes.get(first);
    return b == '{' || b == '[' || b == '<' ? Form.DOCUMENT : Form.EVENTS;
  }

  /** Returns where the first character is that is neither blank nor a byte order mark. */
  private static int start(ByteBuffer bytes) {
    int at = bytes.position();
    int mark = 0;
    while (mark < MARK.length && at < bytes.limit() && bytes.get(at) == MARK[mark]) {
      mark++;
      at++;
    }
    if (mark > 0 && mark < MARK.length && at < bytes.limit()) {
      return bytes.position();
    }
    while (at < bytes.limit() && bytes.get(at) >= 0 && bytes.get(at) <= ' ') {
      at++;
    }
    return at;
  }

  /** Gives back what was lent for reading. */
  @Override
  public void close() {
    if (lent != null) {
      Buffers.giveBack(lent);
      lent = null;
      document = NOTHING;
      events = null;
    }
  }

  /** Ends the body. */
  public void end() throws Fault {
    if (form == Form.EVENTS) {
      events().end();
      return;
    }
    int length = (int) count;
    int first = start(ByteBuffer.wrap(document, 0, length));
    if (first < length && document[first] != '{') {
      byte[] page = Arrays.copyOfRange(document, first, Math.min(length, first + MOST_OF_A_PAGE));
      throw Fault.unreadable("the answer is " + ErrorReport.of(page).toText(), null);
    }
    reply.read("", document, first, length - first);
    if (reply.hasEvents()) {
      reply.done();
    }
  }
}
