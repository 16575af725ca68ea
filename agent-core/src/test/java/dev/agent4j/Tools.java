package dev.agent4j;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.util.concurrent.CountDownLatch;

/** Tools for the tests of this package. */
final class Tools {
  private static final JsonSchema BY =
      JsonSchema.of(
          JsonObject.parse(
              """
              {"type":"object","properties":{"by":{"type":"integer"}},"required":["by"],
               "additionalProperties":false}"""));
  static final JsonSchema ANYTHING = JsonSchema.of(JsonObject.of("type", "object"));

  static final Tool DIVIDE =
      Tool.raw(
              "divide",
              "Divides ten.",
              BY,
              (args, context) -> {
                long by = args.integer("by").orElseThrow();
                if (by == 0) {
                  throw new ToolException(Code.INVALID_ARGUMENTS, "by must not be 0");
                }
                return ToolOutput.of("" + 10 / by);
              })
          .withEffects(args -> Effects.none());

  private Tools() {}

  /** Returns a tool that is begun, then waits until it is interrupted. */
  static Tool hanging(String name, CountDownLatch begun) {
    return Tool.raw(
            name,
            "Waits.",
            ANYTHING,
            (args, context) -> {
              begun.countDown();
              new CountDownLatch(1).await();
              return ToolOutput.of("never");
            })
        .withEffects(args -> Effects.none());
  }

  /** Returns a tool that does not listen when it is interrupted, until {@code release}. */
  static Tool deaf(String name, CountDownLatch begun, CountDownLatch release) {
    return Tool.raw(
            name,
            "Does not listen.",
            ANYTHING,
            (args, context) -> {
              begun.countDown();
              while (release.getCount() > 0) {
                try {
                  release.await();
                } catch (InterruptedException e) {
                  // That is the point.
                }
              }
              return ToolOutput.of("at last");
            })
        .withEffects(args -> Effects.none());
  }

  static Tool answering(String name, Tool.RawBody body, Effects effects) {
    return Tool.raw(name, "Answers.", ANYTHING, body).withEffects(args -> effects);
  }
}
