package dev.agent4j.llm.minimax.reply;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells what is new in each fragment of a text. Fragments are increments, but some servers repeat
 * all that came before in each. A fragment that begins with everything so far is taken for such a
 * repetition only if that is a good deal: "ha" and "haha" may well follow each other. Short ones
 * are held back until it is clear.
 */
final class Fragments {
  /** A fragment does not begin with so many characters that came before by chance. */
  private static final int TELLING_LENGTH = 64;

  private static final int MOST_UNCLEAR = 32;

  private final StringBuilder whole = new StringBuilder();
  private final List<String> unclear = new ArrayList<>(0);
  private boolean isIncremental;

  /** Returns what {@code fragment} adds to the text; empty if that is not clear yet. */
  String add(String fragment) {
    if (whole.length() >= TELLING_LENGTH) {
      return added(repeats(whole, fragment) ? fragment.substring(whole.length()) : fragment);
    }
    if (isIncremental || whole.length() == 0) {
      return added(fragment);
    }
    CharSequence before = unclear.isEmpty() ? whole : unclear.get(unclear.size() - 1);
    if (!repeats(before, fragment) || unclear.size() == MOST_UNCLEAR) {
      return settled() + added(fragment);
    }
    if (fragment.length() >= TELLING_LENGTH) {
      unclear.clear();
      return added(fragment.substring(whole.length()));
    }
    unclear.add(fragment);
    return "";
  }

  private static boolean repeats(CharSequence before, String fragment) {
    return fragment.length() >= before.length() && fragment.startsWith(before.toString());
  }

  private String added(String text) {
    whole.append(text);
    return text;
  }

  private String settled() {
    isIncremental = true;
    String held = String.join("", unclear);
    unclear.clear();
    return added(held);
  }

  /** Tells whether something is held back, so that the whole text would help. */
  boolean isUnclear() {
    return !unclear.isEmpty();
  }

  /** Returns what was held back, at the end; {@code full} is the whole text if that is known. */
  String rest(@Nullable String full) {
    if (unclear.isEmpty()) {
      return "";
    }
    String longest = unclear.get(unclear.size() - 1);
    if (longest.equals(full)) {
      unclear.clear();
      return added(longest.substring(whole.length()));
    }
    return settled();
  }
}
