package dev.agent4j.toolbox.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Which lines of a file the model was shown: ranges in their order, which neither overlap nor
 * touch.
 */
public record SeenLines(List<Range> ranges) {
  /** Further ones are left out: what is not noted counts as not shown. */
  private static final int MAX_RANGES = 1_000;

  public static final SeenLines NONE = new SeenLines(List.of());
  public static final SeenLines ALL = new SeenLines(List.of(new Range(1, Long.MAX_VALUE)));

  /** Lines, counted from 1, both ends included. */
  public record Range(long from, long to) {}

  public SeenLines {
    ranges = List.copyOf(ranges);
  }

  /** Returns these and the lines {@code from} to {@code to}; these if there is none of those. */
  public SeenLines plus(long from, long to) {
    if (to < from) {
      return this;
    }
    List<Range> all = new ArrayList<>();
    Range added = new Range(from, to);
    for (Range range : ranges) {
      boolean apart =
          range.to() < added.from() - 1
              || (added.to() < Long.MAX_VALUE && range.from() > added.to() + 1);
      if (apart) {
        all.add(range);
      } else {
        added = new Range(Math.min(range.from(), added.from()), Math.max(range.to(), added.to()));
      }
    }
    Range joined = added;
    int at = (int) all.stream().filter(it -> it.from() < joined.from()).count();
    all.add(at, joined);
    return new SeenLines(all.subList(0, Math.min(all.size(), MAX_RANGES)));
  }

  /** Returns those of them that are not below line {@code last}. */
  public SeenLines upTo(long last) {
    return new SeenLines(
        ranges.stream()
            .filter(it -> it.from() <= last)
            .map(it -> new Range(it.from(), Math.min(it.to(), last)))
            .toList());
  }

  /** Tells whether all lines from {@code from} to {@code to} were shown. */
  public boolean hasAll(long from, long to) {
    return ranges.stream().anyMatch(it -> it.from() <= from && it.to() >= to);
  }
}
