package dev.agent4j.execution;

import static java.util.stream.Collectors.joining;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.redact.Redaction;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolDefinition;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The agent's tools by name, and the check of a call before it is executed. */
final class ToolBox {
  private static final int NEAREST = 3;
  private static final int MAX_SHOWN = 100;

  private final Map<String, Tool> tools = new LinkedHashMap<>();
  private final List<ToolDefinition> definitions;

  ToolBox(List<Tool> tools) {
    tools.forEach(it -> this.tools.put(it.definition().name(), it));
    definitions = this.tools.values().stream().map(Tool::definition).toList();
  }

  List<ToolDefinition> definitions() {
    return definitions;
  }

  /**
   * Makes a call ready to be executed.
   *
   * @param skipped why it is not to be executed; null if it is
   * @throws ToolException if it is not executed: the model is told why
   */
  void prepare(ToolCall call, @Nullable String skipped, OpenCall open, Redaction redaction) {
    String unreadable = open.told.unreadable();
    if (unreadable != null) {
      throw new ToolException(Code.INVALID_ARGUMENTS, unreadable(open.told.name(), unreadable));
    }
    if (skipped != null) {
      throw notExecuted(skipped);
    }
    Tool tool = find(call.name());
    if (tool == null) {
      throw new ToolException(Code.UNKNOWN_TOOL, unknown(open.told.name()));
    }
    String name = tool.definition().name();
    if (!name.equals(call.name())) {
      open.note = "No tool is named " + shown(open.told.name()) + "; ran " + name + " instead.\n";
    }
    JsonSchema.Checked checked = tool.definition().parameters().check(call.arguments());
    if (!checked.isValid()) {
      String problems = checked.problems().stream().map(it -> "\n- " + it).collect(joining());
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          "Not executed: invalid arguments for " + name + ":" + redaction.text(problems));
    }
    if (!checked.coercions().isEmpty()) {
      String adjusted = redaction.text(String.join("; ", checked.coercions()));
      open.note += "Arguments were adjusted: " + adjusted + "\n";
    }
    open.tool = tool;
    open.arguments = checked.value();
  }

  static ToolException notExecuted(String reason) {
    return new ToolException(Code.NOT_EXECUTED, "Not executed: " + reason + ".");
  }

  /** The model is told where its JSON breaks, and given the beginning of what it wrote. */
  private static String unreadable(String name, String written) {
    String problem = "the provider could not read them";
    try {
      JsonObject.parse(written);
    } catch (JsonException e) {
      problem = String.valueOf(e.getMessage());
    }
    return "Not executed: the arguments of "
        + shown(name)
        + " are not a JSON object: "
        + problem
        + ". They began: "
        + shown(written)
        + "\nCall again with complete, valid JSON.";
  }

  /**
   * Returns the tool of that name, or the only one whose name differs in case and separators alone;
   * null if there is none.
   */
  @Nullable Tool find(String name) {
    Tool tool = tools.get(name);
    if (tool != null || name.length() > MAX_SHOWN) {
      return tool;
    }
    String plain = plain(name);
    List<Tool> alike =
        tools.values().stream().filter(it -> plain(it.definition().name()).equals(plain)).toList();
    return alike.size() == 1 ? alike.get(0) : null;
  }

  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
  }

  private String unknown(String name) {
    String shown = shown(name);
    if (tools.isEmpty()) {
      return "No tool is named " + shown + ": there are no tools at all. Answer in text.";
    }
    String plain = plain(shown);
    String nearest =
        tools.keySet().stream()
            .sorted(Comparator.comparingInt(it -> distance(plain, plain(it))))
            .limit(NEAREST)
            .collect(joining(", "));
    return "No tool is named " + shown + ". The nearest names are: " + nearest + ".";
  }

  /** Returns the beginning of a text that is too long to be shown: it may be half a reply. */
  private static String shown(String text) {
    if (text.length() <= MAX_SHOWN) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_SHOWN - 1)) ? MAX_SHOWN - 1 : MAX_SHOWN;
    return text.substring(0, end) + "…";
  }

  /** Returns how many letters must be added, removed or changed to make one word the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
