package dev.agent4j.toolbox.search;

/** Text that stops whoever reads it when the time is up or the thread is interrupted. */
final class GuardedText implements CharSequence {
  private static final int CHECKED_EVERY = 1 << 12;

  /** Thrown to get out of a library's loop. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("stopped", null, false, false);
    }
  }

  private final CharSequence text;
  private final Deadline deadline;
  private int reads;

  GuardedText(CharSequence text, Deadline deadline) {
    this.text = text;
    this.deadline = deadline;
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    if (++reads % CHECKED_EVERY == 0
        && (Thread.currentThread().isInterrupted() || deadline.isOver())) {
      throw new Stopped();
    }
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
