package dev.agent4j.toolbox.files;

/** Puts foreign text into messages: on one line, of bounded length, with the invisible visible. */
public final class Show {
  private static final int MAX_LINE = 200;

  private Show() {}

  /** Returns {@code text} with invisible characters escaped, cut to 200 characters. */
  public static String line(String text) {
    return visible(clip(text, MAX_LINE));
  }

  /** Returns {@link #line} of {@code text} in double quotes. */
  public static String quoted(String text) {
    return '"' + line(text) + '"';
  }

  /** Returns a number and what it counts: {@code 1 line}, {@code 2 lines}. */
  public static String count(long n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  /** Returns the first {@code max} UTF-16 units of {@code text}, marked if it was longer. */
  public static String clip(String text, int max) {
    return text.length() <= max ? text : text.substring(0, floor(text, max)) + "…";
  }

  /** Returns {@code index}, or one less if it would divide a surrogate pair. */
  public static int floor(CharSequence text, int index) {
    boolean divides =
        index > 0
            && index < text.length()
            && Character.isHighSurrogate(text.charAt(index - 1))
            && Character.isLowSurrogate(text.charAt(index));
    return divides ? index - 1 : index;
  }

  /** Returns {@code text} with tabs, line ends, odd spaces and control characters escaped. */
  public static String visible(String text) {
    var shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '\t' -> shown.append("\\t");
                case '\r' -> shown.append("\\r");
                case '\n' -> shown.append("\\n");
                default -> {
                  if (isInvisible(c)) {
                    shown.append(String.format("\\u%04x", c));
                  } else {
                    shown.appendCodePoint(c);
                  }
                }
              }
            });
    return shown.toString();
  }

  private static boolean isInvisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.SPACE_SEPARATOR -> codePoint != ' ';
      default -> false;
    };
  }
}
