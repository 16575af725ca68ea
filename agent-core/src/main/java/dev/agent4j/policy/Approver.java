package dev.agent4j.policy;

import static java.util.Objects.requireNonNull;

/**
 * Whoever may approve a call that a policy asks about: a person at a terminal, a queue, a web page.
 * Implementations are thread-safe.
 */
@FunctionalInterface
public interface Approver {

  /**
   * Answers for one call, and may block as long as it likes: nothing else of the turn runs
   * meanwhile, and the wait counts in no limit. A call whose effects changed in that time is
   * decided anew. Called on the turn's thread.
   *
   * @param what the policy's question
   * @throws InterruptedException if the turn was cancelled
   */
  Answer answer(ProposedCall call, String what) throws InterruptedException;

  /** What an approver says. */
  sealed interface Answer {

    /** This call may start. */
    record Once() implements Answer {}

    /** This call may start, and need not be asked about again in this session. */
    record ForSession() implements Answer {}

    /**
     * The call does not start.
     *
     * @param reason for the model
     */
    record Denied(String reason) implements Answer {
      public Denied {
        requireNonNull(reason, "reason");
      }
    }

    /** The answer comes later: the turn ends {@code PAUSED}, and {@code resume} asks again. */
    record Later() implements Answer {}
  }

  static Answer once() {
    return new Answer.Once();
  }

  static Answer forSession() {
    return new Answer.ForSession();
  }

  static Answer denied(String reason) {
    return new Answer.Denied(reason);
  }

  static Answer later() {
    return new Answer.Later();
  }

  /** Returns an approver for programs without one: it denies all. */
  static Approver nobody() {
    return (call, what) ->
        denied("no approver is configured. Do what can be done without it, and tell the user");
  }
}
