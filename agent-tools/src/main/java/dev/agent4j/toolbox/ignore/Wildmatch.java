package dev.agent4j.toolbox.ignore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern with wildcards, as Git's {@code wildmatch} reads it. Runs in time linear in the text
 * for each sign of the pattern, whatever the pattern. Works on bytes, held as characters of the
 * same numbers. Immutable.
 */
final class Wildmatch {
  /** What a part of a pattern takes: one byte, or as many as it likes. */
  private enum Kind {
    ONE,
    /** Any number within a name. */
    STAR,
    /** Any number, slashes too. */
    STARS,
    /** Nothing, or what the next part takes: for two stars and a slash. */
    OPTION,
    /** Any number up to and with a slash. */
    FOLDERS
  }

  /**
   * @param takes the bytes that it takes if it is for one, else nothing
   */
  private record Part(Kind kind, BitSet takes) {

    static Part of(Kind kind) {
      return new Part(kind, new BitSet());
    }
  }

  /** Does not match anything. */
  private static final Wildmatch NEVER = new Wildmatch(List.of(), false);

  private final Part[] parts;
  private final boolean matchable;

  private Wildmatch(List<Part> parts, boolean matchable) {
    this.parts = parts.toArray(Part[]::new);
    this.matchable = matchable;
  }

  /**
   * Returns the pattern that {@code text} writes.
   *
   * @param plain how many bytes at its beginning are no wildcards: Git takes what follows them for
   *     the beginning of a pattern
   */
  static Wildmatch of(String text, int plain) {
    var reader = new Reader(text, plain);
    return reader.read() ? new Wildmatch(reader.parts, true) : NEVER;
  }

  /** Tells whether it is for the whole of {@code text}. */
  boolean matches(String text) {
    if (!matchable) {
      return false;
    }
    boolean[] now = new boolean[parts.length + 1];
    boolean[] next = new boolean[parts.length + 1];
    now[0] = true;
    closeOver(now);
    for (int i = 0; i < text.length(); i++) {
      Arrays.fill(next, false);
      if (!step(now, text.charAt(i), next)) {
        return false;
      }
      closeOver(next);
      boolean[] spent = now;
      now = next;
      next = spent;
    }
    return now[parts.length];
  }

  /** Adds what is reached without taking anything. */
  private void closeOver(boolean[] states) {
    for (int i = 0; i < parts.length; i++) {
      if (states[i]) {
        switch (parts[i].kind()) {
          case STAR, STARS -> states[i + 1] = true;
          case OPTION -> {
            states[i + 1] = true;
            states[i + 2] = true;
          }
          default -> {}
        }
      }
    }
  }

  private boolean step(boolean[] now, char c, boolean[] next) {
    boolean alive = false;
    for (int i = 0; i < parts.length; i++) {
      if (now[i]) {
        switch (parts[i].kind()) {
          case ONE -> next[i + 1] |= parts[i].takes().get(c);
          case STAR -> next[i] |= c != '/';
          case STARS -> next[i] = true;
          case FOLDERS -> {
            next[i] = true;
            next[i + 1] |= c == '/';
          }
          case OPTION -> {}
        }
        alive = alive || next[i] || next[i + 1];
      }
    }
    return alive;
  }

  /** A pattern on its way to its parts. */
  private static final class Reader {
    private final String text;
    private final int plain;
    private final List<Part> parts = new ArrayList<>();
    private int at;

    Reader(String text, int plain) {
      this.text = text;
      this.plain = plain;
    }

    /** Returns whether the pattern can match anything. */
    boolean read() {
      while (at < text.length()) {
        char c = text.charAt(at++);
        switch (c) {
          case '*' -> stars();
          case '?' -> parts.add(new Part(Kind.ONE, allBut('/')));
          case '[' -> {
            var members = new ByteClass(text, at);
            if (!members.isClosed()) {
              return false;
            }
            at = members.end();
            parts.add(new Part(Kind.ONE, members.takes()));
          }
          case '\\' -> {
            if (at == text.length()) {
              return false;
            }
            literal(text.charAt(at++));
          }
          default -> literal(c);
        }
      }
      return true;
    }

    private void literal(char c) {
      var takes = new BitSet();
      takes.set(c);
      parts.add(new Part(Kind.ONE, takes));
    }

    private static BitSet allBut(char c) {
      var takes = new BitSet();
      takes.set(0, 256);
      takes.clear(c);
      return takes;
    }

    private void stars() {
      int first = at - 1;
      while (at < text.length() && text.charAt(at) == '*') {
        at++;
      }
      boolean begins = first <= plain || text.charAt(first - 1) == '/';
      if (at - first == 1 || !begins) {
        parts.add(Part.of(Kind.STAR));
      } else if (at == text.length() || text.startsWith("\\/", at)) {
        parts.add(Part.of(Kind.STARS));
      } else if (text.charAt(at) == '/') {
        at++;
        parts.add(Part.of(Kind.OPTION));
        parts.add(Part.of(Kind.FOLDERS));
      } else {
        parts.add(Part.of(Kind.STAR));
      }
    }
  }
}
