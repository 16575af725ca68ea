package dev.agent4j.llm.minimax.reply;

import dev.agent4j.message.StopReason;
import java.util.Locale;

/** The names of stop reasons on the wire, of both dialects and of servers that mix them. */
final class StopReasons {
  private StopReasons() {}

  /** Returns the reason of that name; the end of the turn if it is empty. */
  static StopReason of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "", "stop", "end_turn", "stop_sequence", "eos" -> StopReason.END_TURN;
      case "tool_calls", "tool_use", "function_call" -> StopReason.TOOL_USE;
      case "length", "max_tokens", "model_length", "model_context_window_exceeded" ->
          StopReason.MAX_TOKENS;
      case "content_filter", "refusal", "sensitive" -> StopReason.REFUSAL;
      default -> StopReason.OTHER;
    };
  }

  /** Returns what the reply's content makes of a reason: one with calls waits for their results. */
  static StopReason withCalls(StopReason reason, boolean hasCalls) {
    return hasCalls && reason == StopReason.END_TURN ? StopReason.TOOL_USE : reason;
  }
}
