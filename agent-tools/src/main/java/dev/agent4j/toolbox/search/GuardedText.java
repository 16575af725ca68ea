package dev.agent4j.toolbox.search;

import dev.agent4j.toolbox.walk.Deadline;

/** Text that stops whoever reads it when the time is up or the thread is interrupted. */
final class GuardedText implements CharSequence {
  /** Thrown to get out of a library's loop. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("stopped", null, false, false);
    }
  }

  private final CharSequence text;
  private final Deadline deadline;

  /**
   * Begins to read {@code text}, which counts as a read: there may be many that are empty.
   *
   * @throws Stopped if it is time to
   */
  GuardedText(CharSequence text, Deadline deadline) {
    this.text = text;
    this.deadline = deadline;
    stopIfItIsTime();
  }

  private void stopIfItIsTime() {
    if (deadline.stopsAtThisRead()) {
      throw new Stopped();
    }
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    stopIfItIsTime();
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
