package dev.agent4j.llm.minimax.testkit;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An HTTP request as it came; header names in lower case. A body over the limit was dropped. */
final class Incoming {
  final String method;
  final String path;
  final Map<String, String> headers;
  final byte[] body;
  final boolean isTooLarge;
  final boolean keepsAlive;

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

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
