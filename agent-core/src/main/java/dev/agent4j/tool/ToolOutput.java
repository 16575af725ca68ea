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
  /** The member of the details that {@link #withFile} adds to. */
  public static final String CHANGED_FILES = "changedFiles";

  public ToolOutput {
    requireNonNull(text, "text");
    requireNonNull(details, "details");
  }

  public static ToolOutput of(String text) {
    return new ToolOutput(text, JsonObject.empty());
  }

  /** Adds a file that the call changed: its SHA-256 now, in hex; empty if the file is gone. */
  public ToolOutput withFile(String path, String hash) {
    JsonObject files = details.object(CHANGED_FILES).orElse(JsonObject.empty());
    return with(CHANGED_FILES, files.with(path, hash));
  }

  /** Returns this output with one more fact. */
  public ToolOutput with(String name, Object value) {
    return new ToolOutput(text, details.with(name, value));
  }
}
