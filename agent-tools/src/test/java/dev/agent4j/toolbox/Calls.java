package dev.agent4j.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agent4j.error.ToolException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema.Checked;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.tool.ToolScope;

/** Calls tools as the agent of one session does: arguments are checked first. */
public final class Calls {
  private final ToolScope scope = new ToolScope();

  public Calls() {}

  /** Returns what the call gives; the arguments are JSON with ' for ". */
  public ToolOutput call(Tool tool, String arguments) throws Exception {
    return call(tool, JsonObject.parse(arguments.replace('\'', '"')));
  }

  public ToolOutput call(Tool tool, JsonObject arguments) throws Exception {
    Checked checked = tool.definition().parameters().check(arguments);
    assertThat(checked.problems()).isEmpty();
    assertThat(checked.coercions()).isEmpty();
    return tool.execute(checked.value(), ToolContext.of("call-1", scope));
  }

  /** Returns how the call fails. */
  public ToolException failure(Tool tool, String arguments) {
    return catchThrowableOfType(ToolException.class, () -> call(tool, arguments));
  }

  public ToolException failure(Tool tool, JsonObject arguments) {
    return catchThrowableOfType(ToolException.class, () -> call(tool, arguments));
  }
}
