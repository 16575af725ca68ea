package dev.agent4j.cli.terminal;

import dev.agent4j.policy.Approver;
import dev.agent4j.policy.ProposedCall;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Asks the user whether a tool call may be executed. No answer, or nobody there to ask, is a no.
 * Thread-safe: sessions ask one after the other.
 */
public final class Approval implements Approver {
  private static final int MAX_SHOWN_CHARS = 4_000;
  private static final Set<String> YES = Set.of("y", "yes");
  private static final Set<String> ALWAYS = Set.of("a", "always");

  private final @Nullable Dialogue dialogue;
  private final Runnable beforeAsking;
  private final String wayOut;
  private final ReentrantLock turn = new ReentrantLock(true);

  /**
   * @param dialogue null if nobody is there
   * @param beforeAsking clears the place where the question goes
   * @param wayOut what to do if nobody is there
   */
  public Approval(@Nullable Dialogue dialogue, Runnable beforeAsking, String wayOut) {
    this.dialogue = dialogue;
    this.beforeAsking = beforeAsking;
    this.wayOut = wayOut;
  }

  /** Denies the call unless the user says yes; {@code a} allows the same call for the session. */
  @Override
  public Answer answer(ProposedCall call, String what) throws InterruptedException {
    if (dialogue == null) {
      return Approver.denied(
          call.tool() + " changes something, and there is no terminal to ask at. " + wayOut);
    }
    turn.lockInterruptibly();
    try {
      beforeAsking.run();
      String answer = dialogue.ask(question(call)).orElse("").strip().toLowerCase(Locale.ROOT);
      if (YES.contains(answer)) {
        return Approver.once();
      }
      return ALWAYS.contains(answer)
          ? Approver.forSession()
          : Approver.denied(
              "the user said no. Do not try it again in another form; go another way, or ask the"
                  + " user in your answer.");
    } finally {
      turn.unlock();
    }
  }

  private static String question(ProposedCall call) {
    String shown = Show.printable(call.arguments().toPrettyString());
    if (shown.length() > MAX_SHOWN_CHARS) {
      int left = shown.length() - MAX_SHOWN_CHARS;
      shown = shown.substring(0, MAX_SHOWN_CHARS) + "\n… and " + left + " characters more";
    }
    return "Allow " + call.tool() + " " + shown + "? [y/N], or a for the whole session: ";
  }
}
