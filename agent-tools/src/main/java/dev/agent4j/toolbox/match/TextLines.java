package dev.agent4j.toolbox.match;

import dev.agent4j.toolbox.files.LineEnds;
import java.util.Arrays;

/** The lines of a text in memory, which count from 1. */
public final class TextLines {
  private final String text;
  private final int[] starts;

  public TextLines(String text) {
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

  public String text() {
    return text;
  }

  public int count() {
    return text.isEmpty() ? 0 : starts.length;
  }

  /** Returns the line that the character at {@code index} is in. */
  public int numberAt(int index) {
    int found = Arrays.binarySearch(starts, index);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** Returns where a line begins. */
  public int start(int number) {
    return starts[number - 1];
  }

  /** Returns where the next line begins, or the text ends. */
  public int next(int number) {
    return number < starts.length ? starts[number] : text.length();
  }

  /** Returns where the end of a line begins. */
  public int end(int number) {
    int end = next(number);
    if (end > start(number) && text.charAt(end - 1) == '\n') {
      end--;
      return end > start(number) && text.charAt(end - 1) == '\r' ? end - 1 : end;
    }
    return end > start(number) && text.charAt(end - 1) == '\r' ? end - 1 : end;
  }

  /** Returns a line without its end. */
  public String line(int number) {
    return text.substring(start(number), end(number));
  }
}
