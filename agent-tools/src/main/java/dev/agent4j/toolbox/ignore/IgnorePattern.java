package dev.agent4j.toolbox.ignore;

import org.jspecify.annotations.Nullable;

/** One line of a {@code .gitignore}, on bytes held as characters of the same numbers. Immutable. */
final class IgnorePattern {
  private static final String WILD = "*?[\\";

  /** How a pattern is compared, the cheapest way that will do. */
  private enum Way {
    EQUAL,
    END,
    WILD
  }

  private final String text;
  private final Way way;
  private final @Nullable Wildmatch wildmatch;
  private final boolean negative;
  private final boolean forDirectories;
  private final boolean forNames;

  private IgnorePattern(
      String text, int plain, boolean negative, boolean forDirectories, boolean forNames) {
    boolean isEnd = forNames && text.startsWith("*") && plainLength(text.substring(1)) < 0;
    way = plainLength(text) < 0 ? Way.EQUAL : isEnd ? Way.END : Way.WILD;
    this.text = way == Way.END ? text.substring(1) : text;
    wildmatch = way == Way.WILD ? Wildmatch.of(text, plain) : null;
    this.negative = negative;
    this.forDirectories = forDirectories;
    this.forNames = forNames;
  }

  /** Returns how much of {@code text} stands for itself; -1 for all of it. */
  private static int plainLength(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (WILD.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  /** Returns the pattern of a line, which has no line end; null if it holds none. */
  static @Nullable IgnorePattern of(String line) {
    if (line.startsWith("#")) {
      return null;
    }
    String text = trimmed(line);
    boolean negative = text.startsWith("!");
    text = negative ? text.substring(1) : text;
    boolean forDirectories = text.endsWith("/");
    text = forDirectories ? text.substring(0, text.length() - 1) : text;
    if (text.isEmpty()) {
      return null;
    }
    boolean forNames = text.indexOf('/') < 0;
    text = text.startsWith("/") ? text.substring(1) : text;
    return new IgnorePattern(
        text, Math.max(0, plainLength(text)), negative, forDirectories, forNames);
  }

  /** Returns a line without the spaces at its end, but for one with a backslash before it. */
  private static String trimmed(String line) {
    int end = -1;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == ' ') {
        end = end < 0 ? i : end;
      } else {
        end = -1;
        if (c == '\\' && ++i == line.length()) {
          return line;
        }
      }
    }
    return end < 0 ? line : line.substring(0, end);
  }

  /** Tells whether what it matches is not ignored after all. */
  boolean isNegative() {
    return negative;
  }

  /** Tells whether it looks at names alone, wherever they are. */
  boolean isForNames() {
    return forNames;
  }

  /**
   * Tells whether it is for a file or directory.
   *
   * @param path the name if it is for names, else the path below the directory of the rules
   */
  boolean matches(String path, boolean directory) {
    if (forDirectories && !directory) {
      return false;
    }
    return switch (way) {
      case EQUAL -> text.equals(path);
      case END -> path.endsWith(text);
      case WILD -> wildmatch != null && wildmatch.matches(path);
    };
  }
}
