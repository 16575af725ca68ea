package dev.agent4j;

import dev.agent4j.message.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A turn that was started. Thread-safe. */
public interface Turn {

  /** Where a turn is. */
  enum State {
    STARTING,
    WAITING_FOR_MODEL,
    EXECUTING_TOOLS,
    WAITING_FOR_APPROVAL,
    ENDED
  }

  /**
   * A turn as it stood when it was asked.
   *
   * @param step the current step, from 1; 0 before the first
   */
  record Status(State state, int step, int toolCalls, Usage usage) {}

  /**
   * Says something to the model: it is added to the transcript before the next step, and if the
   * model was about to end the turn, the turn goes on.
   *
   * @return whether the turn took it; false if it has ended, and nothing was said
   * @throws IllegalArgumentException if {@code message} is blank
   */
  boolean steer(String message);

  /** Ends the turn as soon as can be; does not wait. Without effect once it has ended. */
  void cancel();

  Status status();

  /**
   * Returns what was said by {@link #steer} and is not in the transcript, oldest first. Once the
   * turn has ended, that is what it never came to: say it again in the next turn.
   */
  List<String> undelivered();

  /**
   * Waits for the end. An interrupt of the waiting thread leaves the turn as it is. What is thrown
   * shows where the turn failed, and then who waited for it.
   *
   * @throws dev.agent4j.error.LlmException if the model gave no usable reply
   */
  AgentResult await() throws InterruptedException;

  /**
   * Waits for the end, but not longer than {@code limit}; empty if it was not reached.
   *
   * @throws dev.agent4j.error.LlmException if the model gave no usable reply
   */
  Optional<AgentResult> await(Duration limit) throws InterruptedException;

  /**
   * Returns the end as a future, a new one with each call: it fails by what {@link #await()}
   * throws. To cancel it cancels the turn, which then ends on its own.
   */
  CompletableFuture<AgentResult> toFuture();
}
