package dev.agent4j.llm.minimax.testkit;

import dev.agent4j.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A request that reached the stub, whether it was valid or not. Immutable. */
public final class RecordedRequest {
  private final String method;
  private final String path;
  private final Map<String, String> headers;
  private final byte[] bytes;

  RecordedRequest(String method, String path, Map<String, String> headers, byte[] bytes) {
    this.method = method;
    this.path = path;
    this.headers = Map.copyOf(headers);
    this.bytes = bytes;
  }

  public String method() {
    return method;
  }

  /** Returns the path without the query. */
  public String path() {
    return path;
  }

  /**
   * Returns the headers, their names in lower case. Of a key that the stub accepts only the last
   * four characters are kept, of any other nothing.
   */
  public Map<String, String> headers() {
    return headers;
  }

  /** Returns the bytes of the body; empty if there was none or it was over the limit. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /**
   * Returns the body.
   *
   * @throws dev.agent4j.json.JsonException if it is not a JSON object
   */
  public JsonObject body() {
    return JsonObject.parse(new String(bytes, StandardCharsets.UTF_8));
  }

  int size() {
    return bytes.length;
  }

  @Override
  public String toString() {
    return method + " " + path + ", " + bytes.length + " bytes";
  }
}
