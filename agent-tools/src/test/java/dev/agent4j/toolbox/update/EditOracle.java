package dev.agent4j.toolbox.update;

import dev.agent4j.toolbox.certificate.Equality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Says where a text stands in another one, in each class by itself: slowly, by patterns of the JDK,
 * and without any of the code that it checks.
 */
final class EditOracle {
  private static final String END = "(?:\r\n|\r(?!\n)|\n)";
  private static final String SPACE = "[ \t\f\u000B]";
  private static final List<String> ALIKE =
      List.of(
          "'\u2018\u2019\u201A\u201B\u2032",
          "\"\u201C\u201D\u201E\u201F\u2033",
          "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212",
          " \u00A0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u202F\u205F"
              + "\u3000");
  private static final String ANY_SPACE = "[\t\f\u000B" + ALIKE.get(3) + "]";

  /** After the last line end there is no further line, which a blank one could be. */
  private static final String NO_LINE_AT_THE_END = "(?!\\z)";

  /** From where to where. */
  record Found(int start, int end) {}

  private EditOracle() {}

  static List<Found> find(String text, String old, Equality equality) {
    boolean weak = equality.compareTo(Equality.LINE_ENDS) > 0;
    if (weak && !isTelling(old)) {
      return List.of();
    }
    return switch (equality) {
      case BYTES -> old.contains("\r") ? all(text, Pattern.quote(old)) : bytes(text, old);
      case LINE_ENDS -> {
        boolean onlyCrs = old.contains("\r") && lf(old).chars().allMatch(c -> c == '\n');
        yield onlyCrs ? List.of() : all(text, notInside(joined(lines(old), END)));
      }
      case TRAILING_SPACE -> all(text, notInside(spaced(old, SPACE, false)));
      case LOOK_ALIKES -> all(text, notInside(spaced(old, ANY_SPACE, true)));
      case INDENT -> indented(text, old);
    };
  }

  private static List<Found> bytes(String text, String old) {
    return all(text, notInside(Pattern.quote(old)));
  }

  /** A match without CR begins and ends between line ends, not inside of one. */
  private static String notInside(String pattern) {
    return "(?!(?<=\r)\n)" + pattern + "(?!(?<=\r)\n)";
  }

  private static String lf(String text) {
    return text.replace("\r\n", "\n").replace('\r', '\n');
  }

  private static List<String> lines(String old) {
    return Arrays.asList(lf(old).split("\n", -1));
  }

  private static String joined(List<String> lines, String end) {
    return lines.stream().map(Pattern::quote).collect(Collectors.joining(end));
  }

  private static boolean isTelling(String old) {
    long spoken = lf(old).lines().filter(it -> !it.isBlank()).count();
    long chars = old.chars().filter(c -> !Character.isWhitespace(c) && !alike(c, 3)).count();
    return spoken >= 2 || chars >= 12;
  }

  private static boolean alike(int c, int group) {
    return ALIKE.get(group).indexOf(c) >= 0;
  }

  private static String spaced(String old, String space, boolean alike) {
    List<String> lines = lines(old);
    var pattern = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String content = line.replaceAll(space + "+\\z", "");
      boolean last = i == lines.size() - 1;
      boolean named = content.length() < line.length();
      pattern.append(last && named && content.isEmpty() ? NO_LINE_AT_THE_END : "");
      pattern.append(alike ? alike(content) : Pattern.quote(content));
      boolean wordy = content.length() < line.replaceAll(ANY_SPACE + "+\\z", "").length();
      if (!last) {
        pattern.append(space).append("*+").append(END);
      } else if (named || endsInSpace(line) || wordy) {
        pattern.append(space).append("*+(?=[\r\n]|\\z)");
      }
    }
    return pattern.toString();
  }

  private static boolean endsInSpace(String line) {
    return !line.isEmpty() && Pattern.matches("(?s).*" + ANY_SPACE, line);
  }

  private static String alike(String content) {
    return content
        .codePoints()
        .mapToObj(
            c ->
                ALIKE.stream()
                    .filter(it -> it.indexOf(c) >= 0)
                    .findFirst()
                    .map(it -> "[" + it.replace("-", "\\-") + "]")
                    .orElse(Pattern.quote(Character.toString(c))))
        .collect(Collectors.joining());
  }

  /** Returns all matches; of those with one end, the longest: it leaves no space before it. */
  private static List<Found> all(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    matcher.useTransparentBounds(true).useAnchoringBounds(false);
    Map<Integer, Found> byEnd = new TreeMap<>();
    for (int start = 0; start < text.length(); start++) {
      matcher.region(start, text.length());
      if (matcher.lookingAt() && matcher.end() > start) {
        byEnd.putIfAbsent(matcher.end(), new Found(start, matcher.end()));
      }
    }
    return new ArrayList<>(byEnd.values());
  }

  private static List<Found> indented(String text, String old) {
    List<String> lines = lines(old);
    boolean terminated = lf(old).endsWith("\n");
    if (terminated) {
      lines = lines.subList(0, lines.size() - 1);
    }
    var pattern = new StringBuilder("(?<=\\A|\n|\r(?!\n))");
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String content = line.replaceAll("\\A" + ANY_SPACE + "+|" + ANY_SPACE + "+\\z", "");
      boolean last = i == lines.size() - 1;
      pattern.append(last && !terminated && content.isEmpty() ? NO_LINE_AT_THE_END : "");
      pattern.append("(").append(ANY_SPACE).append("*+)").append(alike(content));
      if (!last || terminated) {
        pattern.append(ANY_SPACE).append("*+").append(END);
      } else if (endsInSpace(line)) {
        pattern.append(ANY_SPACE).append("*+(?=[\r\n]|\\z)");
      } else {
        pattern.append("(?=").append(ANY_SPACE).append("*+(?:[\r\n]|\\z))");
      }
    }
    Matcher matcher = Pattern.compile(pattern.toString()).matcher(text);
    matcher.useTransparentBounds(true).useAnchoringBounds(false);
    List<Found> found = new ArrayList<>();
    for (int start = 0; start < text.length(); start++) {
      matcher.region(start, text.length());
      if (matcher.lookingAt() && isUniform(matcher, lines)) {
        found.add(new Found(start, matcher.end()));
      }
    }
    return found;
  }

  private static String plainSpace(String space) {
    return space.replaceAll("[" + ALIKE.get(3) + "]", " ");
  }

  private static boolean isUniform(Matcher matcher, List<String> lines) {
    String delta = null;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).replaceAll(ANY_SPACE, "").isEmpty()) {
        continue;
      }
      String has = plainSpace(matcher.group(i + 1));
      String wants = plainSpace(lines.get(i)).replaceAll("(?s)\\A([ \t\f\u000B]*).*", "$1");
      String here;
      if (has.endsWith(wants)) {
        here = "+" + has.substring(0, has.length() - wants.length());
      } else if (wants.endsWith(has)) {
        here = "-" + wants.substring(0, wants.length() - has.length());
      } else {
        return false;
      }
      if (delta != null && !delta.equals(here)) {
        return false;
      }
      delta = here;
    }
    return delta != null;
  }
}
