package dev.agent4j.llm.minimax.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * JSON text as bytes, growing at its end, in chunks that do not move. What was handed out in a body
 * is never written over: the end is cut off by copying. Not thread-safe.
 */
public final class Rope {
  private static final int FIRST_CHUNK = 2 * 1024;
  private static final int LARGEST_CHUNK = 16 * 1024;
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private final List<byte[]> full = new ArrayList<>(4);
  private int fullLength;
  private byte[] last = new byte[FIRST_CHUNK];
  private int used;

  public int length() {
    return fullLength + used;
  }

  /** Adds characters that are all ASCII, as they are. */
  public Rope ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
    return this;
  }

  /** Adds {@code text} as it is; half a surrogate pair becomes U+FFFD. */
  public Rope text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        put(c);
      } else {
        i += putWide(text, i, c);
      }
    }
    return this;
  }

  /** Adds {@code text} as a JSON string, in quotes. */
  public Rope string(String text) {
    put('"');
    inString(text);
    put('"');
    return this;
  }

  /** Adds {@code text} as a part of a JSON string; half a surrogate pair becomes U+FFFD. */
  public Rope inString(String text) {
    return inString(text, false);
  }

  /** Adds {@code text} as a part of a JSON string, which may be in JSON that is a string itself. */
  public Rope inString(String text, boolean isNested) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        i += putWide(text, i, c);
      } else if (c < 0x20 || c == '"' || c == '\\') {
        putEscaped(c, isNested);
      } else {
        put(c);
      }
    }
    return this;
  }

  private void putEscaped(char c, boolean isNested) {
    put('\\');
    if (isNested) {
      put('\\');
    }
    switch (c) {
      case '"', '\\' -> {
        if (isNested) {
          put('\\');
        }
        put(c);
      }
      case '\n' -> put('n');
      case '\r' -> put('r');
      case '\t' -> put('t');
      default -> {
        ascii("u00");
        put(HEX[c >> 4]);
        put(HEX[c & 0xF]);
      }
    }
  }

  /** Adds the character at {@code i} and tells how many more than one were taken. */
  private int putWide(String text, int i, char c) {
    if (c < 0x800) {
      put(0xC0 | (c >> 6));
      putLast6Bits(c);
      return 0;
    }
    int codePoint = text.codePointAt(i);
    if (codePoint >= 0x10000) {
      put(0xF0 | (codePoint >> 18));
      putLast6Bits(codePoint >> 12);
      putLast6Bits(codePoint >> 6);
      putLast6Bits(codePoint);
      return 1;
    }
    int whole = Character.isSurrogate(c) ? 0xFFFD : c;
    put(0xE0 | (whole >> 12));
    putLast6Bits(whole >> 6);
    putLast6Bits(whole);
    return 0;
  }

  private void putLast6Bits(int bits) {
    put(0x80 | (bits & 0x3F));
  }

  private void put(int b) {
    if (used == last.length) {
      full.add(last);
      fullLength += used;
      // As much as there is: what is not used is at most a half.
      last = new byte[Math.min(fullLength, LARGEST_CHUNK)];
      used = 0;
    }
    last[used++] = (byte) b;
  }

  /** Cuts off all but the first {@code length} bytes. */
  public void cutTo(int length) {
    if (length == length()) {
      return;
    }
    int start = fullLength;
    byte[] chunk = last;
    while (start > length) {
      chunk = full.remove(full.size() - 1);
      start -= chunk.length;
    }
    fullLength = start;
    used = length - start;
    last = new byte[chunk.length];
    System.arraycopy(chunk, 0, last, 0, used);
  }

  /** Returns the text so far. */
  @Override
  public String toString() {
    return new String(withTail(new byte[0]).toByteArray(), StandardCharsets.UTF_8);
  }

  /** Returns the bytes so far and {@code tail}; what is added later does not show. */
  public RequestBody withTail(byte[] tail) {
    return new RequestBody(full.toArray(byte[][]::new), last, used, tail);
  }
}
