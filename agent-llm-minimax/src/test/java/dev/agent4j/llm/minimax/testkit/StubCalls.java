package dev.agent4j.llm.minimax.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agent4j.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How the tests here talk to a stub: plain HTTP and plain sockets, so that bytes can be seen. */
final class StubCalls {
  static final String CHAT = "/v1/chat/completions";
  static final String MESSAGES = "/anthropic/v1/messages";
  static final Duration LONG = Duration.ofSeconds(20);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LONG).build();

  private StubCalls() {}

  static JsonObject json(String text) {
    return JsonObject.parse(text.replace('\'', '"'));
  }

  static HttpRequest.Builder request(StubMiniMax stub, String path) {
    return HttpRequest.newBuilder(URI.create(stub.baseUrl() + path))
        .timeout(LONG)
        .header("Authorization", "Bearer " + StubMiniMax.KEY);
  }

  static HttpResponse<String> post(StubMiniMax stub, String path, Object body)
      throws IOException, InterruptedException {
    return send(
        request(stub, path).POST(HttpRequest.BodyPublishers.ofString(body.toString())).build());
  }

  static HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  /** Returns the bytes that a request head and body are, as the connection's only ones. */
  static byte[] rawRequest(String path, Object body) {
    return rawRequest(path, body, "Connection: close\r\n");
  }

  static byte[] rawRequest(String path, Object body, String headers) {
    byte[] bytes = body.toString().getBytes(UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nHost: stub\r\nAuthorization: Bearer %s\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(path, StubMiniMax.KEY, bytes.length, headers);
    var all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(UTF_8));
    all.writeBytes(bytes);
    return all.toByteArray();
  }

  static Socket connect(StubMiniMax stub) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), stub.baseUrl().getPort());
    socket.setSoTimeout((int) LONG.toMillis());
    return socket;
  }

  /** Returns all bytes that come back on a connection of its own, until it ends. */
  static byte[] exchange(StubMiniMax stub, String path, Object body) throws IOException {
    try (Socket socket = connect(stub)) {
      socket.getOutputStream().write(rawRequest(path, body));
      return socket.getInputStream().readAllBytes();
    }
  }

  /** Reads until what came contains {@code mark}. */
  static String readUntil(InputStream in, String mark) throws IOException {
    var seen = new ByteArrayOutputStream();
    while (!seen.toString(UTF_8).contains(mark)) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended before " + mark + ": " + seen);
      }
      seen.write(next);
    }
    return seen.toString(UTF_8);
  }

  /** Returns the chunks of a chunked response. */
  static List<byte[]> chunks(byte[] response) {
    var chunks = new ArrayList<byte[]>();
    int at = indexOf(response, "\r\n\r\n", 0) + 4;
    while (true) {
      int lineEnd = indexOf(response, "\r\n", at);
      int size = Integer.parseInt(new String(response, at, lineEnd - at, UTF_8), 16);
      if (size == 0) {
        return chunks;
      }
      var chunk = new byte[size];
      System.arraycopy(response, lineEnd + 2, chunk, 0, size);
      chunks.add(chunk);
      at = lineEnd + 2 + size + 2;
    }
  }

  /** Returns the body of a chunked response. */
  static String chunkedBody(byte[] response) {
    var body = new ByteArrayOutputStream();
    chunks(response).forEach(body::writeBytes);
    return body.toString(UTF_8);
  }

  /** Returns what the events of a stream hold, but for the end mark. */
  static List<JsonObject> data(String stream) {
    return stream
        .lines()
        .filter(it -> it.startsWith("data:") && !it.endsWith("[DONE]"))
        .map(it -> JsonObject.parse(it.substring(5)))
        .toList();
  }

  private static int indexOf(byte[] bytes, String mark, int from) {
    int at = new String(bytes, ISO_8859_1).indexOf(mark, from);
    if (at < 0) {
      throw new IllegalArgumentException("no " + mark.trim() + " in what the stub sent");
    }
    return at;
  }
}
