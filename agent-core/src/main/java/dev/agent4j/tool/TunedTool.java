package dev.agent4j.tool;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.JsonObject;
import java.time.Duration;
import java.util.function.Function;

/** A tool with other effects or another time limit than it has itself. */
record TunedTool(Tool tool, Function<JsonObject, Effects> effectsOf, Duration timeLimit)
    implements Tool {

  TunedTool {
    requireNonNull(effectsOf, "effects");
    if (timeLimit.isNegative() || timeLimit.isZero()) {
      throw new IllegalArgumentException("a time limit must be positive, was " + timeLimit);
    }
  }

  @Override
  public ToolDefinition definition() {
    return tool.definition();
  }

  @Override
  public Effects effects(JsonObject arguments) {
    return effectsOf.apply(arguments);
  }

  @Override
  public Done probe(JsonObject arguments, ToolContext context) throws Exception {
    return tool.probe(arguments, context);
  }

  @Override
  public ToolOutput execute(JsonObject arguments, ToolContext context) throws Exception {
    return tool.execute(arguments, context);
  }
}
