package dev.agent4j.cli.terminal;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolDefinition;
import dev.agent4j.tool.ToolOutput;
import java.time.Duration;

/**
 * A tool that asks before a call that writes, executes or reaches anything. The time that the user
 * takes to answer does not count for the tool's own time limit, which this keeps itself.
 */
public record ApprovedTool(Tool tool, Approval approval) implements Tool {
  private static final Duration PATIENCE = Duration.ofHours(24);

  @Override
  public ToolDefinition definition() {
    return tool.definition();
  }

  @Override
  public Effects effects(JsonObject arguments) {
    return tool.effects(arguments);
  }

  @Override
  public Duration timeLimit() {
    return tool.timeLimit().plus(PATIENCE);
  }

  @Override
  public ToolOutput execute(JsonObject arguments, ToolContext context) throws Exception {
    if (changesAnything(tool.effects(arguments))) {
      approval.require(tool.definition().name(), arguments);
    }
    try (var alarm = Alarm.after(tool.timeLimit())) {
      try {
        return tool.execute(arguments, context);
      } catch (InterruptedException | ToolException e) {
        throw alarm.hasRung() ? timeout(e) : e;
      }
    }
  }

  private ToolException timeout(Exception e) {
    String state = e instanceof ToolException told ? " " + told.messageForModel() : "";
    return new ToolException(
        Code.TIMEOUT,
        "Stopped after its time limit of " + Show.time(tool.timeLimit()) + "." + state);
  }

  private static boolean changesAnything(Effects effects) {
    return !(effects.writes().isEmpty()
        && effects.executes().isEmpty()
        && effects.reaches().isEmpty());
  }
}
