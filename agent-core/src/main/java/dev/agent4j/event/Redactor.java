package dev.agent4j.event;

import static java.util.Comparator.comparingInt;

import dev.agent4j.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Blacks out secrets in text that is kept: those it is told of, and what looks like a key by itself
 * (keys that begin with {@code sk-}, bearer tokens, JSON web tokens, private keys, passwords in
 * URLs). Immutable.
 */
public final class Redactor {
  private static final String MARK = "[redacted]";

  /** Where a word begins: also behind an escape in quoted text, or one that sets a color. */
  private static final String START =
      "(?:(?<![A-Za-z0-9_])|(?<=\\\\[nrt])|(?<=\\x1b\\[[0-9;]{0,9}m))";

  private static final Pattern LOOKS_SECRET =
      Pattern.compile(
          START
              + "(?:sk-[A-Za-z0-9_-]{8,}+"
              + "|([Bb]earer )[A-Za-z0-9._~+/=-]{8,}+"
              + "|eyJ[A-Za-z0-9_-]{10,}+\\.[A-Za-z0-9_-]{10,}+\\.[A-Za-z0-9_-]*+)"
              + "|-----BEGIN [A-Z ]{0,20}PRIVATE KEY(?: BLOCK)?-----"
              + "(?:[\\s\\S]{0,8192}?(?=-----END)|(?:(?!-----)[^\"])*+)"
              + "|(://[^/\\s:@\"]{0,64}:)[^/\\s@\"\\\\]{1,256}+(?=@)");

  private final List<String> secrets;

  private Redactor(List<String> secrets) {
    this.secrets = secrets;
  }

  /**
   * Returns a redactor that knows {@code secrets} besides what looks like one. A blank one counts
   * for nothing.
   */
  public static Redactor of(String... secrets) {
    // The longest first: one secret may be a part of another.
    return new Redactor(
        Stream.of(secrets)
            .filter(it -> !it.isBlank())
            .sorted(comparingInt(String::length).reversed())
            .toList());
  }

  /** Returns {@code text} with each secret replaced by {@code [redacted]}. */
  public String redact(String text) {
    String clean = text;
    for (String secret : secrets) {
      clean = clean.replace(secret, MARK);
    }
    Matcher matcher = LOOKS_SECRET.matcher(clean);
    return matcher.find() ? matcher.replaceAll("$1$2" + Matcher.quoteReplacement(MARK)) : clean;
  }

  /** Returns {@code json} with its strings and names redacted, at any depth. */
  public JsonObject redact(JsonObject json) {
    Map<String, @Nullable Object> clean = new LinkedHashMap<>();
    json.members().forEach((name, value) -> clean.put(redact(name), redactValue(value)));
    return JsonObject.of(clean);
  }

  private @Nullable Object redactValue(@Nullable Object value) {
    if (value instanceof String text) {
      return redact(text);
    }
    if (value instanceof JsonObject object) {
      return redact(object);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(this::redactValue).toList();
    }
    return value;
  }
}
