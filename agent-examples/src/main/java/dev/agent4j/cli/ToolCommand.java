package dev.agent4j.cli;

import static java.util.Objects.requireNonNull;

import dev.agent4j.Agent;
import dev.agent4j.Session;
import dev.agent4j.cli.calls.CallAnswer;
import dev.agent4j.cli.calls.CallAnswer.Verdict;
import dev.agent4j.cli.calls.CallLines;
import dev.agent4j.cli.calls.CallsByHand;
import dev.agent4j.cli.terminal.Approval;
import dev.agent4j.cli.terminal.Dialogue;
import dev.agent4j.cli.terminal.Surroundings;
import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ToolResult;
import dev.agent4j.policy.Policy;
import dev.agent4j.redact.Redactor;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolDefinition;
import dev.agent4j.toolbox.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agent tool}: tool calls by hand, through the same checks as a model's. */
@Command(
    name = "tool",
    description = {
      "Executes one tool call, checked like a model's; or many; or lists the tools.",
      "One call is a session of its own: what needs an earlier call, such as undo or bash_output, has"
          + " nothing to go by, and a command in the background ends with it. To overwrite a file,"
          + " give write_file as expected_hash the sha256 that read_file tells with --json.",
      "`agent tool -` makes many calls in one session, without a model. It reads one call a line from"
          + " standard input, {\"tool\": \"read_file\", \"arguments\": {\"path\": \"a.txt\"}}, and"
          + " executes one after the other. Each is answered at once by a line on standard output:"
          + " {\"ok\": …, \"tool\": …, \"status\": …, \"text\": …, \"details\": …}. Blank lines are"
          + " skipped; a line that is not a call is answered with ok false and its number; a line may"
          + " have 16,777,216 characters. The end of the input, Ctrl-C or SIGTERM ends the session"
          + " and the commands that still run.",
      "The exit code is 2 if there is no such tool or its arguments do not fit, and 1 if it failed."
          + " A command that bash could run is done, whatever its own exit code: that is in the"
          + " text, and with --json in details.exit. Of many calls the highest code counts; a line"
          + " that is not a call has 2."
    },
    sortOptions = false)
final class ToolCommand implements Callable<Integer> {
  private static final String CALL_ID = "by-hand";
  private static final String STANDARD_INPUT = "-";

  /** What bash tells a model, who can make another call. */
  private static final Pattern LATER = Pattern.compile("(?m)^Read on with bash_output .*$");

  private static final String NO_LATER =
      "It ends now with its session, which was this call: it cannot be read on.";

  private final Surroundings around;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The tool; - reads calls from standard input.")
  private @Nullable String name;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "JSON",
      description = "Its arguments, a JSON object; - reads them from standard input. Default: {}.")
  private @Nullable String arguments;

  @Option(names = "--list", description = "List the tools with what they take, and do nothing.")
  private boolean list;

  @Option(
      names = "--policy",
      description =
          "Decide on calls as `agent run` does without --yes: one that writes, executes or reaches"
              + " anything is asked about, and denied if nobody is there. Default: no policy, since"
              + " the call is your own.")
  private boolean policy;

  @Mixin private final WorkspaceOption directory = new WorkspaceOption();
  @Mixin private final SandboxOptions confined = new SandboxOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  ToolCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws IOException {
    output.setUpLog();
    boolean isMany = STANDARD_INPUT.equals(name);
    Workspace workspace = directory.workspace();
    List<Tool> tools =
        isMany
            ? WorkspaceOption.tools(workspace, confined.sandbox())
            : WorkspaceOption.toolsForOneCall(workspace, confined.sandbox());
    if (list) {
      return list(tools);
    }
    if (name == null || name.isBlank()) {
      throw new CommandFailure(ExitCode.USAGE, "NAME is missing; `agent tool --list` lists them");
    }
    if (isMany && arguments != null) {
      throw new CommandFailure(
          ExitCode.USAGE, "`agent tool -` reads its calls from standard input: leave out JSON");
    }
    try {
      return call(new CallsByHand(), tools, isMany);
    } catch (UncheckedIOException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private int call(CallsByHand calls, List<Tool> tools, boolean isMany) {
    try (Session session = agent(calls, tools, isMany).session()) {
      if (isMany) {
        return exitCode(new CallLines(session, calls, around).answerAll());
      }
      String json = arguments == null ? "{}" : arguments;
      String tool = requireNonNull(name);
      calls.make(call(tool, json.equals(STANDARD_INPUT) ? around.in().rest() : json));
      int exitCode = TurnRunner.take(session, CallsByHand.PROMPT, around);
      List<ToolResult> results = session.transcript().toolResults();
      return results.isEmpty() ? exitCode : told(new CallAnswer(tool, results.get(0)), exitCode);
    }
  }

  private Agent agent(CallsByHand calls, List<Tool> tools, boolean isMany) {
    // Many calls come on the standard input, so that nobody can be asked there.
    boolean isAsked = !isMany && around.isInputTerminal();
    return Agent.builder(calls)
        .tools(tools)
        .redactor(Redactor.ofEnvironment(around.environment()))
        .policy(policy ? Policy.askBeforeChanges() : Policy.allowAll())
        .approver(
            new Approval(
                isAsked ? Dialogue.plain(around) : null,
                () -> {},
                "Without --policy it would be executed."))
        .build();
  }

  private int list(List<Tool> tools) {
    List<ToolDefinition> asked =
        tools.stream()
            .map(Tool::definition)
            .filter(it -> name == null || it.name().equals(name))
            .toList();
    if (asked.isEmpty()) {
      throw new CommandFailure(
          ExitCode.USAGE, "no tool is named " + name + "; `agent tool --list` lists them");
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

  private int told(CallAnswer answer, int exitCode) {
    CallAnswer told = answer.saying(LATER.matcher(answer.result().text()).replaceAll(NO_LATER));
    if (output.isJson()) {
      around.out().println(told.toJson());
    } else {
      (told.verdict() == Verdict.OK ? around.out() : around.err()).println(told.result().text());
    }
    return exitCode == ExitCode.DONE ? exitCode(told.verdict()) : exitCode;
  }

  private static int exitCode(Verdict verdict) {
    return switch (verdict) {
      case OK -> ExitCode.DONE;
      case FAILED -> ExitCode.NOT_DONE;
      case MISFIT -> ExitCode.USAGE;
      case CANCELLED -> ExitCode.CANCELLED;
    };
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
