package dev.agent4j.llm.minimax.testkit.answer;

import java.util.ArrayList;
import java.util.List;

/** Cuts text into the pieces that a stream brings one by one. */
final class Deltas {
  private Deltas() {}

  /** Returns the pieces of {@code text}, none longer than {@code most}, no character cut in two. */
  static List<String> of(String text, int most) {
    var pieces = new ArrayList<String>();
    int from = 0;
    while (from < text.length()) {
      int to = Math.min(text.length(), from + most);
      if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
        to++;
      }
      pieces.add(text.substring(from, to));
      from = to;
    }
    return pieces;
  }

  /** Returns the pieces of a call's arguments: at least two, the last a single character. */
  static List<String> ofArguments(String arguments, int most) {
    int last = Math.max(0, arguments.length() - 1);
    List<String> pieces = of(arguments.substring(0, last), most);
    if (pieces.isEmpty()) {
      pieces.add("");
    }
    pieces.add(arguments.substring(last));
    return pieces;
  }
}
