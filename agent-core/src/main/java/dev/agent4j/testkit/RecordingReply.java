package dev.agent4j.testkit;

import dev.agent4j.llm.ReplyListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A reply listener that keeps what it hears. Thread-safe. */
public final class RecordingReply implements ReplyListener {
  private final List<String> heard = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder thinking = new StringBuilder();

  /** Makes a listener that has heard nothing. */
  public RecordingReply() {}

  @Override
  public synchronized void onText(String delta) {
    heard.add("text: " + delta);
    text.append(delta);
  }

  @Override
  public synchronized void onThinking(String delta) {
    heard.add("thinking: " + delta);
    thinking.append(delta);
  }

  @Override
  public synchronized void onRetry(int attempt, String reason, Duration pause) {
    heard.add("retry after attempt " + attempt + ": " + reason);
    pauses.add(pause);
  }

  /**
   * Returns all that was heard, in order, a line each: {@code text: Hi}, {@code thinking: Hm},
   * {@code retry after attempt 1: no answer}.
   */
  public synchronized List<String> heard() {
    return List.copyOf(heard);
  }

  /** Returns the text heard so far, its deltas joined. */
  public synchronized String text() {
    return text.toString();
  }

  /** Returns the reasoning heard so far, its deltas joined. */
  public synchronized String thinking() {
    return thinking.toString();
  }

  /** Returns the pauses before requests that were sent again, in order. */
  public synchronized List<Duration> pauses() {
    return List.copyOf(pauses);
  }
}
