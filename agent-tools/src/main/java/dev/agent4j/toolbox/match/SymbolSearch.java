package dev.agent4j.toolbox.match;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.files.LineEnds;
import dev.agent4j.toolbox.files.Show;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds a text in another one in time that grows with the two lengths only, whatever they hold
 * (Knuth, Morris and Pratt).
 */
final class SymbolSearch {
  /** The most places that are looked at. */
  static final int MAX = 100_000;

  private static final int CHECKED_EVERY = 1 << 16;

  /** What is read as one symbol. */
  enum Reading {
    /** Each character as it is. */
    EXACT,
    /** Any line end as LF. */
    ANY_LINE_END,
    /** Any line end as LF, and what looks alike as the same. */
    LOOK_ALIKE
  }

  private final String text;
  private final String wanted;
  private final Reading reading;

  private SymbolSearch(String text, String wanted, Reading reading) {
    this.text = text;
    this.wanted = wanted;
    this.reading = reading;
  }

  /**
   * Returns all places, in order, that overlap where the text overlaps itself.
   *
   * @param wanted not empty, as {@code reading} reads it
   * @throws ToolException TOO_LARGE if there are more than {@link #MAX}
   */
  static List<Span> find(String text, String wanted, Reading reading) throws InterruptedException {
    return new SymbolSearch(text, wanted, reading).find();
  }

  private List<Span> find() throws InterruptedException {
    int[] fallback = fallback();
    var starts = new int[wanted.length()];
    var spans = new ArrayList<Span>();
    int matched = 0;
    int count = 0;
    for (int at = 0; at < text.length(); count++) {
      if (count % CHECKED_EVERY == 0 && Thread.interrupted()) {
        throw new InterruptedException();
      }
      int length = length(at);
      char symbol = symbol(at);
      starts[count % starts.length] = at;
      while (matched > 0 && wanted.charAt(matched) != symbol) {
        matched = fallback[matched - 1];
      }
      matched += wanted.charAt(matched) == symbol ? 1 : 0;
      at += length;
      if (matched == wanted.length()) {
        spans.add(new Span(starts[(count + 1) % starts.length], at));
        matched = fallback[matched - 1];
        refuseTooMany(spans.size(), wanted);
      }
    }
    return spans;
  }

  /** For each beginning of what is wanted: the longest one that it ends with. */
  private int[] fallback() {
    var fallback = new int[wanted.length()];
    int matched = 0;
    for (int i = 1; i < wanted.length(); i++) {
      while (matched > 0 && wanted.charAt(matched) != wanted.charAt(i)) {
        matched = fallback[matched - 1];
      }
      matched += wanted.charAt(matched) == wanted.charAt(i) ? 1 : 0;
      fallback[i] = matched;
    }
    return fallback;
  }

  private int length(int at) {
    return reading == Reading.EXACT ? 1 : Math.max(1, LineEnds.lengthAt(text, at));
  }

  private char symbol(int at) {
    char c = text.charAt(at);
    return switch (reading) {
      case EXACT -> c;
      case ANY_LINE_END -> c == '\r' ? '\n' : c;
      case LOOK_ALIKE -> c == '\r' ? '\n' : LookAlikes.plain(c);
    };
  }

  static void refuseTooMany(int places, String wanted) {
    if (places > MAX) {
      throw new ToolException(
          Code.TOO_LARGE,
          Show.quoted(wanted) + " occurs in more than " + MAX + " places. Use a command.");
    }
  }
}
