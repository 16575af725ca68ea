package dev.agent4j.toolbox.scan;

import java.util.BitSet;
import java.util.List;

/** A part of a regular expression, as wide as it is or wider. */
sealed interface PatternNode {
  PatternNode EMPTY = new Sequence(List.of());

  /**
   * One character.
   *
   * @param ascii which of the 128
   * @param others whether it may also be a character that is not ASCII: any of them
   * @param literal the one that it is, in lower case if {@code folded}; -1 if there are several
   * @param folded whether it is a letter of ASCII in either case
   */
  record One(BitSet ascii, boolean others, int literal, boolean folded) implements PatternNode {
    boolean isLiteral() {
      return literal >= 0;
    }
  }

  /** The beginning of a line. */
  record LineStart() implements PatternNode {}

  /** What is asked of a place and takes no byte, such as {@code \b}: met anywhere, as seen here. */
  record Assertion() implements PatternNode {}

  /** One after another; nothing if there are none. */
  record Sequence(List<PatternNode> parts) implements PatternNode {}

  /** One of several. */
  record Choice(List<PatternNode> options) implements PatternNode {}

  /**
   * The same again and again.
   *
   * @param most -1 for any number
   */
  record Repeat(PatternNode part, int least, int most) implements PatternNode {}
}
