package dev.agent4j.toolbox.files;

/**
 * How the lines of a text end.
 *
 * @param lf lines that end with LF
 * @param crlf with CR LF
 * @param cr with CR
 */
public record LineEnds(long lf, long crlf, long cr) {

  /** Counts the line ends of {@code text}. */
  public static LineEnds of(CharSequence text) {
    long lf = 0;
    long crlf = 0;
    long cr = 0;
    for (int i = 0; i < text.length(); i++) {
      int length = lengthAt(text, i);
      if (length == 2) {
        crlf++;
        i++;
      } else if (length == 1 && text.charAt(i) == '\n') {
        lf++;
      } else if (length == 1) {
        cr++;
      }
    }
    return new LineEnds(lf, crlf, cr);
  }

  /** Returns the length of the line end that begins at {@code index}; 0 if none does. */
  public static int lengthAt(CharSequence text, int index) {
    char c = text.charAt(index);
    if (c == '\r') {
      return index + 1 < text.length() && text.charAt(index + 1) == '\n' ? 2 : 1;
    }
    return c == '\n' ? 1 : 0;
  }

  /** Returns {@code text} with LF for every line end. */
  public static String toLf(String text) {
    return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
  }

  /** Returns the line end that most lines have; LF if there are none. */
  public String dominant() {
    if (crlf > lf && crlf >= cr) {
      return "\r\n";
    }
    return cr > lf ? "\r" : "\n";
  }

  boolean isMixed() {
    long all = lf + crlf + cr;
    return all != Math.max(lf, Math.max(crlf, cr));
  }

  /** Returns the name for messages: {@code LF}, {@code CRLF}, {@code mixed, mostly CRLF} … */
  public String describe() {
    if (lf + crlf + cr == 0) {
      return "none";
    }
    String name = dominant().replace("\r", "CR").replace("\n", "LF");
    return isMixed() ? "mixed, mostly " + name : name;
  }
}
