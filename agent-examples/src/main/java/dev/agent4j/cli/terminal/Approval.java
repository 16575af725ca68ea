package dev.agent4j.cli.terminal;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Asks the user whether a tool call may be executed. No answer, or nobody there to ask, is a no.
 * Thread-safe: calls of one step ask one after the other.
 */
public final class Approval {
  private static final int MAX_SHOWN_CHARS = 4_000;
  private static final Set<String> YES = Set.of("y", "yes");

  private final @Nullable Dialogue dialogue;
  private final Runnable beforeAsking;
  private final ReentrantLock turn = new ReentrantLock(true);

  /**
   * @param dialogue null if nobody is there
   * @param beforeAsking clears the place where the question goes
   */
  public Approval(@Nullable Dialogue dialogue, Runnable beforeAsking) {
    this.dialogue = dialogue;
    this.beforeAsking = beforeAsking;
  }

  /**
   * Returns if the user says yes.
   *
   * @throws ToolException DENIED if not
   */
  public void require(String tool, JsonObject arguments) throws InterruptedException {
    if (dialogue == null) {
      throw new ToolException(
          Code.DENIED,
          tool
              + " was not executed: it changes something, and nobody is there to be asked. Do what"
              + " can be done without it, and tell the user that `agent run --yes` allows all calls.");
    }
    turn.lockInterruptibly();
    try {
      beforeAsking.run();
      Optional<String> answer = dialogue.ask(question(tool, arguments));
      if (!YES.contains(answer.orElse("").strip().toLowerCase(Locale.ROOT))) {
        throw new ToolException(
            Code.DENIED,
            tool
                + " was not executed: the user said no. Do not try it again in another form; go"
                + " another way, or ask the user in your answer.");
      }
    } finally {
      turn.unlock();
    }
  }

  private static String question(String tool, JsonObject arguments) {
    String shown = Show.printable(arguments.toPrettyString());
    if (shown.length() > MAX_SHOWN_CHARS) {
      int left = shown.length() - MAX_SHOWN_CHARS;
      shown = shown.substring(0, MAX_SHOWN_CHARS) + "\n… and " + left + " characters more";
    }
    return "Allow " + tool + " " + shown + "? [y/N] ";
  }
}
