package dev.agent4j.session;

import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.redact.Redaction;
import dev.agent4j.session.Entry.CallEnded;
import dev.agent4j.tool.Effects.Repeat;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what became of calls that were cut off or dropped, so that each has its result. */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final Transcript transcript;
  private final Redaction redaction;
  private final Function<String, @Nullable Tool> tools;
  private final Function<String, ToolContext> contexts;

  /**
   * @param tools returns the tool of a name; null if there is none
   * @param contexts returns what a tool is told that is asked of the call with an id
   */
  public Recovery(
      Transcript transcript,
      Redaction redaction,
      Function<String, @Nullable Tool> tools,
      Function<String, ToolContext> contexts) {
    this.transcript = transcript;
    this.redaction = redaction;
    this.tools = tools;
    this.contexts = contexts;
  }

  /** Appends what is known of each open call. */
  public void settle() {
    settleBegun();
    for (ToolCall call : transcript.openCalls()) {
      append(call, Status.SKIPPED, Code.NOT_EXECUTED, notBegun(call));
    }
  }

  /** Appends what is known of each call that had begun; what had not stays open. */
  public void settleBegun() {
    for (ToolCall call : transcript.openCalls()) {
      if (transcript.isBegun(call.id())) {
        settleBegun(call);
      }
    }
  }

  private String notBegun(ToolCall call) {
    if (transcript.isPaused(call.id())) {
      return "Not started: it waited for an approval that never came.";
    }
    return asked(call, Repeat.UNSAFE, Recovery::repeat) == Repeat.PURE
        ? "Cut off before its result was recorded. It changes nothing and may be repeated."
        : "Not started: the turn ended before it began.";
  }

  private void settleBegun(ToolCall call) {
    Question<Tool.Done> isDone =
        (tool, arguments) ->
            repeat(tool, arguments) == Repeat.VERIFIABLE
                ? tool.probe(arguments, contexts.apply(call.id()))
                : Tool.Done.UNKNOWN;
    switch (asked(call, Tool.Done.UNKNOWN, isDone)) {
      case YES ->
          append(
              call,
              Status.OK,
              null,
              "It was done, as was found out afterwards, but its result was lost when the turn was"
                  + " cut off.");
      case NO ->
          append(
              call,
              Status.FAILED,
              Code.NOT_EXECUTED,
              "It was begun, and was not done, as was found out afterwards: the turn was cut off.");
      case UNKNOWN ->
          append(
              call,
              Status.FAILED,
              Code.OUTCOME_UNKNOWN,
              "Outcome unknown: it was begun, and the turn was cut off before it ended. It may have"
                  + " been done in whole, in part or not at all: check before you repeat it.");
    }
  }

  private void append(ToolCall call, Status status, @Nullable Code code, String text) {
    JsonObject details = code == null ? JsonObject.empty() : JsonObject.of("code", code.name());
    transcript.append(new CallEnded(new ToolResult(call.id(), status, text, details)));
  }

  private static Repeat repeat(Tool tool, JsonObject arguments) {
    return tool.effects(arguments).repeat();
  }

  /** Returns what the call's tool says of it; {@code otherwise} if there is none that can. */
  private <T> T asked(ToolCall call, T otherwise, Question<T> question) {
    Tool tool = tools.apply(call.name());
    if (tool == null) {
      return otherwise;
    }
    JsonSchema.Checked checked = tool.definition().parameters().check(call.arguments());
    try {
      return checked.isValid() ? question.ask(tool, checked.value()) : otherwise;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception | Error e) {
      LOG.warn("{} cannot tell of a call that was cut off", call.name(), redaction.thrown(e));
    }
    return otherwise;
  }

  private interface Question<T> {
    T ask(Tool tool, JsonObject arguments) throws Exception;
  }
}
