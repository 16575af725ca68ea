package dev.agent4j.llm.minimax;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Where requests go, with the headers that all of them have; knows its secrets, and keeps them.
 *
 * @param secrets what must not show in any text
 */
record Endpoint(URI uri, HttpHeaders headers, List<String> secrets) {
  static final String INTERNATIONAL = "https://api.minimax.io";

  /** As documented since mid-2026; {@code api.minimaxi.com} is the same service. */
  static final String CHINA = "https://api.minimax.cn";

  private static final List<String> MINIMAX_HOSTS =
      List.of("minimax.io", "minimax.cn", "minimaxi.com", "minimax.chat");
  private static final Pattern MINIMAX_PATH = Pattern.compile("(/anthropic)?(/v1)?");
  private static final Pattern KEY = Pattern.compile("\\bsk-[A-Za-z0-9_-]{12,}");
  private static final int SHORTEST_SECRET = 8;

  static Endpoint of(String base, Dialect dialect, String key, Map<String, String> more) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    // Not x-api-key: the host in China answers it with an internal error.
    headers.put("Authorization", List.of("Bearer " + key));
    headers.put("Content-Type", List.of("application/json"));
    if (dialect == Dialect.ANTHROPIC) {
      headers.put("anthropic-version", List.of("2023-06-01"));
    }
    var secrets = new ArrayList<>(List.of(key));
    more.forEach(
        (name, value) -> {
          headers.put(name, List.of(value));
          secrets.add(value);
        });
    secrets.removeIf(it -> it.length() < SHORTEST_SECRET);
    return new Endpoint(
        address(base, dialect), HttpHeaders.of(headers, (name, value) -> true), secrets);
  }

  /**
   * Returns the address of requests below {@code base}. MiniMax's own hosts, and hosts without a
   * path, have MiniMax's paths, whichever of them the base names; other bases are completed as the
   * dialect's other clients do it.
   *
   * @throws IllegalArgumentException if {@code base} is no address of a server
   */
  static URI address(String base, Dialect dialect) {
    URI uri = parse(base);
    String path = uri.getPath().replaceAll("/+$", "");
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    boolean isOpenAi = dialect == Dialect.OPENAI;
    boolean isMiniMax = MINIMAX_HOSTS.stream().anyMatch(it -> ("." + host).endsWith("." + it));
    String full;
    if (path.endsWith("/chat/completions") || path.endsWith("/messages")) {
      if (path.endsWith("/messages") == isOpenAi) {
        throw new IllegalArgumentException(
            "the base URL " + base + " is not of the dialect " + dialect + ": set the other one");
      }
      full = path;
    } else if (path.isEmpty() || (isMiniMax && MINIMAX_PATH.matcher(path).matches())) {
      full = isOpenAi ? "/v1/chat/completions" : "/anthropic/v1/messages";
    } else if (isOpenAi) {
      full = path + "/chat/completions";
    } else {
      full = path + (path.endsWith("/v1") ? "/messages" : "/v1/messages");
    }
    return uri.resolve(full);
  }

  /** Returns a base URL that is one. */
  static URI parse(String base) {
    try {
      URI uri = URI.create(base.strip());
      String scheme = uri.getScheme();
      boolean isHttp = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
      if (isHttp && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below, like all else that is no base URL.
    }
    throw new IllegalArgumentException(
        "the base URL must be like "
            + INTERNATIONAL
            + ", http or https, without user and query; it was "
            + base.replaceAll("//[^/@]*@", "//***@"));
  }

  boolean isClearText() {
    return uri.getScheme().equalsIgnoreCase("http");
  }

  /** Returns {@code text} with all that is or looks like a key blotted out. */
  String redacted(String text) {
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
