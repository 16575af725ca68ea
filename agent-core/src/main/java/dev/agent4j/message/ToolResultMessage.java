package dev.agent4j.message;

import java.util.List;

/** The results of all tool calls of the assistant message before it, in the order of the calls. */
public record ToolResultMessage(List<ToolResult> results) implements Message {

  public ToolResultMessage {
    results = List.copyOf(results);
  }
}
