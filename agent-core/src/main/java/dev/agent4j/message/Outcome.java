package dev.agent4j.message;

/** How a turn ended. All are planned ends: what could not be planned is an exception. */
public enum Outcome {
  /** The model ended its turn. */
  COMPLETED,
  /** The model would not answer. */
  REFUSED,
  /** The turn was cancelled or its thread interrupted. */
  CANCELLED,
  /** The reply was cut off again and again; the result's text is what there is of it. */
  CUT_OFF,
  /** A call waits for an approver who answers later; {@code Session.resume} goes on with it. */
  PAUSED,
  /** The model calls of a turn were used up. */
  STEP_LIMIT,
  /** The tool calls of a turn were used up. */
  TOOL_CALL_LIMIT,
  /** The tokens of a turn were used up, or another step would have gone beyond them. */
  TOKEN_LIMIT,
  /** The money of a turn was used up, or another step would have gone beyond it. */
  COST_LIMIT,
  /** The time of a turn was up; what was running then was interrupted. */
  TIME_LIMIT,
  /** Too many tool calls failed one after the other. */
  FAILURE_LIMIT;

  /** Tells whether one of the turn's limits ended it. */
  public boolean isLimit() {
    return compareTo(STEP_LIMIT) >= 0;
  }
}
