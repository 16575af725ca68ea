package dev.agent4j.cli;

import dev.agent4j.AgentResult;
import dev.agent4j.Session;
import dev.agent4j.Turn;
import dev.agent4j.cli.terminal.CtrlC;
import dev.agent4j.cli.terminal.Surroundings;
import dev.agent4j.error.LlmException;
import dev.agent4j.redact.Redactor;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Takes turns for the command line: Ctrl-C cancels, and what went wrong becomes an exit code. */
final class TurnRunner {
  private TurnRunner() {}

  /** Takes a turn, tells people if it did not come to its end, and returns the exit code. */
  static int take(Session session, String prompt, Surroundings around) {
    PrintStream err = around.err();
    // Ctrl-C is listened to before the turn begins, so that there is no moment when it kills.
    var running = new AtomicReference<@Nullable Turn>();
    CtrlC ctrlC = CtrlC.cancels(() -> cancel(running.get()), err);
    try {
      Turn turn = session.start(prompt);
      running.set(turn);
      if (ctrlC.isPressed()) {
        turn.cancel();
      }
      return told(turn.await(), err);
    } catch (LlmException e) {
      String why =
          Redactor.ofEnvironment(around.environment()).redact(String.valueOf(e.getMessage()));
      err.println("agent: the model gave no usable reply: " + why);
      return ExitCode.PROVIDER;
    } catch (InterruptedException e) {
      cancel(running.get());
      Thread.currentThread().interrupt();
      return ExitCode.CANCELLED;
    } finally {
      ctrlC.giveBack();
    }
  }

  private static void cancel(@Nullable Turn turn) {
    if (turn != null) {
      turn.cancel();
    }
  }

  private static int told(AgentResult result, PrintStream err) {
    String what =
        switch (result.outcome()) {
          case COMPLETED -> "";
          case CANCELLED -> "cancelled";
          case REFUSED -> "the model would not answer";
          case CUT_OFF -> "the reply was cut off again and again";
          case PAUSED -> "a call waits for an approval that comes later";
          case STEP_LIMIT -> "stopped at the limit of steps; --max-steps sets it";
          case TOOL_CALL_LIMIT -> "stopped at the limit of tool calls";
          case TOKEN_LIMIT -> "stopped at the limit of tokens";
          case COST_LIMIT -> "stopped at the limit of cost; --max-cost sets it";
          case TIME_LIMIT -> "stopped at the limit of time";
          case FAILURE_LIMIT -> "stopped, since too many tool calls failed one after the other";
        };
    if (!what.isEmpty()) {
      err.println("agent: " + what);
    }
    return ExitCode.of(result.outcome());
  }
}
