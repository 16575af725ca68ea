package dev.agent4j.toolbox.match;

/**
 * Characters that a reader cannot tell apart, and models do not: quotes, dashes and spaces. It is
 * no Unicode normal form: those change letters too.
 */
final class LookAlikes {
  private LookAlikes() {}

  /** Returns the plain character that stands for {@code c} and those that look like it. */
  static char plain(char c) {
    if (c < '\u00A0') {
      return c;
    }
    return switch (c) {
      case '\u2018', '\u2019', '\u201A', '\u201B', '\u2032' -> '\'';
      case '\u201C', '\u201D', '\u201E', '\u201F', '\u2033' -> '"';
      case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\u2212' -> '-';
      case '\u00A0',
          '\u2000',
          '\u2001',
          '\u2002',
          '\u2003',
          '\u2004',
          '\u2005',
          '\u2006',
          '\u2007',
          '\u2008',
          '\u2009',
          '\u200A',
          '\u202F',
          '\u205F',
          '\u3000' ->
          ' ';
      default -> c;
    };
  }

  /** Returns {@code text} with each character replaced by its plain one; of the same length. */
  static String plain(String text) {
    int at = 0;
    while (at < text.length() && plain(text.charAt(at)) == text.charAt(at)) {
      at++;
    }
    if (at == text.length()) {
      return text;
    }
    var plain = new StringBuilder(text);
    for (; at < text.length(); at++) {
      plain.setCharAt(at, plain(text.charAt(at)));
    }
    return plain.toString();
  }
}
