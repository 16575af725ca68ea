package dev.agent4j.toolbox.match;

import dev.agent4j.toolbox.certificate.Equality;

/** What of a line counts when lines are compared in a class of equality. */
public final class LineForm {
  private LineForm() {}

  /** Returns what counts of {@code line}, which has no end. Equal lines have equal forms. */
  public static String of(String line, Equality equality) {
    return switch (equality) {
      case BYTES, LINE_ENDS -> line;
      case TRAILING_SPACE -> line.substring(0, contentEnd(line));
      case LOOK_ALIKES -> plain(line);
      case INDENT -> {
        String plain = plain(line);
        yield plain.substring(indent(plain));
      }
    };
  }

  private static String plain(String line) {
    String plain = LookAlikes.plain(line);
    return plain.substring(0, contentEnd(plain));
  }

  /** Returns where the space at the end of a line begins. */
  static int contentEnd(String line) {
    int end = line.length();
    while (end > 0 && isSpace(line.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  /** Returns the length of the indent. */
  public static int indent(String line) {
    int length = 0;
    while (length < line.length() && isSpace(line.charAt(length))) {
      length++;
    }
    return length;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\f' || c == '\u000B';
  }
}
