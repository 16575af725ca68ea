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
  STEP_LIMIT,
  TOOL_CALL_LIMIT,
  TOKEN_LIMIT,
  COST_LIMIT,
  TIME_LIMIT,
  /** Too many tool calls failed one after the other. */
  FAILURE_LIMIT;

  /** Tells whether one of the turn's limits ended it. */
  public boolean isLimit() {
    return compareTo(STEP_LIMIT) >= 0;
  }
}
