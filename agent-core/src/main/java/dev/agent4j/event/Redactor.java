package dev.agent4j.event;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Blacks out secrets in text that is kept: those it is told of, and what looks like a key by itself
 * (keys that begin with {@code sk-}, bearer tokens, JSON web tokens, private keys, passwords in
 * URLs). Immutable.
 */
public final class Redactor {
  private static final String MARK = "[redacted]";
  private static final Pattern LOOKS_SECRET =
      Pattern.compile(
          "\\bsk-[A-Za-z0-9_-]{8,}"
              + "|(?<=\\b[Bb]earer )[A-Za-z0-9._~+/=-]{8,}"
              + "|\\beyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]*"
              + "|-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----"
              + "[A-Za-z0-9+/=\\s]*+(?:\\\\[nr][A-Za-z0-9+/=\\s]*+)*+"
              + "|(?<=://[^/\\s:@\"]{1,64}:)[^/\\s@\"\\\\]{1,256}(?=@)");

  private final List<String> secrets;

  private Redactor(List<String> secrets) {
    this.secrets = secrets.stream().filter(it -> !it.isBlank()).toList();
  }

  /** Returns a redactor that knows {@code secrets} besides what looks like one. */
  public static Redactor of(String... secrets) {
    return new Redactor(List.of(secrets));
  }

  /** Returns {@code text} with each secret replaced by {@code [redacted]}. */
  public String redact(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, MARK);
    }
    Matcher matcher = LOOKS_SECRET.matcher(clean);
    return matcher.find() ? matcher.replaceAll(MARK) : clean;
  }
}
