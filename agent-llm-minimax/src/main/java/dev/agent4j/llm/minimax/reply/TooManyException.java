package dev.agent4j.llm.minimax.reply;

import java.io.IOException;

/** A reply has more of something than any model says. */
final class TooManyException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The most tool calls, content blocks or entries of reasoning; five calls were seen at once. */
  static final int MOST = 1_024;

  private TooManyException(String what) {
    super("the reply has more than " + MOST + " " + what);
  }

  /** Throws if there are so many. */
  static void check(int count, String what) throws TooManyException {
    if (count > MOST) {
      throw new TooManyException(what);
    }
  }
}
