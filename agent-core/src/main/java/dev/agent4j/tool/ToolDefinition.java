package dev.agent4j.tool;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.JsonSchema;
import java.util.regex.Pattern;

/**
 * A tool as the model sees it.
 *
 * @param name 1 to 64 letters, digits, {@code _} and {@code -}
 * @param description when to use it and what comes back, in the model's terms
 * @param parameters what its arguments must look like
 */
public record ToolDefinition(String name, String description, JsonSchema parameters) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /**
   * @throws IllegalArgumentException if {@code name} has another form or {@code description} is
   *     blank
   */
  public ToolDefinition {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a tool's name is 1 to 64 letters, digits, _ and -, was '" + name + "'");
    }
    if (description.isBlank()) {
      throw new IllegalArgumentException("tool " + name + " has no description");
    }
    requireNonNull(parameters, "parameters");
  }
}
