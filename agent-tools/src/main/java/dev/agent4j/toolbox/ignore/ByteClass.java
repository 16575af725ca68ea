package dev.agent4j.toolbox.ignore;

import java.util.BitSet;
import java.util.Map;
import java.util.function.IntPredicate;

/** What stands between brackets in a pattern: bytes, of which one is taken, but never a slash. */
final class ByteClass {
  private static final Map<String, IntPredicate> NAMED =
      Map.ofEntries(
          Map.entry("alnum", c -> isLetter(c) || isDigit(c)),
          Map.entry("alpha", ByteClass::isLetter),
          Map.entry("blank", c -> c == ' ' || c == '\t'),
          Map.entry("cntrl", c -> c < ' ' || c == 0x7f),
          Map.entry("digit", ByteClass::isDigit),
          Map.entry("graph", c -> c > ' ' && c < 0x7f),
          Map.entry("lower", c -> c >= 'a' && c <= 'z'),
          Map.entry("print", c -> c >= ' ' && c < 0x7f),
          Map.entry("punct", c -> c > ' ' && c < 0x7f && !isLetter(c) && !isDigit(c)),
          Map.entry("space", c -> c == ' ' || (c >= '\t' && c <= '\r')),
          Map.entry("upper", c -> c >= 'A' && c <= 'Z'),
          Map.entry("xdigit", c -> isDigit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')));

  private final String text;
  private final BitSet takes = new BitSet();
  private int at;
  private final boolean closed;

  /**
   * Reads on after the opening bracket.
   *
   * @param at the index of the first character inside
   */
  ByteClass(String text, int at) {
    this.text = text;
    this.at = at;
    boolean negated = at < text.length() && (text.charAt(at) == '!' || text.charAt(at) == '^');
    this.at += negated ? 1 : 0;
    closed = read();
    if (negated) {
      takes.flip(0, 256);
    }
    takes.clear('/');
  }

  private static boolean isLetter(int c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** Returns whether it has an end, before which everything in it is understood. */
  private boolean read() {
    int previous = 0;
    int first = at;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == ']' && at - 1 > first) {
        return true;
      }
      if (c == '-' && previous != 0 && at < text.length() && text.charAt(at) != ']') {
        int to = escaped(text.charAt(at++));
        add(previous, to);
        previous = 0;
      } else if (c == '[' && at < text.length() && text.charAt(at) == ':') {
        int before = at;
        if (!named()) {
          return false;
        }
        previous = at == before ? '[' : 0;
      } else {
        int one = escaped(c);
        add(one, one);
        previous = one;
      }
    }
    return false;
  }

  /** Returns the byte that {@code c} stands for, or the one after it if it is a backslash. */
  private int escaped(char c) {
    return c == '\\' && at < text.length() ? text.charAt(at++) : c;
  }

  private void add(int from, int to) {
    takes.set(from, Math.max(from, to + 1));
  }

  /** Reads a name such as {@code [:alpha:]}; what has no end is a bracket and a colon. */
  private boolean named() {
    int end = text.indexOf(']', at + 1);
    if (end < 0) {
      return false;
    }
    if (text.charAt(end - 1) != ':' || end - 1 == at) {
      add('[', '[');
      return true;
    }
    IntPredicate members = NAMED.get(text.substring(at + 1, end - 1));
    if (members == null) {
      return false;
    }
    for (int c = 0; c < 128; c++) {
      takes.set(c, takes.get(c) || members.test(c));
    }
    at = end + 1;
    return true;
  }

  boolean isClosed() {
    return closed;
  }

  /** Returns the index after the closing bracket. */
  int end() {
    return at;
  }

  /** Returns the bytes that are taken. */
  BitSet takes() {
    return takes;
  }
}
