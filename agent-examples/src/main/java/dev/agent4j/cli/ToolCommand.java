package dev.agent4j.cli;

import dev.agent4j.Agent;
import dev.agent4j.Session;
import dev.agent4j.cli.terminal.Surroundings;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.event.Redactor;
import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.Usage;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolDefinition;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agent tool}: one tool call by hand, through the same checks as a model's. */
@Command(
    name = "tool",
    description = {
      "Executes one tool call, checked like a model's; or lists the tools.",
      "The call is a session of its own: what needs an earlier call, such as undo or bash_output, has"
          + " nothing to go by, and a command in the background ends with it. To overwrite a file,"
          + " give write_file the expectedHash that read_file told.",
      "The exit code is 2 if there is no such tool or its arguments do not fit, and 1 if it failed."
          + " A command that bash could run is done, whatever its own exit code: that is in the"
          + " text, and with --json in details.exit."
    },
    sortOptions = false)
final class ToolCommand implements Callable<Integer> {
  private static final String CALL_ID = "by-hand";

  /** The codes of calls that do not fit. */
  private static final Set<String> NOTHING_BEGUN =
      Set.of(Code.UNKNOWN_TOOL.name(), Code.INVALID_ARGUMENTS.name());

  /** What bash tells a model, who can make another call. */
  private static final Pattern LATER = Pattern.compile("(?m)^Read on with bash_output .*$");

  private static final String NO_LATER =
      "It ends now with its session, which was this call: it cannot be read on.";

  private final Surroundings around;

  @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "The tool.")
  private @Nullable String name;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "JSON",
      description = "Its arguments, a JSON object; - reads them from standard input. Default: {}.")
  private String arguments = "{}";

  @Option(names = "--list", description = "List the tools with what they take, and do nothing.")
  private boolean list;

  @Mixin private final WorkspaceOption directory = new WorkspaceOption();
  @Mixin private final SandboxOptions confined = new SandboxOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  ToolCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws IOException {
    output.setUpLog();
    List<Tool> tools = WorkspaceOption.toolsForOneCall(directory.workspace(), confined.sandbox());
    if (list) {
      return list(tools);
    }
    if (name == null || name.isBlank()) {
      throw new CommandFailure(ExitCode.USAGE, "NAME is missing; `agent tool --list` lists them");
    }
    ToolCall call = call(name, arguments.equals("-") ? around.in().rest() : arguments);
    Agent agent =
        Agent.builder(asking(call))
            .tools(tools)
            .redactor(Redactor.ofEnvironment(around.environment()))
            .build();
    try (Session session = agent.session()) {
      int exitCode = TurnRunner.take(session, "Execute the call.", around);
      List<ToolResult> results = session.transcript().toolResults();
      return results.isEmpty() ? exitCode : told(results.get(0), exitCode);
    }
  }

  private int list(List<Tool> tools) {
    List<ToolDefinition> asked =
        tools.stream()
            .map(Tool::definition)
            .filter(it -> name == null || it.name().equals(name))
            .toList();
    if (asked.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE, "there is no tool " + name + "; `agent tool --list` lists them");
    }
    asked.forEach(this::print);
    return ExitCode.DONE;
  }

  private static ToolCall call(String name, String arguments) {
    try {
      return new ToolCall(CALL_ID, name, JsonObject.parse(arguments));
    } catch (JsonException e) {
      return new ToolCall(CALL_ID, name, JsonObject.empty(), arguments);
    }
  }

  /** Returns a model that makes one call, and ends its turn. */
  private static LlmClient asking(ToolCall call) {
    return (request, listener) -> {
      boolean isFirst = request.messages().size() == 1;
      return new LlmResponse(
          isFirst ? new AssistantMessage(List.of(call)) : AssistantMessage.of("Done."),
          isFirst ? StopReason.TOOL_USE : StopReason.END_TURN,
          Usage.NONE,
          "by hand",
          0.0);
    };
  }

  private int told(ToolResult result, int exitCode) {
    boolean isOk = result.status() == ToolResult.Status.OK;
    String text = LATER.matcher(result.text()).replaceAll(NO_LATER);
    if (output.isJson()) {
      around
          .out()
          .println(
              JsonObject.of("ok", isOk, "tool", name)
                  .with("status", result.status())
                  .with("text", text)
                  .with("details", result.details()));
    } else {
      (isOk ? around.out() : around.err()).println(text);
    }
    if (isOk || exitCode != ExitCode.DONE) {
      return exitCode;
    }
    return NOTHING_BEGUN.contains(result.details().string("code").orElse(""))
        ? ExitCode.USAGE
        : ExitCode.NOT_DONE;
  }

  private void print(ToolDefinition tool) {
    JsonObject parameters = tool.parameters().toJson();
    if (output.isJson()) {
      around
          .out()
          .println(
              JsonObject.of("name", tool.name(), "description", tool.description())
                  .with("parameters", parameters));
    } else {
      around.out().println(tool.name() + "\n  " + tool.description());
      around.out().println("  " + parameters.toPrettyString().replace("\n", "\n  ") + "\n");
    }
  }
}
