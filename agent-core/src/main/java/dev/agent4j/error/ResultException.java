package dev.agent4j.error;

import static java.util.Objects.requireNonNull;

import dev.agent4j.message.Outcome;

/** A turn ended without the record that it was to result in. */
public final class ResultException extends AgentException {
  private static final long serialVersionUID = 1L;

  private final Outcome outcome;
  private final String text;

  public ResultException(Outcome outcome, String text) {
    super(
        outcome == Outcome.COMPLETED
            ? "the model's answer is not the record that was asked for, after one correction"
            : "the turn ended with " + outcome + " before it resulted in the record asked for",
        null);
    this.outcome = requireNonNull(outcome, "outcome");
    this.text = requireNonNull(text, "text");
  }

  /** Returns how the turn ended; {@code COMPLETED} if the model's answer does not fit. */
  public Outcome outcome() {
    return outcome;
  }

  /** Returns the last reply's text; empty if there is none. */
  public String text() {
    return text;
  }
}
