package dev.agent4j.toolbox.output;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that a command has written, as plain text. Its beginning and its end are in memory, 1 MiB at
 * most; when it grows beyond, all of it goes to a file as well. Positions count bytes of UTF-8 from
 * 0. Thread-safe.
 */
public final class OutputLog {
  /** What a command that can write no more may keep in memory. */
  private static final int KEPT_IN_MEMORY = 32 * 1024;

  /** A place between two bytes, and how many line ends are before it. */
  public record Mark(long bytes, long lines) {
    public static final Mark START = new Mark(0, 0);
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final PlainText plainText = new PlainText(this::append);
  private final SpillFile spill;

  private EndsBuffer memory = new EndsBuffer();
  private long bytes;
  private long lines;
  private long lastWrite = System.nanoTime();
  private boolean ended;

  public OutputLog(SpillFile spill) {
    this.spill = spill;
  }

  public void write(byte[] chunk, int count) {
    lock.lock();
    try {
      plainText.write(chunk, count);
      lastWrite = System.nanoTime();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Says that no more can come. */
  public void end() {
    lock.lock();
    try {
      plainText.finish();
      ended = true;
      if (bytes > KEPT_IN_MEMORY) {
        spillMemory();
      }
      if (spill.length() == bytes) {
        memory = new EndsBuffer();
      }
      spill.close();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void append(byte[] text, int count) {
    for (int i = 0; i < count; i++) {
      if (text[i] == '\n') {
        lines++;
      }
    }
    if (bytes + count > EndsBuffer.HEAD + EndsBuffer.TAIL) {
      spillMemory();
    }
    if (spill.isOpen()) {
      spill.write(text, count);
    }
    memory.append(text, count);
    bytes += count;
  }

  private void spillMemory() {
    if (spill.isOpen()) {
      return;
    }
    byte[] part = new byte[8192];
    for (long at = 0; at < bytes; ) {
      int count = memory.read(at, part, 0);
      spill.write(part, count);
      at += count;
    }
  }

  /** Returns the file with all the text, as far as it could be kept; null if there is none. */
  public @Nullable SpillFile spilled() {
    return locked(() -> spill.isOpen() ? spill : null);
  }

  /** Writes the file now, so that it can be pointed at. */
  public void spill() {
    lock.lock();
    try {
      spillMemory();
    } finally {
      lock.unlock();
    }
  }

  /** Deletes the file, if there is one. */
  public void discard() throws IOException {
    lock.lock();
    try {
      spill.delete();
    } finally {
      lock.unlock();
    }
  }

  /** The bytes that are neither in the file nor in memory: none if {@code to} is {@code from}. */
  public record Lost(long from, long to) {}

  /** Returns the bytes that were not kept. */
  public Lost lost() {
    return locked(
        () -> {
          long from = spill.isOpen() ? Math.max(spill.length(), headEnd()) : bytes;
          return new Lost(from, Math.max(from, tailStart()));
        });
  }

  private long headEnd() {
    return Math.min(memory.length(), EndsBuffer.HEAD);
  }

  /** Returns {@code from}, or the next position whose byte was kept. */
  public long kept(long from) {
    return locked(
        () -> memory.has(from) || from < spill.length() ? from : Math.max(from, tailStart()));
  }

  private long tailStart() {
    return memory.length() == 0 ? bytes : memory.tailStart();
  }

  /** Returns the bytes from {@code from} on, up to the end, a gap, or {@code most}. */
  byte[] read(long from, int most) {
    return locked(
        () -> {
          byte[] read = new byte[(int) Math.max(0, Math.min(most, bytes - from))];
          int filled = 0;
          int count = 1;
          while (filled < read.length && count > 0) {
            long at = from + filled;
            count = memory.has(at) ? memory.read(at, read, filled) : spill.read(at, read, filled);
            filled += count;
          }
          return Arrays.copyOf(read, filled);
        });
  }

  /** Returns the end of what is final: of the last whole line, until no more can come. */
  public Mark mark() {
    return locked(() -> new Mark(bytes, lines));
  }

  /** Returns the beginning of a line that has no end yet. */
  byte[] openLine() {
    return locked(plainText::openLine);
  }

  public boolean isEnded() {
    return locked(() -> ended);
  }

  /** Lets {@code reading} see one state of this log. */
  <T extends @Nullable Object> T locked(Supplier<T> reading) {
    lock.lock();
    try {
      return reading.get();
    } finally {
      lock.unlock();
    }
  }

  /** Wakes who waits here, because something else has changed. */
  public void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until {@code condition}, looked at with every change, holds; returns whether it does. */
  public boolean await(BooleanSupplier condition, Duration most) throws InterruptedException {
    long left = most.toNanos();
    lock.lockInterruptibly();
    try {
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how long nothing has come. */
  public Duration quietFor() {
    return locked(() -> Duration.ofNanos(System.nanoTime() - lastWrite));
  }
}
