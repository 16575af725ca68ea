package dev.agent4j.cli;

import dev.agent4j.Session;
import dev.agent4j.cli.terminal.Dialogue;
import dev.agent4j.cli.terminal.Surroundings;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code agent run}: one task, one turn. */
@Command(
    name = "run",
    description = "Has the agent do a task. Needs MINIMAX_API_KEY.",
    sortOptions = false)
final class RunCommand implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(paramLabel = "TASK", description = "What to do, in your words.")
  private String task = "";

  @Mixin private final TurnOptions options = new TurnOptions();

  RunCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws IOException {
    if (task.isBlank()) {
      throw new CommandFailure(ExitCode.USAGE, "TASK is blank: say what to do");
    }
    Dialogue dialogue = around.isInputTerminal() ? Dialogue.plain(around) : null;
    try (var outfit = options.outfit(around, dialogue);
        Session session = outfit.agent().session()) {
      return TurnRunner.take(session, task, around);
    }
  }
}
