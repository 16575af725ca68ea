package dev.agent4j.llm;

import java.time.Duration;

/**
 * Hears a reply while it comes in, on the thread that called {@code send}. The reply waits for it:
 * it is quick, and does not throw.
 */
@FunctionalInterface
public interface ReplyListener {

  /** Hears a little more of the text; concatenated, the deltas are the text of the message. */
  void onText(String delta);

  /** Hears a little more of the reasoning. Default: does nothing. */
  default void onThinking(String delta) {}

  /**
   * Hears that attempt {@code attempt}, from 1, failed before any of its reply was handed on, and
   * the next follows after {@code pause}. Default: does nothing.
   */
  default void onRetry(int attempt, String reason, Duration pause) {}

  /** Returns a listener that does nothing. */
  static ReplyListener none() {
    return delta -> {};
  }
}
