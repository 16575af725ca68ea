package dev.agent4j.llm.minimax.wire;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Bytes that the readers of answers are lent, one after the other: as many as are read at a time,
 * not as many as wait. Thread-safe.
 */
public final class Buffers {
  /** Holds most answers without streaming, and what arrives at a time of those with. */
  private static final int SIZE = 4 * 1024;

  private static final int MOST_IDLE = 64;
  private static final BlockingQueue<byte[]> IDLE = new ArrayBlockingQueue<>(MOST_IDLE);

  private Buffers() {}

  /** Returns bytes that nobody else has, with anything in them. */
  public static byte[] take() {
    byte[] idle = IDLE.poll();
    return idle == null ? new byte[SIZE] : idle;
  }

  /** Takes back what {@link #take} returned; the caller touches it no more. */
  public static void giveBack(byte[] buffer) {
    // Beyond the most that are kept it is the collector's.
    boolean unused = IDLE.offer(buffer);
  }
}
