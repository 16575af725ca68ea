package dev.agent4j.execution;

import static java.util.stream.Collectors.joining;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.redact.Redaction;
import dev.agent4j.session.Recovery;
import dev.agent4j.session.Redacted;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolDefinition;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Executes tool calls. Whatever happens, each call gets exactly one result, in its place. Immutable
 * and thread-safe.
 */
public final class ToolExecutor {
  /** Beyond it a reply is not a plan but an accident (agent-kernel survey, read 2026-11). */
  private static final int MAX_CALLS_A_STEP = 32;

  private static final int NEAREST = 3;
  private static final int MAX_SHOWN = 200;

  private final Map<String, Tool> tools = new LinkedHashMap<>();
  private final List<ToolDefinition> definitions;
  private final int width;

  /**
   * @param width how many calls run at the same time at most
   */
  public ToolExecutor(List<Tool> tools, int width) {
    tools.forEach(it -> this.tools.put(it.definition().name(), it));
    definitions = List.copyOf(tools.stream().map(Tool::definition).toList());
    this.width = width;
  }

  /** Returns the tools as the model sees them, in their order. */
  public List<ToolDefinition> definitions() {
    return definitions;
  }

  /** Returns what records the results of calls that an earlier turn has left open. */
  public Recovery recovery(TurnContext turn) {
    return new Recovery(
        turn.transcript(), turn.redaction(), this::find, id -> turn.of(id, text -> {}));
  }

  /**
   * Executes the calls of a reply, at the same time those that do not conflict, and records them.
   * If the thread is interrupted the results say what became of each, and the thread stays
   * interrupted.
   *
   * @param calls as the model made them; the reply is recorded
   * @param allowed how many of the calls may be executed
   * @return the results so far, in the order of the calls: fewer than calls if one waits for its
   *     approver
   */
  public List<ToolResult> execute(
      List<ToolCall> calls, StopReason stopReason, int allowed, TurnContext turn) {
    String damage = damage(calls, stopReason);
    var step = new ParallelCalls(turn, width);
    for (int i = 0; i < calls.size(); i++) {
      ToolCall call = calls.get(i);
      String skipped = damage != null ? damage : beyond(i, allowed);
      step.add(
          Redacted.call(call, turn.redaction()),
          open -> prepare(call, skipped, open, turn.redaction()));
    }
    return step.execute();
  }

  private static @Nullable String beyond(int before, int allowed) {
    if (before >= allowed) {
      return "a limit of the turn is reached";
    }
    return before >= MAX_CALLS_A_STEP
        ? "at most " + MAX_CALLS_A_STEP + " calls are executed in one step"
        : null;
  }

  /** Returns why nothing of a reply may be executed; null if all is well. */
  private static @Nullable String damage(List<ToolCall> calls, StopReason stopReason) {
    return switch (stopReason) {
      case MAX_TOKENS ->
          "the reply was cut off at its length limit, so its calls may lack a part. Call again, with"
              + " less at a time";
      case REFUSAL -> "the reply was stopped by the provider";
      case OTHER -> "the reply stopped for an unknown reason, so its calls may lack a part";
      case END_TURN, TOOL_USE ->
          anyUnreadable(calls)
              ? "another call of the same reply has unreadable arguments, so the reply may be damaged."
                  + " Call again"
              : null;
    };
  }

  private static boolean anyUnreadable(List<ToolCall> calls) {
    boolean isAny = false; // Looked at in each step: no stream.
    for (ToolCall call : calls) {
      isAny |= call.unreadable() != null;
    }
    return isAny;
  }

  /**
   * Makes a call ready to be executed.
   *
   * @param skipped why it is not to be executed; null if it is
   * @throws ToolException if it is not executed: the model is told why
   */
  private void prepare(
      ToolCall call, @Nullable String skipped, OpenCall open, Redaction redaction) {
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
  private @Nullable Tool find(String name) {
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
    return text.length() <= MAX_SHOWN
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MAX_SHOWN / 2)) + "…";
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
