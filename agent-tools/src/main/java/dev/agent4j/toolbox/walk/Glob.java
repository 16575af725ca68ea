package dev.agent4j.toolbox.walk;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.files.Show;

/**
 * A pattern for paths: {@code *} and {@code ?} stay within a name, {@code **} crosses directories,
 * {@code [a-z]} and {@code {a,b}} choose, and stand for themselves too, as in {@code [id].tsx}.
 * Without a slash it is for names at any depth.
 */
public final class Glob {
  private static final int MAX_CHARS = 1_000;

  private static final String WILD = "*?[]{}\\";

  private final Pattern pattern;

  /** What a path must end in; all that is asked if there is no more to the glob. */
  private final String end;

  private final boolean endIsAll;

  /** The glob as a plain name or path, if brackets or braces in it may be meant so; else empty. */
  private final String plain;

  private final boolean plainIsAnywhere;

  private Glob(String relative, Pattern pattern) {
    this.pattern = pattern;
    String name = relative.startsWith("**/") ? relative.substring(3) : relative;
    int wild = name.length();
    while (wild > 0 && WILD.indexOf(name.charAt(wild - 1)) < 0) {
      wild--;
    }
    boolean isEnd = wild == 1 && name.startsWith("*") && name.indexOf('/') < 0;
    end = wild > 0 && name.charAt(wild - 1) == '*' ? name.substring(wild) : "";
    endIsAll = isEnd || relative.equals("**");
    plain = name.indexOf('[') >= 0 || name.indexOf('{') >= 0 ? name : "";
    plainIsAnywhere = name.indexOf('/') < 0 || !name.equals(relative);
  }

  /**
   * Returns the pattern that {@code glob} writes.
   *
   * @throws ToolException INVALID_ARGUMENTS saying what is wrong with {@code glob}
   */
  public static Glob of(String glob) {
    String relative = glob.startsWith("./") ? glob.substring(2) : glob;
    if (relative.isEmpty() || relative.length() > MAX_CHARS) {
      throw invalid(glob, "it is empty or longer than " + MAX_CHARS + " characters");
    }
    if (relative.startsWith("/") || ("/" + relative + "/").contains("/../")) {
      throw invalid(glob, "it must be relative and without '..'; the directory goes into path");
    }
    try {
      return new Glob(
          relative, Pattern.compile("(?s)" + new Translation(glob, relative).toRegex()));
    } catch (PatternSyntaxException e) {
      throw invalid(glob, e.getDescription());
    }
  }

  private static ToolException invalid(String glob, String why) {
    return new ToolException(
        Code.INVALID_ARGUMENTS,
        "the glob " + Show.quoted(glob) + " is not valid: " + why + ". Use one like **/*.java.");
  }

  /** Tells whether it is for {@code path}: relative, with forward slashes. */
  public boolean matches(String path) {
    return (path.endsWith(end) && (endIsAll || pattern.matches(path))) || isPlain(path);
  }

  private boolean isPlain(String path) {
    return !plain.isEmpty()
        && path.endsWith(plain)
        && (path.length() == plain.length()
            || (plainIsAnywhere && path.charAt(path.length() - plain.length() - 1) == '/'));
  }

  /** A glob on its way to a regular expression. */
  private static final class Translation {
    private final String glob;
    private final String text;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    private int depth;

    Translation(String glob, String text) {
      this.glob = glob;
      this.text = text;
    }

    String toRegex() {
      if (text.indexOf('/') < 0) {
        regex.append("(?:.*/)?");
      }
      while (at < text.length()) {
        translate(text.charAt(at++));
      }
      if (depth > 0) {
        throw invalid(glob, "a { has no }");
      }
      return regex.toString();
    }

    private void translate(char c) {
      switch (c) {
        case '*' -> star();
        case '?' -> regex.append("[^/]");
        case '[' -> characterClass();
        case '{' -> {
          depth++;
          regex.append("(?:");
        }
        case '}' -> {
          if (depth == 0) {
            literal(c);
          } else {
            depth--;
            regex.append(')');
          }
        }
        case ',' -> {
          if (depth == 0) {
            literal(c);
          } else {
            regex.append('|');
          }
        }
        case '\\' -> literal(at < text.length() ? text.charAt(at++) : c);
        default -> literal(c);
      }
    }

    private void star() {
      if (at >= text.length() || text.charAt(at) != '*') {
        regex.append("[^/]*");
        return;
      }
      boolean atStart = at == 1 || isOneOf("/{,", at - 2);
      at++;
      if (atStart && at < text.length() && text.charAt(at) == '/') {
        at++;
        regex.append("(?:.*/)?");
      } else {
        regex.append(".*");
      }
    }

    private boolean isOneOf(String characters, int index) {
      return characters.indexOf(text.charAt(index)) >= 0;
    }

    private void characterClass() {
      boolean negated = at < text.length() && isOneOf("!^", at);
      int first = negated ? at + 1 : at;
      // As the first character a ] stands for itself.
      int end = text.indexOf(']', first + 1);
      if (end < 0) {
        throw invalid(glob, "a [ has no ]");
      }
      regex.append(negated ? "[^/" : "[");
      regex.append(text.substring(first, end).replaceAll("[\\\\\\[\\]^&]", "\\\\$0"));
      regex.append(']');
      at = end + 1;
    }

    private void literal(char c) {
      regex.append(Pattern.quote(String.valueOf(c)));
    }
  }
}
