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
    return textOf(content);
  }

  static String textOf(List<ContentBlock> content) {
    String text = "";
    for (ContentBlock block : content) {
      if (block instanceof Text more) {
        text = text.isEmpty() ? more.text() : text + more.text();
      }
    }
    return text;
  }

  /** Returns the tool calls, in the order the model made them; empty if it made none. */
  public List<ToolCall> toolCalls() {
    // Asked for several times in each step: no stream, and no list for nothing.
    List<ToolCall> found = List.of();
    for (ContentBlock block : content) {
      if (block instanceof ToolCall call) {
        found = found.isEmpty() ? List.of(call) : with(found, call);
      }
    }
    return found;
  }

  private static List<ToolCall> with(List<ToolCall> calls, ToolCall more) {
    List<ToolCall> joined = new ArrayList<>(calls);
    joined.add(more);
    return Collections.unmodifiableList(joined);
  }
}
