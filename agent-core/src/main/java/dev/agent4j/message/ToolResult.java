package dev.agent4j.message;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.ToolCall;

/**
 * The one answer to the tool call with id {@code callId}.
 *
 * @param text for the model to read
 * @param details facts for programs, not shown to the model: {@code code} of a failure, an exit
 *     code, a path; empty if there are none
 */
public record ToolResult(String callId, Status status, String text, JsonObject details) {

  /** What became of the call. */
  public enum Status {
    OK,
    FAILED,
    /** Stopped while executing; what it had done stays done. */
    CANCELLED,
    /** Never begun. */
    SKIPPED
  }

  public ToolResult {
    requireNonNull(callId, "callId");
    requireNonNull(status, "status");
    requireNonNull(text, "text");
    requireNonNull(details, "details");
  }

  public ToolResult(String callId, Status status, String text) {
    this(callId, status, text, JsonObject.empty());
  }

  public static ToolResult of(ToolCall call, Status status, String text) {
    return new ToolResult(call.id(), status, text);
  }
}
