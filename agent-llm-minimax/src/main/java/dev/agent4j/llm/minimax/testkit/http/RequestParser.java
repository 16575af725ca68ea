package dev.agent4j.llm.minimax.testkit.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of bytes into HTTP/1.1 requests. Not thread-safe. */
public final class RequestParser {
  /** The body limit of the OpenAI SDK page of MiniMax's documents, read 2026-11. */
  public static final int MAX_BODY_BYTES = 64 * 1024 * 1024;

  private static final int MAX_HEAD_BYTES = 64 * 1024;
  private static final byte[] NONE = {};

  private byte[] data = NONE;
  private int start;
  private int end;
  private @Nullable Head head;

  /** The request line and headers, and how far their body has come. */
  private static final class Head {
    final String[] line;
    final Map<String, String> headers = new LinkedHashMap<>();
    final ByteArrayOutputStream chunks = new ByteArrayOutputStream(0);
    boolean isContinueDue;
    boolean isLastChunkSeen;
    long length;
    long dropped;

    Head(String[] line) {
      this.line = line;
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }

    Incoming withBody(byte[] body) {
      boolean keepsAlive =
          line[2].equals("HTTP/1.1") && !header("connection").equalsIgnoreCase("close");
      String path = line[1].replaceFirst("\\?.*", "");
      return new Incoming(line[0], path, headers, body, dropped > 0, keepsAlive);
    }
  }

  /** Takes all of {@code bytes}. */
  void feed(ByteBuffer bytes) {
    int more = bytes.remaining();
    if (start == end) {
      start = 0;
      end = 0;
    }
    if (data.length - end < more) {
      int held = end - start;
      long body = head == null ? 0 : Math.min(head.length, MAX_BODY_BYTES);
      int size = (int) Math.max(body, Math.max(held + more, 2L * held));
      data = Arrays.copyOfRange(data, start, start + size);
      start = 0;
      end = held;
    }
    bytes.get(data, end, more);
    end += more;
  }

  /**
   * Returns the next request if it is here whole.
   *
   * @throws IOException if the bytes are no HTTP/1.1 request
   */
  @Nullable Incoming poll() throws IOException {
    if (head == null) {
      head = readHead();
    }
    if (head == null) {
      return null;
    }
    boolean isChunked = head.header("transfer-encoding").equalsIgnoreCase("chunked");
    byte[] body = isChunked ? readChunks(head) : readBody(head);
    if (body == null) {
      return null;
    }
    Incoming request = head.withBody(body);
    head = null;
    if (start == end) {
      data = NONE;
      start = 0;
      end = 0;
    }
    return request;
  }

  /** Returns how many bytes came that are not yet in a request. */
  int held() {
    return end - start;
  }

  /** Tells, once a request, that the client waits for leave to send its body. */
  boolean isContinueDue() {
    boolean isDue = head != null && head.isContinueDue;
    if (head != null) {
      head.isContinueDue = false;
    }
    return isDue;
  }

  private @Nullable Head readHead() throws IOException {
    int stop = start;
    while (!isLineEnd(stop) || !isLineEnd(stop + 2)) {
      if (++stop + 4 > end) {
        if (end - start > MAX_HEAD_BYTES) {
          throw new IOException("headers of more than " + MAX_HEAD_BYTES + " bytes");
        }
        return null;
      }
    }
    String[] lines =
        new String(data, start, stop - start, StandardCharsets.ISO_8859_1).split("\r\n", -1);
    start = stop + 4;
    String[] requestLine = lines[0].split(" ", -1);
    if (requestLine.length != 3 || !requestLine[2].startsWith("HTTP/1.")) {
      throw new IOException("not an HTTP/1.1 request line: " + lines[0]);
    }
    var read = new Head(requestLine);
    for (int i = 1; i < lines.length; i++) {
      int colon = Math.max(0, lines[i].indexOf(':'));
      String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
      read.headers.put(name, lines[i].substring(colon + 1).trim());
    }
    read.length = number(read.headers.getOrDefault("content-length", "0"), 10);
    read.isContinueDue = read.header("expect").equalsIgnoreCase("100-continue");
    return read;
  }

  private byte @Nullable [] readBody(Head head) {
    if (head.length > MAX_BODY_BYTES) {
      long dropped = Math.min(end - start, head.length - head.dropped);
      head.dropped += dropped;
      start += (int) dropped;
      return head.dropped < head.length ? null : NONE;
    }
    if (end - start < head.length) {
      return null;
    }
    byte[] body = Arrays.copyOfRange(data, start, start + (int) head.length);
    start += body.length;
    return body;
  }

  private byte @Nullable [] readChunks(Head head) throws IOException {
    while (true) {
      int stop = start;
      while (!isLineEnd(stop)) {
        if (++stop + 2 > end) {
          return null;
        }
      }
      var line = new String(data, start, stop - start, StandardCharsets.ISO_8859_1);
      if (head.isLastChunkSeen) {
        start = stop + 2;
        if (line.isEmpty()) {
          return head.dropped > 0 ? NONE : head.chunks.toByteArray();
        }
        continue;
      }
      int size = (int) number(line.replaceFirst(";.*", "").trim(), 16);
      if (size > 0 && end - stop - 2 < size + 2) {
        return null;
      }
      if (head.chunks.size() + size > MAX_BODY_BYTES) {
        head.dropped += size;
      } else {
        head.chunks.write(data, stop + 2, size);
      }
      head.isLastChunkSeen = size == 0;
      start = stop + 2 + (size == 0 ? 0 : size + 2);
    }
  }

  private boolean isLineEnd(int at) {
    return at + 1 < end && data[at] == '\r' && data[at + 1] == '\n';
  }

  private static long number(String text, int radix) throws IOException {
    try {
      long number = Long.parseLong(text, radix);
      if (number >= 0 && (radix == 10 || number <= MAX_BODY_BYTES)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IOException("not a length: " + text, e);
    }
    throw new IOException("not a length that is served: " + text);
  }
}
