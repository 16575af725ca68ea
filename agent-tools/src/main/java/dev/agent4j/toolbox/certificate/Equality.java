package dev.agent4j.toolbox.certificate;

import java.util.Arrays;

/**
 * How the text that an edit names was the same as what stands in the file. Each class lets pass
 * what the one before lets pass, and one thing more; nothing weaker is ever taken for the same.
 */
public enum Equality {
  /** Byte for byte. */
  BYTES("E0", "exactly"),
  /** But for line ends and a byte order mark. */
  LINE_ENDS("E1", "but for line ends"),
  /** But for spaces and tabs at the end of lines too. */
  TRAILING_SPACE("E2", "but for space at the end of lines"),
  /** But for quotes, dashes and spaces that look alike too. */
  LOOK_ALIKES("E3", "but for quotes, dashes or spaces that look alike"),
  /** But for one indent that all lines have more or less of too. */
  INDENT("E4", "but for the indent of the whole block");

  private final String code;
  private final String words;

  Equality(String code, String words) {
    this.code = code;
    this.words = words;
  }

  /** Returns the short name that certificates carry: {@code E0} to {@code E4}. */
  public String code() {
    return code;
  }

  /** Returns what messages say after "matched". */
  public String words() {
    return words;
  }

  /** Returns the weaker one of the two. */
  public Equality orWeaker(Equality other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /**
   * Returns the class that {@code code} names.
   *
   * @throws IllegalArgumentException if it names none
   */
  public static Equality of(String code) {
    return Arrays.stream(values())
        .filter(it -> it.code.equals(code))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no class of equality: " + code));
  }
}
