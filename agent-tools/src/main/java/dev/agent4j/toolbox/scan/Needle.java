package dev.agent4j.toolbox.scan;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bytes to look for, letters of ASCII in either case if so asked. Two of them that are rare in text
 * are looked for first, at eight places at a time. Immutable.
 */
final class Needle {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  /** What text of programs is made of, the most frequent first; what is not in it is rare. */
  private static final String FREQUENT =
      " etaonirslcdupm.gh*fbTSy/(),_-;vw=CE\"IRADONPL{}<>MFxkB@0:G1U+jHV2'W&q";

  private final byte[] bytes;

  /**
   * What to set in a byte before it is compared: the bit that tells the cases apart, or nothing.
   */
  private final byte[] folds;

  private final int first;
  private final int second;

  /**
   * @param bytes at least one; lower case where it is folded
   * @param folds for each byte 0x20 if it stands for a letter in either case, else 0
   */
  Needle(byte[] bytes, byte[] folds) {
    this.bytes = bytes.clone();
    this.folds = folds.clone();
    int rarest = 0;
    int next = -1;
    for (int i = 1; i < bytes.length; i++) {
      if (rarity(i) > rarity(rarest)) {
        next = rarest;
        rarest = i;
      } else if (next < 0 || rarity(i) > rarity(next)) {
        next = i;
      }
    }
    first = rarest;
    second = next < 0 ? rarest : next;
  }

  private int rarity(int i) {
    return folds[i] == 0 ? rarity(bytes[i]) : Math.min(rarity(bytes[i]), 40);
  }

  private static int rarity(byte b) {
    int place = FREQUENT.indexOf((char) b);
    return place < 0 ? FREQUENT.length() : place;
  }

  /** Returns how well it tells a line from others: the more the better. */
  int worth() {
    return Math.min(bytes.length, 10) * 12 + rarity(first) + rarity(second);
  }

  /** Returns where it begins at or after {@code from} and ends before {@code to}; else -1. */
  int find(byte[] data, int from, int to) {
    int last = to - bytes.length;
    int at = from;
    long firstByte = ONES * (bytes[first] & 0xff);
    long secondByte = ONES * (bytes[second] & 0xff);
    long firstFold = ONES * folds[first];
    long secondFold = ONES * folds[second];
    // Eight bytes are read at a time; the last places are looked at one by one.
    int fast = Math.min(last, data.length - Long.BYTES - Math.max(first, second));
    while (at <= fast) {
      long x = ((long) LONG.get(data, at + first) | firstFold) ^ firstByte;
      long y = ((long) LONG.get(data, at + second) | secondFold) ^ secondByte;
      long z = x | y;
      long zeros = (z - ONES) & ~z & HIGHS;
      while (zeros != 0) {
        int place = at + (Long.numberOfTrailingZeros(zeros) >>> 3);
        if (place > last) {
          return -1;
        }
        if (isAt(data, place)) {
          return place;
        }
        zeros &= zeros - 1;
      }
      at += Long.BYTES;
    }
    for (; at <= last; at++) {
      if (isAt(data, at)) {
        return at;
      }
    }
    return -1;
  }

  private boolean isAt(byte[] data, int place) {
    for (int i = 0; i < bytes.length; i++) {
      if ((byte) (data[place + i] | folds[i]) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
