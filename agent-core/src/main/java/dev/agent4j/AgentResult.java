package dev.agent4j;

import dev.agent4j.event.AgentEvent.TurnFinished;
import dev.agent4j.event.Stamp;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a turn came to.
 *
 * @param outcome how it ended
 * @param text the last reply's text, for the user; empty if there is none
 * @param steps model calls whose reply counted
 * @param toolCalls tool calls the model made, executed or not; they may be more than the limit
 * @param usage of all steps together
 * @param cost of all steps together in US dollars; null if the price of a model is unknown
 * @param elapsed from the start of the turn to its end, waiting for approvals included
 */
public record AgentResult(
    Outcome outcome,
    String text,
    int steps,
    int toolCalls,
    Usage usage,
    @Nullable Double cost,
    Duration elapsed) {

  /** Returns the event that says so. */
  TurnFinished toEvent(Stamp stamp) {
    return new TurnFinished(stamp, outcome, steps, toolCalls, usage, cost, elapsed);
  }
}
