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
    if (form == Form.UNKNOWN) {
      form = formOf(bytes);
    }
    if (form == Form.EVENTS) {
      events().read(bytes);
    } else {
      if (document.length < count) {
        document = Arrays.copyOf(document, Math.max(2 * before, before + length));
      }
      bytes.get(document, before, length);
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
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      byte b = bytes.get(i);
      if (b > ' ') {
        return b == '{' || b == '[' || b == '<' ? Form.DOCUMENT : Form.EVENTS;
      }
      if (b < 0) {
        return Form.EVENTS;
      }
    }
    return Form.UNKNOWN;
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
    int first = 0;
    while (first < length && document[first] <= ' ') {
      first++;
    }
    if (first < length && document[first] != '{') {
      byte[] page = Arrays.copyOf(document, length);
      throw Fault.unreadable("the answer is " + ErrorReport.of(page).toText(), null);
    }
    reply.read("", document, 0, length);
    if (reply.hasEvents()) {
      reply.done();
    }
  }
}
