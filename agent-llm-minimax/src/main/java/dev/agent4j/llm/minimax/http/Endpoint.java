package dev.agent4j.llm.minimax.http;

import dev.agent4j.redact.Redactor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where requests go, with the headers that all of them have; knows its secrets, and keeps them.
 *
 * @param secrets what must not show in any text
 */
public record Endpoint(URI uri, HttpHeaders headers, List<String> secrets) {
  /** What moves a cursor, rings a bell, or turns the direction of writing. */
  private static final Pattern UNSHOWABLE = Pattern.compile("[\\s\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+");

  private static final int LONGEST = 500;

  boolean isClearText() {
    return uri.getScheme().equalsIgnoreCase("http");
  }

  /** Returns {@code text} with all that is or looks like a key blotted out, in whatever form. */
  public String redacted(String text) {
    Redactor redactor = Redactor.ofEnvironment(System.getenv());
    for (String secret : secrets) {
      redactor = redactor.with("key", secret);
    }
    return redactor.redact(text);
  }

  /** Returns what a server said, fit to be told: without keys, on one line, and not too long. */
  public String told(String text) {
    // The key goes first: a part of one that was cut in two would stay.
    String line = UNSHOWABLE.matcher(redacted(text)).replaceAll(" ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " …";
  }

  /** Returns {@code cause}, or what may be told of it if its messages have a key. */
  public @Nullable Throwable safe(@Nullable Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      String message = String.valueOf(at.getMessage());
      if (!redacted(message).equals(message)) {
        var told = new IOException(told(String.valueOf(cause)));
        told.setStackTrace(at.getStackTrace());
        return told;
      }
    }
    return cause;
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
