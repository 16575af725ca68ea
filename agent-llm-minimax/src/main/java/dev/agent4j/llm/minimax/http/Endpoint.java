package dev.agent4j.llm.minimax.http;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where requests go, with the headers that all of them have; knows its secrets, and keeps them.
 *
 * @param secrets what must not show in any text
 */
public record Endpoint(URI uri, HttpHeaders headers, List<String> secrets) {
  private static final Pattern KEY = Pattern.compile("\\bsk-[A-Za-z0-9_-]{12,}");

  boolean isClearText() {
    return uri.getScheme().equalsIgnoreCase("http");
  }

  /** Returns {@code text} with all that is or looks like a key blotted out. */
  public String redacted(String text) {
    String safe = text;
    for (String secret : secrets) {
      safe = safe.replace(secret, "***");
    }
    return KEY.matcher(safe).replaceAll("sk-***");
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
