package dev.agent4j.toolbox.output;

import java.util.Arrays;

/**
 * The first and the last bytes of a stream, with a gap between them once there are too many.
 * Positions count from the stream's beginning. Not thread-safe.
 */
final class EndsBuffer {
  static final int HEAD = 256 * 1024;
  static final int TAIL = 768 * 1024;

  private byte[] head = new byte[0];

  /** Holds the byte of each position beyond the head at that position modulo {@link #TAIL}. */
  private byte[] tail = new byte[0];

  private long length;

  /** Adds the first {@code count} bytes, which must be fewer than {@link #TAIL}. */
  void append(byte[] bytes, int count) {
    int toHead = (int) Math.max(0, Math.min(count, HEAD - length));
    if (toHead > 0) {
      head = grown(head, (int) length + toHead, HEAD);
      System.arraycopy(bytes, 0, head, (int) length, toHead);
      length += toHead;
    }
    int rest = count - toHead;
    if (rest > 0) {
      tail = grown(tail, (int) Math.min(TAIL, length - HEAD + rest), TAIL);
      int slot = (int) ((length - HEAD) % TAIL);
      int before = Math.min(rest, TAIL - slot);
      System.arraycopy(bytes, toHead, tail, slot, before);
      System.arraycopy(bytes, toHead + before, tail, 0, rest - before);
      length += rest;
    }
  }

  private static byte[] grown(byte[] array, int needed, int most) {
    return needed <= array.length
        ? array
        : Arrays.copyOf(array, Math.min(most, Math.max(needed, array.length * 2)));
  }

  /** Returns how many bytes the stream has had. */
  long length() {
    return length;
  }

  /** Returns the first position of the last part. */
  long tailStart() {
    return Math.max(Math.min(length, HEAD), length - TAIL);
  }

  boolean has(long position) {
    return position < length && (position < HEAD || position >= tailStart());
  }

  /** Copies the bytes from {@code from} on, which this has; returns how many lay together. */
  int read(long from, byte[] into, int at) {
    int most = (int) Math.min(into.length - at, length - from);
    if (from < HEAD) {
      int count = (int) Math.min(most, HEAD - from);
      System.arraycopy(head, (int) from, into, at, count);
      return count;
    }
    int slot = (int) ((from - HEAD) % TAIL);
    int count = Math.min(most, TAIL - slot);
    System.arraycopy(tail, slot, into, at, count);
    return count;
  }
}
