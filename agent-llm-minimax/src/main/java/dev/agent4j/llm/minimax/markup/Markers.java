package dev.agent4j.llm.minimax.markup;

import java.util.List;

/** Finds one of several words in text that comes in fragments. */
record Markers(List<String> words) {

  Markers(String... words) {
    this(List.of(words));
  }

  /** Returns where the first of the words begins; -1 if there is none. */
  int in(String text) {
    int first = -1;
    for (String word : words) {
      int at = text.indexOf(word);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    return first;
  }

  /** Returns the length of the word that begins at {@code at}, the longest of them; 0 if none. */
  int lengthAt(String text, int at) {
    int length = 0;
    for (String word : words) {
      if (word.length() > length && text.startsWith(word, at)) {
        length = word.length();
      }
    }
    return length;
  }

  /** Returns where the end of {@code text} might begin a word; its length if it does not. */
  int beginningIn(String text) {
    for (int at = Math.max(0, text.length() - longest() + 1); at < text.length(); at++) {
      // Looked at for each character of each delta: no iterator.
      for (int i = 0; i < words.size(); i++) {
        String word = words.get(i);
        if (word.length() > text.length() - at
            && word.regionMatches(0, text, at, text.length() - at)) {
          return at;
        }
      }
    }
    return text.length();
  }

  private int longest() {
    int longest = 0;
    for (String word : words) {
      longest = Math.max(longest, word.length());
    }
    return longest;
  }
}
