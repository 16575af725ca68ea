package dev.agent4j.llm.minimax;

import dev.agent4j.llm.minimax.http.Endpoint;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The server that a client is to talk to: its base URL, the key, further headers. */
final class Server {
  private static final String INTERNATIONAL = "https://api.minimax.io";

  /** As documented since mid-2026; {@code api.minimaxi.com} is the same service. */
  private static final String CHINA = "https://api.minimax.cn";

  private static final List<String> MINIMAX_HOSTS =
      List.of("minimax.io", "minimax.cn", "minimaxi.com", "minimax.chat");
  private static final Pattern MINIMAX_PATH = Pattern.compile("(/anthropic)?(/v1)?");
  private static final Set<String> OWN_HEADERS =
      Set.of("authorization", "content-type", "content-length", "connection", "host", "upgrade");
  private static final int SHORTEST_SECRET = 8;
  private static final int LONGEST_SHOWN = 200;

  private final String key;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private String base = INTERNATIONAL;

  /**
   * Names MiniMax's international host.
   *
   * @throws IllegalArgumentException if {@code key} is blank or cannot be a key
   */
  Server(String key) {
    this.key = key.strip();
    if (this.key.isEmpty()) {
      throw new IllegalArgumentException("the key is blank");
    }
    if (!this.key.chars().allMatch(it -> it > ' ' && it < 0x7F)) {
      throw new IllegalArgumentException("the key has spaces or characters that are not ASCII");
    }
  }

  void china() {
    base = CHINA;
  }

  /** Names another server; throws if {@code base} is no address of one. */
  void base(String base) {
    parse(base);
    this.base = base;
  }

  /** Adds a header; throws if it is one that the client sets itself, or no header. */
  void header(String name, String value) {
    if (!name.matches("[A-Za-z0-9-]+") || OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("the header " + name + " cannot be set");
    }
    if (!value.chars().allMatch(it -> it >= ' ' && it < 0x7F)) {
      throw new IllegalArgumentException("the value of the header " + name + " is not ASCII text");
    }
    headers.put(name, value);
  }

  /**
   * Returns where requests of {@code dialect} go.
   *
   * @throws IllegalArgumentException if the base URL is the other dialect's
   */
  Endpoint endpoint(Dialect dialect) {
    Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    // Not x-api-key: the host in China answers it with an internal error.
    all.put("Authorization", List.of("Bearer " + key));
    all.put("Content-Type", List.of("application/json"));
    if (dialect == Dialect.ANTHROPIC) {
      all.put("anthropic-version", List.of("2023-06-01"));
    }
    var secrets = new ArrayList<>(List.of(key));
    headers.forEach(
        (name, value) -> {
          all.put(name, List.of(value));
          secrets.add(value);
        });
    secrets.removeIf(it -> it.length() < SHORTEST_SECRET);
    return new Endpoint(
        address(base, dialect), HttpHeaders.of(all, (name, value) -> true), secrets);
  }

  /**
   * Returns the address of requests below {@code base}. MiniMax's own hosts, and hosts without a
   * path, have MiniMax's paths, whichever of them the base names; other bases are completed as the
   * dialect's other clients do it.
   *
   * @throws IllegalArgumentException if {@code base} is no address of a server
   */
  private static URI address(String base, Dialect dialect) {
    URI uri = parse(base);
    String path = uri.getRawPath().replaceAll("/+$", "");
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
  private static URI parse(String base) {
    try {
      URI uri = URI.create(base.strip());
      String scheme = uri.getScheme();
      boolean isHttp = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
      boolean isBare =
          uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
      boolean hasPort = uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() <= 0xFFFF);
      if (isHttp && uri.getHost() != null && isBare && hasPort) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Told below, like all else that is no base URL.
    }
    throw new IllegalArgumentException(
        "the base URL must be like "
            + INTERNATIONAL
            + ", http or https, without user and query; it was "
            + shown(base));
  }

  /** Returns what was given as a base URL, without what may be a secret in it, on one line. */
  private static String shown(String base) {
    String safe = base.replaceAll("(?s)^([A-Za-z]+://)?.*@", "$1***@");
    safe = safe.replaceAll("(?s)[?#].*", "?***").replaceAll("\\p{Cntrl}+", " ");
    return safe.length() <= LONGEST_SHOWN ? safe : safe.substring(0, LONGEST_SHOWN) + " …";
  }
}
