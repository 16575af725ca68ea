package dev.agent4j.tool;

import dev.agent4j.json.JsonObject;

/** A tool made of a definition and a function. */
record FunctionTool(ToolDefinition definition, Tool.RawBody body) implements Tool {

  @Override
  public ToolOutput execute(JsonObject arguments, ToolContext context) throws Exception {
    return body.execute(arguments, context);
  }
}
