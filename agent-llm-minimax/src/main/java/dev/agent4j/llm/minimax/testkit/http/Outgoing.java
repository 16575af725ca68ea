package dev.agent4j.llm.minimax.testkit.http;

import dev.agent4j.llm.minimax.testkit.script.Breakdown;
import dev.agent4j.llm.minimax.testkit.script.Quirk;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An HTTP response: its headers, and its body in the parts that are written one by one. */
public final class Outgoing {
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final int status;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final List<byte[]> parts;
  private final boolean isStream;

  private Outgoing(int status, String contentType, List<byte[]> parts, boolean isStream) {
    this.status = status;
    this.parts = parts;
    this.isStream = isStream;
    headers.put("Content-Type", contentType);
    int length = parts.stream().mapToInt(it -> it.length).sum();
    headers.put(
        isStream ? "Transfer-Encoding" : "Content-Length",
        isStream ? "chunked" : String.valueOf(length));
  }

  /** How a response is sent, whatever is in it. */
  public record Manner(Duration delay, Duration pace, boolean isCoalesced, boolean keepsAlive) {}

  public static Outgoing json(int status, Object body) {
    return new Outgoing(
        status, "application/json; charset=utf-8", List.of(bytes(body.toString())), false);
  }

  public static Outgoing html(int status, String body) {
    return new Outgoing(status, "text/html", List.of(bytes(body)), false);
  }

  /** Returns a response that is sent chunked, a chunk for each part. */
  public static Outgoing stream(List<byte[]> parts) {
    return new Outgoing(200, "text/event-stream; charset=utf-8", parts, true);
  }

  public Outgoing header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  /** Returns this response with its body in other parts, as {@code quirk} wants them. */
  public Outgoing recut(@Nullable Quirk quirk) {
    if (quirk != Quirk.DRIBBLE && quirk != Quirk.SPLIT_CHARACTERS) {
      return this;
    }
    var recut = new ArrayList<byte[]>();
    for (byte[] part : parts) {
      int from = 0;
      for (int i = 1; i <= part.length; i++) {
        // A byte of the form 10xxxxxx stands inside a character.
        if (i == part.length || quirk == Quirk.DRIBBLE || (part[i] & 0xC0) == 0x80) {
          recut.add(Arrays.copyOfRange(part, from, i));
          from = i;
        }
      }
    }
    var copy = new Outgoing(status, "", recut, isStream);
    copy.headers.putAll(headers);
    return copy;
  }

  /** Returns all there is to do to send this response, as far as {@code breakdown} lets it come. */
  public List<Playback.Act> acts(Manner manner, @Nullable Breakdown breakdown) {
    var acts = new ArrayList<Playback.Act>();
    acts.add(connection -> manner.delay());
    if (breakdown != null) {
      breakDown(breakdown, acts);
      return acts;
    }
    List<byte[]> writes = writes(manner.isCoalesced() ? List.of(join(parts)) : parts);
    for (byte[] write : writes.subList(0, writes.size() - 1)) {
      acts.add(Playback.send(write));
      acts.add(connection -> manner.pace());
    }
    byte[] last = writes.get(writes.size() - 1);
    acts.add(
        connection -> {
          connection.finish(last, manner.keepsAlive());
          return Duration.ZERO;
        });
    return acts;
  }

  /** Adds to {@code acts} what is sent of this response, and how it breaks down. */
  private void breakDown(Breakdown breakdown, List<Playback.Act> acts) {
    switch (breakdown) {
      case STALL_BEFORE_HEADERS -> {}
      case RESET_BEFORE_HEADERS -> acts.add(Playback.reset());
      case CLOSE_BEFORE_HEADERS -> acts.add(Playback.close());
      case STALL_AFTER_HEADERS -> acts.add(Playback.send(head()));
      case STALL_MID_STREAM -> sendHalf(acts);
      case RESET_MID_STREAM -> {
        sendHalf(acts);
        acts.add(Playback.reset());
      }
      default -> {
        sendHalf(acts);
        if (isStream) {
          byte[] next = framed(parts.get(parts.size() / 2));
          acts.add(
              Playback.send(
                  breakdown == Breakdown.MALFORMED_CHUNK
                      ? "no chunk\r\n".getBytes(StandardCharsets.US_ASCII)
                      : Arrays.copyOf(next, next.length / 2)));
        }
        acts.add(Playback.close());
      }
    }
  }

  /** Sends the headers and about half of the body: at least a part of it, never all. */
  private void sendHalf(List<Playback.Act> acts) {
    acts.add(Playback.send(head()));
    if (parts.size() == 1) {
      byte[] only = parts.get(0);
      acts.add(Playback.send(framed(Arrays.copyOf(only, only.length / 2))));
      return;
    }
    for (byte[] part : parts.subList(0, parts.size() / 2)) {
      acts.add(Playback.send(framed(part)));
    }
  }

  /** Returns what is written at once: headers and body if that is one part, else part by part. */
  private List<byte[]> writes(List<byte[]> body) {
    var writes = new ArrayList<byte[]>();
    writes.add(head());
    for (byte[] part : body) {
      writes.add(framed(part));
    }
    int last = writes.size() - 1;
    if (isStream) {
      writes.set(last, join(List.of(writes.get(last), LAST_CHUNK)));
    }
    return body.size() == 1 ? List.of(join(writes)) : writes;
  }

  private byte[] head() {
    var head = new StringBuilder("HTTP/1.1 " + status + " " + (status < 300 ? "OK" : "Error"));
    headers.forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    return head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private byte[] framed(byte[] part) {
    if (!isStream) {
      return part;
    }
    return join(List.of(bytes(Integer.toHexString(part.length) + "\r\n"), part, bytes("\r\n")));
  }

  private static byte[] join(List<byte[]> arrays) {
    var joined = new ByteArrayOutputStream();
    arrays.forEach(joined::writeBytes);
    return joined.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
