package dev.agent4j.toolbox.scan;

/** Where lines begin and end in bytes: at LF, CR LF or CR. */
public final class ByteLines {
  private static final Needle NUL = new Needle(new byte[1], new byte[1]);

  private ByteLines() {}

  /** Returns where the line of {@code place} begins, {@code from} at the earliest. */
  public static int startOfLine(byte[] data, int from, int place) {
    int at = place;
    while (at > from && data[at - 1] != '\n' && data[at - 1] != '\r') {
      at--;
    }
    return at;
  }

  /**
   * Returns where the line of {@code place} ends, before its line end; {@code to} at the latest.
   */
  public static int endOfLine(byte[] data, int place, int to) {
    int at = place;
    while (at < to && data[at] != '\n' && data[at] != '\r') {
      at++;
    }
    return at;
  }

  /** Returns where the line after the one that ends at {@code end} begins. */
  public static int next(byte[] data, int end, int to) {
    boolean two = end + 1 < to && data[end] == '\r' && data[end + 1] == '\n';
    return Math.min(to, end + (two ? 2 : 1));
  }

  /** Returns how many lines end in a part of the data. */
  public static int count(byte[] data, int from, int to) {
    int count = 0;
    for (int i = from; i < to; i++) {
      byte b = data[i];
      if (b == '\n' || (b == '\r' && (i + 1 == data.length || data[i + 1] != '\n'))) {
        count++;
      }
    }
    return count;
  }

  /** Tells whether there is a byte of value 0 before {@code to}. */
  public static boolean hasNul(byte[] data, int to) {
    return NUL.find(data, 0, to) >= 0;
  }

  /** Tells whether a part of the data is ASCII alone. */
  public static boolean isAscii(byte[] data, int from, int to) {
    int or = 0;
    for (int i = from; i < to; i++) {
      or |= data[i];
    }
    return or >= 0;
  }
}
