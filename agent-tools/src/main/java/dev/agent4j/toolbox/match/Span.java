package dev.agent4j.toolbox.match;

/** A part of a text, from {@code start} inclusive to {@code end} exclusive, in UTF-16 units. */
public record Span(int start, int end) {

  /** Tells whether {@code other} lies in this. */
  public boolean contains(Span other) {
    return start <= other.start && other.end <= end;
  }
}
