package dev.agent4j.execution;

/** Cutting text where it can be cut. */
final class Texts {
  private Texts() {}

  /** Returns {@code text}, or its beginning with a mark if it is longer than {@code max} chars. */
  static String head(String text, int max) {
    return text.length() <= max ? text : text.substring(0, boundary(text, max)) + "…";
  }

  /**
   * Returns {@code text}, or three quarters head and one quarter tail with a count between them.
   */
  static String capped(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    int head = boundary(text, max / 4 * 3);
    int tail = boundary(text, text.length() - max / 4);
    return text.substring(0, head)
        + "\n[… "
        + (tail - head)
        + " of "
        + text.length()
        + " characters left out; ask for less at a time …]\n"
        + text.substring(tail);
  }

  private static int boundary(String text, int at) {
    return Character.isLowSurrogate(text.charAt(at))
            && Character.isHighSurrogate(text.charAt(at - 1))
        ? at - 1
        : at;
  }
}
