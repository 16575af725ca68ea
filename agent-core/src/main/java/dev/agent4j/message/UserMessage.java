package dev.agent4j.message;

import static java.util.Objects.requireNonNull;

/** What was said to the model by anyone but a tool. */
public record UserMessage(String text, Sender sender) implements Message {

  /** Who said it. Only what the user said can approve or ask for anything. */
  public enum Sender {
    USER,
    /** The agent itself: a warning about a limit, a request to wrap up. */
    AGENT
  }

  /**
   * @throws IllegalArgumentException if {@code text} is blank: providers reject an empty message
   */
  public UserMessage {
    if (text.isBlank()) {
      throw new IllegalArgumentException("a user message must not be blank");
    }
    requireNonNull(sender, "sender");
  }

  public UserMessage(String text) {
    this(text, Sender.USER);
  }
}
