package dev.agent4j.execution;

import static java.util.Objects.requireNonNull;

import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import org.jspecify.annotations.Nullable;

/**
 * A call that was looked at: either it can be executed, or it has its result already.
 *
 * @param call as the model made it, redacted: what is told of it
 * @param tool what executes it; null if it is refused
 * @param arguments valid by the tool's schema
 * @param effects as the tool told them when the call was decided
 * @param note what was taken otherwise than written, for the model; empty if nothing was
 * @param question what an approver must answer before it starts; null if nothing
 * @param refused the result of a call that is not executed; else null
 */
record PreparedCall(
    ToolCall call,
    @Nullable Tool tool,
    JsonObject arguments,
    Effects effects,
    String note,
    @Nullable String question,
    @Nullable ToolResult refused) {
  private static final int MAX_SHOWN = 200;

  static PreparedCall executable(ToolCall call, Tool tool, JsonObject arguments, String note) {
    return new PreparedCall(call, tool, arguments, Effects.unknown(), note, null, null);
  }

  static PreparedCall failed(ToolCall call, Code code, String text) {
    return refused(call, Status.FAILED, code, text);
  }

  static PreparedCall skipped(ToolCall call, String reason) {
    return refused(call, Status.SKIPPED, Code.NOT_EXECUTED, "Not executed: " + reason + ".");
  }

  /** The model is told where its JSON breaks, and given the beginning of what it wrote. */
  static PreparedCall unreadable(ToolCall call) {
    String written = requireNonNull(call.unreadable());
    String shown = Texts.head(written, MAX_SHOWN);
    return failed(
        call,
        Code.INVALID_ARGUMENTS,
        "Not executed: the arguments of "
            + Texts.head(call.name(), MAX_SHOWN)
            + " are not a JSON object: "
            + parseError(written)
            + ". They began: "
            + shown
            + "\nCall again with complete, valid JSON.");
  }

  private static String parseError(String written) {
    try {
      JsonObject.parse(written);
      return "the provider could not read them";
    } catch (JsonException e) {
      return String.valueOf(e.getMessage());
    }
  }

  static PreparedCall refused(ToolCall call, Status status, Code code, String text) {
    var result = new ToolResult(call.id(), status, text, JsonObject.of("code", code.name()));
    return new PreparedCall(call, null, call.arguments(), Effects.none(), "", null, result);
  }

  /** Returns this call, decided: with what it would do, and what must be asked before. */
  PreparedCall decided(Effects effects, @Nullable String question) {
    return new PreparedCall(call, tool, arguments, effects, note, question, null);
  }

  /** Returns what executes this call, which was not refused. */
  Tool executor() {
    return requireNonNull(tool);
  }

  /** Returns the result of a call that is not executed. */
  ToolResult refusal() {
    return requireNonNull(refused);
  }
}
