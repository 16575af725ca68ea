package dev.agent4j.message;

import static java.util.Objects.requireNonNull;

import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Unknown;
import java.util.List;

/** What was said to the model by anyone but a tool: text, and blocks not known here. */
public record UserMessage(List<ContentBlock> content, Sender sender) implements Message {

  /** Who said it. Only what the user said can approve or ask for anything. */
  public enum Sender {
    USER,
    /** The agent itself: a warning about a limit, a request to wrap up. */
    AGENT
  }

  /**
   * @throws IllegalArgumentException if it is blank, which providers reject, or has other blocks
   */
  public UserMessage {
    content = List.copyOf(content);
    requireNonNull(sender, "sender");
    if (!content.stream().allMatch(it -> it instanceof Text || it instanceof Unknown)) {
      throw new IllegalArgumentException("not a block of a user message among " + content);
    }
    if (content.stream().allMatch(it -> it instanceof Text text && text.text().isBlank())) {
      throw new IllegalArgumentException("a user message must not be blank");
    }
  }

  public UserMessage(String text, Sender sender) {
    this(List.of(new Text(text)), sender);
  }

  public UserMessage(String text) {
    this(text, Sender.USER);
  }

  /** Returns the text blocks joined; empty if there are none. */
  public String text() {
    return AssistantMessage.textOf(content);
  }
}
