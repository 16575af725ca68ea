package dev.agent4j.toolbox.files;

import java.util.HashMap;
import java.util.Map;

/** Says how much alike two short texts are, by the pairs of letters that they share. */
public final class Similarity {
  private final Map<Integer, Integer> pairs = new HashMap<>();
  private final int count;

  /** Looks at {@code text}, with which others are compared. */
  public Similarity(String text) {
    for (int i = 0; i + 1 < text.length(); i++) {
      pairs.merge(pair(text, i), 1, Integer::sum);
    }
    count = Math.max(0, text.length() - 1);
  }

  private static int pair(String text, int i) {
    return text.charAt(i) << 16 | text.charAt(i + 1);
  }

  /** Returns a number from 0, nothing in common, to 1, the same pairs of letters. */
  public double to(String other) {
    var left = new HashMap<>(pairs);
    int shared = 0;
    for (int i = 0; i + 1 < other.length(); i++) {
      Integer n = left.get(pair(other, i));
      if (n != null && n > 0) {
        left.put(pair(other, i), n - 1);
        shared++;
      }
    }
    int all = count + Math.max(0, other.length() - 1);
    return all == 0 ? 0 : 2.0 * shared / all;
  }
}
