package dev.agent4j.tool;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.JsonObject;

/**
 * What a tool call gave.
 *
 * @param text for the model to read
 * @param details facts for programs, not shown to the model; empty if there are none
 */
public record ToolOutput(String text, JsonObject details) {

  public ToolOutput {
    requireNonNull(text, "text");
    requireNonNull(details, "details");
  }

  public static ToolOutput of(String text) {
    return new ToolOutput(text, JsonObject.empty());
  }

  /** Returns this output with one more fact. */
  public ToolOutput with(String name, Object value) {
    return new ToolOutput(text, details.with(name, value));
  }
}
