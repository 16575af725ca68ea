package dev.agent4j.llm.minimax.markup;

import java.util.function.Consumer;

/**
 * Parts reasoning between tags at the beginning of a content from the text after it, wherever the
 * tags are split. Tags further on are text.
 */
public final class ThinkTags {
  private static final Markers OPENING = new Markers("<think>", "<mm:think>");
  private static final Markers CLOSING =
      new Markers("</think>", "\n</think>", "</mm:think>", "\n</mm:think>");

  /** A model that is caught in a circle may write blanks and nothing else. */
  private static final int MOST_BLANKS = 256;

  private enum At {
    BEGINNING,
    OPENED,
    REASONING,
    CLOSED,
    TEXT
  }

  private final Consumer<String> reasoning;
  private final Consumer<String> text;
  private At at = At.BEGINNING;
  private String held = "";

  public ThinkTags(Consumer<String> reasoning, Consumer<String> text) {
    this.reasoning = reasoning;
    this.text = text;
  }

  public void add(String fragment) {
    if (at == At.TEXT) {
      text.accept(fragment);
      return;
    }
    held += fragment;
    if (at == At.BEGINNING) {
      begin();
    }
    if (at == At.OPENED) {
      skipNewlines(At.REASONING);
    }
    if (at == At.REASONING) {
      reason();
    }
    if (at == At.CLOSED) {
      skipNewlines(At.TEXT);
    }
    if (at == At.TEXT) {
      release(text);
    }
  }

  private void begin() {
    int start = 0;
    while (start < held.length() && held.charAt(start) <= ' ') {
      start++;
    }
    int tag = OPENING.lengthAt(held, start);
    if (tag > 0) {
      held = held.substring(start + tag);
      at = At.OPENED;
    } else if (OPENING.beginningIn(held) > start || start > MOST_BLANKS) {
      at = At.TEXT;
    }
  }

  private void reason() {
    int end = CLOSING.in(held);
    if (end < 0) {
      int clear = CLOSING.beginningIn(held);
      reasoning.accept(held.substring(0, clear));
      held = held.substring(clear);
      return;
    }
    reasoning.accept(held.substring(0, end));
    held = held.substring(end + CLOSING.lengthAt(held, end));
    at = At.CLOSED;
  }

  private void skipNewlines(At next) {
    int start = 0;
    while (start < held.length() && (held.charAt(start) == '\n' || held.charAt(start) == '\r')) {
      start++;
    }
    held = held.substring(start);
    if (!held.isEmpty()) {
      at = next;
    }
  }

  private void release(Consumer<String> to) {
    if (!held.isEmpty()) {
      to.accept(held);
      held = "";
    }
  }

  /** Gives out what was held back: at the end it is no tag. */
  public void end() {
    release(at == At.REASONING ? reasoning : text);
  }
}
