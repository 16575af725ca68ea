package dev.agent4j.toolbox.match;

import java.util.AbstractList;

/** Some lines of a text in a row, cut out when they are looked at. */
final class FileLines extends AbstractList<String> {
  private final TextLines file;
  private final int first;
  private final int size;

  FileLines(TextLines file, int first, int size) {
    this.file = file;
    this.first = first;
    this.size = size;
  }

  @Override
  public String get(int index) {
    return file.line(first + index);
  }

  @Override
  public int size() {
    return size;
  }
}
