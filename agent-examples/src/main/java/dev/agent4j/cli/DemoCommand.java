package dev.agent4j.cli;

import dev.agent4j.Agent;
import dev.agent4j.Session;
import dev.agent4j.cli.demo.DemoProject;
import dev.agent4j.cli.demo.EmbeddedModel;
import dev.agent4j.cli.terminal.Surroundings;
import dev.agent4j.llm.Price;
import dev.agent4j.llm.minimax.MiniMax;
import dev.agent4j.llm.minimax.testkit.StubMiniMax;
import dev.agent4j.llm.minimax.testkit.script.Brain;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.sandbox.Sandbox;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code agent demo}: an agent mends a failing project, with an embedded model. */
@Command(
    name = "demo",
    description = {
      "Lays out a small project with a failing test and has an agent mend it.",
      "Needs no key and no network: the model is embedded. It is a few rules in Java that speak"
          + " MiniMax's protocol over loopback; all else is real."
    },
    sortOptions = false)
final class DemoCommand implements Callable<Integer> {
  private static final Duration PACE = Duration.ofMillis(12);
  private static final String TASK =
      "A test of this project fails. Find out why, mend the code, and show that the tests pass.";

  private final Surroundings around;

  @Option(
      names = {"-w", "--workspace"},
      paramLabel = "DIR",
      description =
          "Where to lay out the project: new, empty, or an earlier demo's. Default: a new one.")
  private @Nullable Path directory;

  @Option(
      names = "--bug",
      hidden = true,
      description = "What is wrong with the project: ${COMPLETION-CANDIDATES}.")
  private DemoProject.Bug bug = DemoProject.Bug.BOUNDARY;

  @Option(
      names = "--keep",
      hidden = true,
      description = "Leave an earlier demo's project as it is, and mend that.")
  private boolean keep;

  @Mixin private final SandboxOptions confined = new SandboxOptions();
  @Mixin private final OutputOptions output = new OutputOptions();

  DemoCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintStream err = around.err();
    // Before anything is written, so that nothing is when it does not fit.
    Sandbox sandbox = confined.sandbox();
    Path place = directory == null ? Files.createTempDirectory("agent4j-demo") : directory;
    DemoProject project = layOut(place);
    err.println("The project is in " + place + ".");
    err.println(
        "The model is embedded: a few rules in Java, no language model, nothing is billed.");
    int exitCode = takeTurn(Workspace.of(place), sandbox);
    if (exitCode == ExitCode.CANCELLED || exitCode == ExitCode.PROVIDER) {
      return exitCode;
    }
    boolean isMended = project.testsPass();
    err.println(
        isMended
            ? "Checked without the agent: the project's tests pass."
            : "Checked without the agent: the project's tests still fail.");
    return isMended ? exitCode : ExitCode.NOT_DONE;
  }

  private DemoProject layOut(Path place) {
    if (!Files.isExecutable(Path.of(System.getProperty("java.home"), "bin", "javac"))) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "the demo needs a JDK, but there is no javac in " + System.getProperty("java.home"));
    }
    if (Files.exists(place) && !Files.isDirectory(place)) {
      throw new CommandFailure(ExitCode.USAGE, place + " is no directory: name a new or empty one");
    }
    DemoProject project = DemoProject.in(place);
    try {
      if (!project.isFree()) {
        throw new CommandFailure(
            ExitCode.USAGE,
            place + " is not empty and no earlier demo's: name a new or empty directory");
      }
      if (!(keep && project.exists())) {
        project.layOut(bug);
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "the project cannot be laid out in " + place + " (" + e + "): name another directory");
    }
    return project;
  }

  private int takeTurn(Workspace workspace, Sandbox sandbox) {
    var model = new EmbeddedModel();
    Brain brain = around.canDraw() ? ask -> model.answer(ask).paced(PACE) : model;
    try (StubMiniMax stub = StubMiniMax.start(brain)) {
      Agent agent =
          Agent.builder(
                  MiniMax.builder(StubMiniMax.KEY)
                      .baseUrl(stub.baseUrl() + "/v1")
                      .price(Price.of(0, 0))
                      .build())
              .systemPrompt(TurnOptions.SYSTEM_PROMPT)
              .tools(WorkspaceOption.tools(workspace, sandbox))
              .listener(output.view(around).listener())
              .build();
      try (Session session = agent.session("demo")) {
        return TurnRunner.take(session, TASK, around);
      }
    }
  }
}
