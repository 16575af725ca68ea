package dev.agent4j.execution;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ToolResult;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import org.jspecify.annotations.Nullable;

/** A call of the step under way, from the reply to its result. Confined to the turn's thread. */
final class OpenCall {
  /** The call as the model made it, redacted: what is told of it. */
  final ToolCall told;

  /** What executes the call; null if it is refused before a tool was found. */
  @Nullable Tool tool;

  /** Valid by the tool's schema. */
  JsonObject arguments = JsonObject.empty();

  /** What was taken otherwise than written, for the model; empty if nothing was. */
  String note = "";

  /** What the call would do, as the tool told when it was decided. */
  Effects effects = Effects.none();

  /** What an approver must answer before the call starts; null if nothing. */
  @Nullable String question;

  /** How often that was asked. */
  int asked;

  /** Whether the call may start still: it has not begun, has no result and is not put off. */
  boolean isWaiting = true;

  /** What became of the call; null as long as it has not ended. */
  @Nullable ToolResult result;

  OpenCall(ToolCall told) {
    this.told = told;
  }

  /** Returns the tool of a call that was not refused. */
  Tool tool() {
    return requireNonNull(tool);
  }

  String toolName() {
    return tool().definition().name();
  }
}
