package dev.agent4j.cli.calls;

import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import java.util.Set;

/**
 * What is answered to a call by hand.
 *
 * @param tool the tool's name; empty if there was none
 */
public record CallAnswer(String tool, ToolResult result) {
  /** The codes of calls that do not fit. */
  private static final Set<String> NOTHING_BEGUN =
      Set.of(Code.UNKNOWN_TOOL.name(), Code.INVALID_ARGUMENTS.name());

  /** What has become of a call, the better first. */
  public enum Verdict {
    OK,
    FAILED,
    /** There is no such tool, or what it was given does not fit. */
    MISFIT,
    CANCELLED
  }

  public Verdict verdict() {
    if (result.status() == Status.OK) {
      return Verdict.OK;
    }
    boolean hasBegun = !NOTHING_BEGUN.contains(result.details().string("code").orElse(""));
    return hasBegun ? Verdict.FAILED : Verdict.MISFIT;
  }

  /** Returns the answer with another text. */
  public CallAnswer saying(String text) {
    return new CallAnswer(
        tool, new ToolResult(result.callId(), result.status(), text, result.details()));
  }

  public JsonObject toJson() {
    return JsonObject.of("ok", verdict() == Verdict.OK, "tool", tool)
        .with("status", result.status())
        .with("text", result.text())
        .with("details", result.details());
  }
}
