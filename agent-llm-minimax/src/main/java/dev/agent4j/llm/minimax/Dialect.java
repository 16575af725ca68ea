package dev.agent4j.llm.minimax;

/** How requests and replies are written on the wire. MiniMax speaks both; they can do the same. */
public enum Dialect {
  /** Chat completions, at {@code /v1/chat/completions}; what most other servers speak too. */
  OPENAI,
  /** Messages, at {@code /anthropic/v1/messages}. */
  ANTHROPIC
}
