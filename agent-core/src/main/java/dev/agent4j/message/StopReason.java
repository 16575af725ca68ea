package dev.agent4j.message;

/** Why the model stopped. */
public enum StopReason {
  /** It had said what it wanted to say. */
  END_TURN,
  /** It waits for the results of its tool calls. */
  TOOL_USE,
  /**
   * The reply reached its limit and was cut off: its last tool call may lack half its arguments.
   */
  MAX_TOKENS,
  /** The model or the provider's filter would not answer. */
  REFUSAL,
  /** A reason this version does not know. */
  OTHER
}
