package dev.agent4j.llm.minimax.testkit.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An HTTP request as it came; header names in lower case. A body over the limit was dropped. */
public final class Incoming {
  private final String method;
  private final String path;
  private final Map<String, String> headers;
  private final byte[] body;
  private final boolean isTooLarge;
  private final boolean keepsAlive;

  Incoming(
      String method,
      String path,
      Map<String, String> headers,
      byte[] body,
      boolean isTooLarge,
      boolean keepsAlive) {
    this.method = method;
    this.path = path;
    this.headers = headers;
    this.body = body;
    this.isTooLarge = isTooLarge;
    this.keepsAlive = keepsAlive;
  }

  public String method() {
    return method;
  }

  public String path() {
    return path;
  }

  public Map<String, String> headers() {
    return headers;
  }

  public byte[] body() {
    return body;
  }

  public boolean isTooLarge() {
    return isTooLarge;
  }

  public boolean keepsAlive() {
    return keepsAlive;
  }

  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
