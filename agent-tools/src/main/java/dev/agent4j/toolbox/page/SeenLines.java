package dev.agent4j.toolbox.page;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The lines of a file that the model was shown, known by what stands in them and not by where: one
 * that has moved is known still, and one that has come to stand in its place is not. Immutable.
 */
public final class SeenLines {
  /** Of more than these, some that were shown before are forgotten, and count as not shown. */
  static final int MAX_LINES = 10_000;

  public static final SeenLines NONE = new SeenLines(new long[0]);

  /** In their order, each once. */
  private final long[] hashes;

  private SeenLines(long[] hashes) {
    this.hashes = hashes;
  }

  /** Returns these and the lines of a text, of which the first {@link #MAX_LINES} count. */
  public SeenLines plusLinesOf(String text) {
    return plus(text.lines().limit(MAX_LINES).toList());
  }

  /** Returns these and others, of which the first {@link #MAX_LINES} count. */
  public SeenLines plus(Collection<String> lines) {
    long[] added =
        lines.stream().limit(MAX_LINES).mapToLong(SeenLines::hash).sorted().distinct().toArray();
    if (added.length == 0) {
      return this;
    }
    LongStream kept =
        Arrays.stream(hashes)
            .filter(it -> Arrays.binarySearch(added, it) < 0)
            .limit(MAX_LINES - added.length);
    return new SeenLines(LongStream.concat(Arrays.stream(added), kept).sorted().toArray());
  }

  /** Tells whether all of these lines were shown. */
  public boolean hasAll(List<String> lines) {
    return lines.stream().allMatch(it -> Arrays.binarySearch(hashes, hash(it)) >= 0);
  }

  /** Returns how many different lines there are. */
  public int count() {
    return hashes.length;
  }

  /** FNV-1a over UTF-16 units: lines of one file are told apart, nobody is kept out by it. */
  private static long hash(String line) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < line.length(); i++) {
      hash = (hash ^ line.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
