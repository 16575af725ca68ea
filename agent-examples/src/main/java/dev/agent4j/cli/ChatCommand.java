package dev.agent4j.cli;

import dev.agent4j.Session;
import dev.agent4j.cli.terminal.Dialogue;
import dev.agent4j.cli.terminal.Surroundings;
import dev.agent4j.cli.terminal.TerminalDialogue;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code agent chat}: turn after turn in one session. */
@Command(
    name = "chat",
    description = {
      "Talks with the agent, turn after turn. Needs MINIMAX_API_KEY.",
      "Ctrl-C cancels the turn, not the program; Ctrl-D or /exit leaves. If standard input is not a"
          + " terminal, each of its lines is a prompt, and the exit code is that of the last turn."
    },
    sortOptions = false)
final class ChatCommand implements Callable<Integer> {
  private static final String PROMPT = "> ";

  private final Surroundings around;

  @Mixin private final TurnOptions options = new TurnOptions();

  ChatCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws IOException {
    if (!around.isInputTerminal()) {
      return talk(prompt -> around.in().next(), null);
    }
    if (!around.canDraw() || options.output().isJson()) {
      Dialogue plain = Dialogue.plain(around);
      return talk(plain, plain);
    }
    try (var terminal = TerminalDialogue.open()) {
      around.err().println("Say what to do. /exit or Ctrl-D leaves, Ctrl-C cancels a turn.");
      talk(terminal::prompt, terminal);
      return ExitCode.DONE;
    }
  }

  /** Takes a turn for each line, and returns the exit code of the last one. */
  private int talk(Dialogue prompts, @Nullable Dialogue questions) throws IOException {
    int last = ExitCode.DONE;
    try (var outfit = options.outfit(around, questions);
        Session session = outfit.agent().session()) {
      for (Optional<String> line = prompts.ask(PROMPT);
          line.isPresent() && !line.get().strip().equals("/exit");
          line = prompts.ask(PROMPT)) {
        if (!line.get().isBlank()) {
          last = TurnRunner.take(session, line.get(), around);
        }
      }
      return last;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.CANCELLED;
    }
  }
}
