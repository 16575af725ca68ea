package dev.agent4j.message;

import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.ToolCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What the model said, block by block in the order it said it. */
public record AssistantMessage(List<ContentBlock> content) implements Message {

  public AssistantMessage {
    content = List.copyOf(content);
  }

  /** Returns a message with one text block. */
  public static AssistantMessage of(String text) {
    return new AssistantMessage(List.of(new Text(text)));
  }

  /** Returns the text blocks joined; empty if there are none. */
  public String text() {
    var text = new StringBuilder();
    for (Text block : blocks(Text.class)) {
      text.append(block.text());
    }
    return text.toString();
  }

  /** Returns the tool calls, in the order the model made them; empty if it made none. */
  public List<ToolCall> toolCalls() {
    return blocks(ToolCall.class);
  }

  private <T extends ContentBlock> List<T> blocks(Class<T> kind) {
    // Asked for several times in each step: no stream.
    List<T> found = new ArrayList<>(2);
    for (ContentBlock block : content) {
      if (kind.isInstance(block)) {
        found.add(kind.cast(block));
      }
    }
    return Collections.unmodifiableList(found);
  }
}
