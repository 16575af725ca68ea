package dev.agent4j.toolbox.scan;

import com.google.re2j.Pattern;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Patterns and lines of random pieces, of kinds that matter to a search, which match often. */
public final class RandomSearch {
  private static final String[] PIECES = {
    "a",
    "b",
    "k",
    "S",
    "foo",
    "Bar",
    "é",
    "中",
    "\u212a",
    "ſ",
    ".",
    "\\w",
    "\\d",
    "\\s",
    "\\W",
    "\\S",
    "[a-c]",
    "[^a-c]",
    "[^k]",
    "[\\w-]",
    "[é-ü]",
    "[[:alpha:]]",
    "[^[:digit:]]",
    "\\pL",
    "\\PL",
    "^",
    "$",
    "\\b",
    "\\B",
    "(?:",
    "(",
    ")",
    "|",
    "*",
    "+",
    "?",
    "{2}",
    "{0,2}",
    "{1,}",
    "(?i)",
    "(?-i:",
    "\\Qa.b\\E",
    "\\x61",
    "\\x{e9}",
    "\\.",
    "\\A",
    "\\z",
    "[k]",
    "[\u212a]",
    "[^\\pL]",
    "x*?"
  };
  private static final String[] TEXTS = {
    "a",
    "b",
    "k",
    "K",
    "s",
    "S",
    "foo",
    "FOO",
    "Bar",
    "bar",
    "é",
    "É",
    "中",
    "文",
    "\u212a",
    "ſ",
    " ",
    "\t",
    "7",
    "_",
    ".",
    "a.b",
    "x",
    "-",
    "ü",
    "\uD83D\uDE00"
  };

  private RandomSearch() {}

  /** Returns a pattern of one to five pieces, which need not be a valid one. */
  public static String pattern(Random random) {
    return random(random, PIECES, 5);
  }

  /** Returns a line of one to eight pieces, without its end. */
  public static String line(Random random) {
    return random(random, TEXTS, 8);
  }

  private static String random(Random random, String[] pieces, int most) {
    var text = new StringBuilder();
    for (int i = random.nextInt(most) + 1; i > 0; i--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }

  /** Returns what RE2 makes of {@code pattern}; null if it is none. */
  public static @Nullable Pattern compiled(String pattern, boolean ignoreCase) {
    try {
      return Pattern.compile(pattern, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
    } catch (RuntimeException e) {
      return null;
    }
  }
}
