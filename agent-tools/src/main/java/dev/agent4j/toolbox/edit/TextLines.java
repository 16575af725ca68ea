package dev.agent4j.toolbox.edit;

import dev.agent4j.toolbox.files.LineEnds;
import java.util.Arrays;

/** The lines of a text in memory, which count from 1. */
final class TextLines {
  private final String text;
  private final int[] starts;

  TextLines(String text) {
    this.text = text;
    var found = new int[16];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      int length = LineEnds.lengthAt(text, i);
      if (length > 0) {
        i += length - 1;
        if (i + 1 < text.length()) {
          found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
          found[count++] = i + 1;
        }
      }
    }
    starts = Arrays.copyOf(found, count);
  }

  int count() {
    return text.isEmpty() ? 0 : starts.length;
  }

  /** Returns the line that the character at {@code index} is in. */
  int numberAt(int index) {
    int found = Arrays.binarySearch(starts, index);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** Returns a line without its end. */
  String line(int number) {
    int start = starts[number - 1];
    int end = number < starts.length ? starts[number] : text.length();
    while (end > start && LineEnds.lengthAt(text, end - 1) > 0) {
      end--;
    }
    return text.substring(start, end);
  }
}
