package dev.agent4j.toolbox.files;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bytes by which a file says its own charset. */
public enum ByteOrderMark {
  // The longer one first: the mark of UTF-16LE is the beginning of that of UTF-32LE.
  UTF_32LE("UTF-32LE", "\u00FF\u00FE\0\0"),
  UTF_32BE("UTF-32BE", "\0\0\u00FE\u00FF"),
  UTF_8("UTF-8", "\u00EF\u00BB\u00BF"),
  UTF_16LE("UTF-16LE", "\u00FF\u00FE"),
  UTF_16BE("UTF-16BE", "\u00FE\u00FF"),
  NONE("", "");

  private final String charset;
  private final String bytes;

  /**
   * @param bytes as the characters of the same numbers
   */
  ByteOrderMark(String charset, String bytes) {
    this.charset = charset;
    this.bytes = bytes;
  }

  /** Returns the mark that {@code head} begins with. */
  public static ByteOrderMark of(byte[] head) {
    return Arrays.stream(values()).filter(it -> it.begins(head)).findFirst().orElse(NONE);
  }

  private boolean begins(byte[] head) {
    return head.length >= length() && Arrays.equals(head, 0, length(), bytes(), 0, length());
  }

  /** Returns the charset it stands for; null for none. */
  public @Nullable Charset charset() {
    return this == NONE ? null : Charset.forName(charset);
  }

  /** Returns the charsets that a text may be in, in the order in which they are tried. */
  List<Charset> charsets(List<Charset> fallbacks) {
    Charset said = charset();
    if (said != null) {
      return List.of(said);
    }
    List<Charset> charsets = new ArrayList<>(List.of(StandardCharsets.UTF_8));
    charsets.addAll(fallbacks);
    return charsets;
  }

  public int length() {
    return bytes.length();
  }

  byte[] bytes() {
    return bytes.getBytes(StandardCharsets.ISO_8859_1);
  }
}
