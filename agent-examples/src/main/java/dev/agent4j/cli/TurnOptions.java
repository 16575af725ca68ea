package dev.agent4j.cli;

import dev.agent4j.Agent;
import dev.agent4j.Limits;
import dev.agent4j.cli.terminal.Approval;
import dev.agent4j.cli.terminal.Dialogue;
import dev.agent4j.cli.terminal.Surroundings;
import dev.agent4j.event.RunLog;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.policy.Policy;
import dev.agent4j.redact.Redactor;
import dev.agent4j.tool.Tool;
import dev.agent4j.toolbox.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that {@code run} and {@code chat} have in common, and the agent they make. */
final class TurnOptions {
  static final String SYSTEM_PROMPT =
      """
      You are an agent at work in a directory, the workspace, with tools for its files, a shell and notes.
      Paths are relative to the workspace. Look before you change: read a file before you edit it.
      Prefer small edits. When you have changed something, check it: run the tests if there are any.
      Say what you did and what you found, briefly, and never claim what a tool has not shown.
      """;

  @Mixin private final ModelOptions model = new ModelOptions();
  @Mixin private final WorkspaceOption directory = new WorkspaceOption();
  @Mixin private final SandboxOptions confined = new SandboxOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  @Option(
      names = {"-y", "--yes"},
      description =
          "Execute all tool calls without asking. Default: calls that write or execute are asked"
              + " about, and denied if nobody is there.")
  private boolean yes;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Add all events to this file, one JSON object a line. Default: no log.")
  private @Nullable Path log;

  @Option(
      names = "--max-steps",
      paramLabel = "N",
      description = "Model calls a turn may take. Default: 100.")
  private int maxSteps = Limits.of().steps();

  @Option(
      names = "--max-cost",
      paramLabel = "USD",
      description = "US dollars a turn may cost. Default: no limit.")
  private @Nullable Double maxCost;

  OutputOptions output() {
    return output;
  }

  /** What was set up for a command. Closing it closes the log. */
  record Outfit(Agent agent, @Nullable RunLog log) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      if (log != null) {
        log.close();
      }
    }
  }

  /**
   * Returns the agent that the options ask for.
   *
   * @param dialogue answers questions; null if nobody is there
   * @throws CommandFailure if an option does not fit
   */
  Outfit outfit(Surroundings around, @Nullable Dialogue dialogue) {
    Limits limits = limits();
    OutputOptions.View view = output.view(around);
    LlmClient llm = model.client(around.environment());
    Workspace workspace = directory.workspace();
    var approval =
        new Approval(
            dialogue,
            view.makeRoom(),
            "Do what can be done without it, and tell the user that `agent run --yes` allows all"
                + " calls.");
    List<Tool> tools = WorkspaceOption.tools(workspace, confined.sandbox());
    var redactor = Redactor.ofEnvironment(around.environment());
    RunLog runLog = openLog();
    try {
      var agent =
          Agent.builder(llm)
              .systemPrompt(SYSTEM_PROMPT)
              .tools(tools)
              .policy(yes ? Policy.allowAll() : Policy.askBeforeChanges())
              .approver(approval)
              .redactor(redactor)
              .limits(limits)
              .listener(view.listener());
      return new Outfit((runLog == null ? agent : agent.listener(runLog)).build(), runLog);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(e);
    }
  }

  private Limits limits() {
    if (maxSteps < 1) {
      throw new CommandFailure(ExitCode.USAGE, "--max-steps must be positive, was " + maxSteps);
    }
    if (maxCost != null && !(maxCost > 0 && maxCost < Double.POSITIVE_INFINITY)) {
      throw new CommandFailure(
          ExitCode.USAGE, "--max-cost must be a positive number of dollars, was " + maxCost);
    }
    Limits limits = Limits.of().steps(maxSteps);
    return maxCost == null ? limits : limits.cost(maxCost);
  }

  private @Nullable RunLog openLog() {
    try {
      return log == null ? null : RunLog.to(log);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          log != null && Files.isDirectory(log)
              ? "--log " + log + " is a directory: name a file in it"
              : "--log " + log + " cannot be written; does its directory exist?");
    }
  }
}
