package dev.agent4j.redact;

import java.util.function.Consumer;

/**
 * Text that comes in pieces, told redacted, also secrets that are cut by a piece's end: a delta, or
 * its end, is told later if a secret may have begun in it. Confined to one thread.
 */
public final class RedactedDeltas {
  /** Whether a word begins depends on what is before it. */
  private static final int MAX_TOLD_CHARS = 16;

  private final Redactor redactor;
  private final Consumer<String> told;
  private final StringBuilder buffer = new StringBuilder(0);
  private int done;

  /**
   * @param told is given what may be told, in order, never empty
   */
  RedactedDeltas(Redactor redactor, Consumer<String> told) {
    this.redactor = redactor;
    this.told = told;
  }

  /** Takes the next delta, and tells what is settled. */
  public void add(String delta) {
    boolean isNext = done == buffer.length();
    buffer.append(delta);
    int settled = redactor.settled(buffer, done);
    if (isNext && settled == buffer.length() && redactor.isClean(buffer, done)) {
      forget(settled);
      if (!delta.isEmpty()) {
        told.accept(delta);
      }
    } else {
      tell(settled);
    }
  }

  /** Tells what was not told yet, since no delta follows. */
  public void end() {
    tell(buffer.length());
  }

  private void tell(int end) {
    if (end > done) {
      String clean = redactor.redact(buffer, done, end);
      forget(end);
      if (!clean.isEmpty()) {
        told.accept(clean);
      }
    }
  }

  /** Keeps of what is told what the next depends on. */
  private void forget(int end) {
    int kept = Math.max(0, end - MAX_TOLD_CHARS);
    buffer.delete(0, kept);
    done = end - kept;
  }
}
