package dev.agent4j.toolbox.scan;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the lines that may match a pattern. For one search: not thread-safe. */
public final class LineFinder {
  private final @Nullable Needles needles;
  private final @Nullable LineAutomaton automaton;
  private final boolean exact;

  private LineFinder(@Nullable Needles needles, @Nullable LineAutomaton automaton, boolean exact) {
    this.needles = needles;
    this.automaton = automaton;
    this.exact = exact;
  }

  /**
   * Returns what finds the lines that may match.
   *
   * @param pattern a regular expression that RE2 accepts, or plain text if {@code literal}
   * @param fallbacks the charsets of text that is not UTF-8, each one that {@link #canRead}
   */
  public static LineFinder of(
      String pattern, boolean literal, boolean ignoreCase, List<Charset> fallbacks) {
    PatternNode node =
        literal
            ? PatternReader.literal(pattern, ignoreCase)
            : PatternReader.read(pattern, ignoreCase).orElse(null);
    if (node == null) {
      return new LineFinder(null, null, false);
    }
    List<Charset> charsets = new ArrayList<>(List.of(StandardCharsets.UTF_8));
    charsets.addAll(fallbacks);
    LineAutomaton automaton = null;
    boolean exact = isPlainAscii(node);
    if (!exact) {
      try {
        automaton = new LineAutomaton(new Program(node));
      } catch (Program.TooLarge e) {
        automaton = null;
      }
    }
    return new LineFinder(Needles.of(node, charsets), automaton, exact);
  }

  /**
   * Tells whether text in {@code charset} has the characters of ASCII as the bytes of the same
   * numbers, so that it can be searched without decoding.
   */
  public static boolean canRead(Charset charset) {
    byte[] ascii = new byte[0x80];
    for (int i = 0; i < ascii.length; i++) {
      ascii[i] = (byte) i;
    }
    return charset.canEncode()
        && new String(ascii, charset).equals(new String(ascii, StandardCharsets.US_ASCII))
        && "~{".equals(new String("~{".getBytes(StandardCharsets.US_ASCII), charset));
  }

  private static boolean isPlainAscii(PatternNode node) {
    List<PatternNode> parts =
        node instanceof PatternNode.Sequence sequence ? sequence.parts() : List.of(node);
    return !parts.isEmpty()
        && parts.stream()
            .allMatch(
                it ->
                    it instanceof PatternNode.One one
                        && one.isLiteral()
                        && !one.others()
                        && one.literal() != '\n'
                        && one.literal() != '\r');
  }

  /** Tells whether the lines that it finds match for certain, in ASCII at least. */
  public boolean isExact() {
    return exact;
  }

  /** Tells whether it has bytes that are in every text that matches, over several lines too. */
  public boolean hasNeedles() {
    return needles != null;
  }

  /** Tells whether there may be a match at all. */
  public boolean mayMatch(byte[] data, int to) {
    begin();
    return needles == null || needles.find(data, 0, to) >= 0;
  }

  /** Begins to look into other data. */
  public void begin() {
    if (needles != null) {
      needles.begin();
    }
  }

  /**
   * Returns a place in the first line that may match; -1 if none does.
   *
   * @param from where a line begins
   * @param to the end of the data
   */
  public int find(byte[] data, int from, int to) {
    if (needles == null) {
      return automaton == null || automaton.matchesAlways()
          ? (from < to ? from : -1)
          : automaton.find(data, from, to);
    }
    int begin = from;
    while (begin < to) {
      int place = needles.find(data, begin, to);
      if (place < 0 || automaton == null) {
        return place;
      }
      int start = ByteLines.startOfLine(data, begin, place);
      int end = ByteLines.endOfLine(data, place, to);
      if (automaton.find(data, start, end) >= 0) {
        return place;
      }
      begin = end + 1;
    }
    return -1;
  }
}
