package dev.agent4j.execution;

import static java.util.stream.Collectors.joining;

import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.message.ContentBlock.ToolCall;
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
   * Returns a call that can be executed, or says why not.
   *
   * @param told the call without secrets
   */
  PreparedCall prepare(ToolCall call, ToolCall told, TurnContext turn) {
    Tool tool = tools.get(call.name());
    String note = "";
    if (tool == null) {
      tool = onlyLikeNamed(call.name());
      if (tool == null) {
        return PreparedCall.failed(told, Code.UNKNOWN_TOOL, unknown(told.name()));
      }
      note =
          "No tool is named "
              + shown(told.name())
              + "; ran "
              + tool.definition().name()
              + " instead.\n";
    }
    String name = tool.definition().name();
    if (turn.toolsLeftOut().contains(name)) {
      return PreparedCall.failed(
          told, Code.DENIED, "Not executed: " + name + " is off in this turn.");
    }
    JsonSchema.Checked checked = tool.definition().parameters().check(call.arguments());
    if (!checked.isValid()) {
      return PreparedCall.failed(
          told,
          Code.INVALID_ARGUMENTS,
          "Not executed: invalid arguments for "
              + name
              + ":\n"
              + turn.redaction()
                  .text(checked.problems().stream().map(it -> "- " + it).collect(joining("\n"))));
    }
    if (!checked.coercions().isEmpty()) {
      String adjusted = turn.redaction().text(String.join("; ", checked.coercions()));
      note += "Arguments were adjusted: " + adjusted + "\n";
    }
    return PreparedCall.executable(told, tool, checked.value(), note);
  }

  /**
   * Returns the one tool whose name differs in case and separators only; null if none or several.
   */
  private @Nullable Tool onlyLikeNamed(String name) {
    if (name.length() > MAX_SHOWN) {
      return null;
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

  /** Returns the beginning of a name that is too long for one: it may be half a reply. */
  private static String shown(String name) {
    return Texts.head(name, MAX_SHOWN);
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
