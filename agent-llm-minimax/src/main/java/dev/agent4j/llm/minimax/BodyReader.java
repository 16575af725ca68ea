package dev.agent4j.llm.minimax;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Reads the body of an answer: a stream of events or one document. Which of the two is told by its
 * first character, as servers answer the one with the other, and HTML with status 200.
 */
final class BodyReader {
  /** The longest body that is read. */
  static final int MOST_BYTES = 64 * 1024 * 1024;

  private enum Form {
    UNKNOWN,
    EVENTS,
    DOCUMENT
  }

  private final ReplyReader reply;
  private final SseReader events;
  private final ByteArrayOutputStream document = new ByteArrayOutputStream(0);
  private Form form = Form.UNKNOWN;
  private long count;

  BodyReader(ReplyReader reply) {
    this.reply = reply;
    events = new SseReader(reply::read);
  }

  void read(ByteBuffer bytes) throws Fault {
    count += bytes.remaining();
    if (count > MOST_BYTES) {
      throw Fault.unreadable("the answer is longer than " + MOST_BYTES + " bytes", null);
    }
    if (form == Form.UNKNOWN) {
      form = formOf(bytes);
    }
    if (form == Form.EVENTS) {
      events.read(bytes);
    } else {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      document.writeBytes(copy);
    }
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

  /** Ends the body. */
  void end() throws Fault {
    if (form == Form.EVENTS) {
      events.end();
      return;
    }
    byte[] bytes = document.toByteArray();
    if (form == Form.DOCUMENT && bytes[firstVisible(bytes)] != '{') {
      throw Fault.unreadable("the answer is " + ErrorReport.of(bytes).toText(), null);
    }
    reply.read("", bytes, 0, bytes.length);
    if (reply.hasEvents()) {
      reply.done();
    }
  }

  private static int firstVisible(byte[] bytes) {
    int at = 0;
    while (bytes[at] <= ' ') {
      at++;
    }
    return at;
  }
}
