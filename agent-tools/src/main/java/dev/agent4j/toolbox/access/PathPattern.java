package dev.agent4j.toolbox.access;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A pattern for the end of a path, at any depth: names between slashes, in which {@code *} stands
 * for any characters. As a name of its own, {@code **} stands for any names, also none.
 *
 * <p>Names are compared as the laxest file system would: without regard to case, normal form,
 * invisible characters, trailing dots and spaces, and what follows a colon.
 */
public final class PathPattern {
  private static final String ANY_NAMES = "**";

  private final String text;
  private final List<String> names;

  private PathPattern(String text, List<String> names) {
    this.text = text;
    this.names = names;
  }

  /**
   * Returns the pattern that {@code text} is.
   *
   * @throws IllegalArgumentException if it holds no name
   */
  public static PathPattern of(String text) {
    List<String> names = names(text);
    if (names.stream().allMatch(ANY_NAMES::equals)) {
      throw new IllegalArgumentException("a pattern needs a name, was \"" + text + '"');
    }
    return new PathPattern(text, names);
  }

  /** Returns the names of {@code path} in the form in which patterns compare them. */
  public static List<String> names(String path) {
    List<String> names = new ArrayList<>();
    for (String name : path.replace('\\', '/').split("/", -1)) {
      String folded = fold(name);
      if (!folded.isEmpty()) {
        names.add(folded);
      }
    }
    return names;
  }

  private static String fold(String name) {
    var visible = new StringBuilder(name.length());
    Normalizer.normalize(name, Normalizer.Form.NFKD)
        .codePoints()
        .filter(c -> !isIgnored(c))
        .forEach(visible::appendCodePoint);
    String lower = visible.toString().toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    String folded = Normalizer.normalize(lower, Normalizer.Form.NFKC);
    int colon = folded.indexOf(':');
    int end = colon > 0 ? colon : folded.length();
    while (end > 0 && (folded.charAt(end - 1) == '.' || folded.charAt(end - 1) == ' ')) {
      end--;
    }
    return folded.substring(0, end);
  }

  /** Tells what some file systems leave out when they compare names. */
  private static boolean isIgnored(int c) {
    return Character.getType(c) == Character.FORMAT
        || Character.isISOControl(c)
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == 0x034F;
  }

  /** Tells whether {@code path}, from {@link #names}, ends with this pattern. */
  public boolean matches(List<String> path) {
    for (int from = 0; from < path.size(); from++) {
      if (matches(0, path, from)) {
        return true;
      }
    }
    return false;
  }

  private boolean matches(int at, List<String> path, int from) {
    if (at == names.size()) {
      return from == path.size();
    }
    if (names.get(at).equals(ANY_NAMES)) {
      return matches(at + 1, path, from) || (from < path.size() && matches(at, path, from + 1));
    }
    return from < path.size()
        && isLike(names.get(at), path.get(from))
        && matches(at + 1, path, from + 1);
  }

  /** Goes back to the last star only, so that the time is bounded by the product of lengths. */
  private static boolean isLike(String pattern, String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int afterStar = 0;
    while (n < name.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        afterStar = n;
      } else if (p < pattern.length() && pattern.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++afterStar;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  /** Returns the text it was made of. */
  @Override
  public String toString() {
    return text;
  }
}
