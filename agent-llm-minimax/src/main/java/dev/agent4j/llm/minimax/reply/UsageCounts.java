package dev.agent4j.llm.minimax.reply;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.agent4j.llm.minimax.wire.Json;
import dev.agent4j.message.Usage;
import java.io.IOException;

/**
 * The tokens that a reply reports. What comes later replaces what came before, counter by counter;
 * an object without counts of input and output says nothing.
 */
final class UsageCounts {
  private final boolean inputIncludesCached;
  private long input;
  private long output;
  private long cacheRead;
  private long cacheWrite;
  private long reasoning;
  private boolean isKnown;

  /**
   * @param inputIncludesCached true in the OpenAI dialect; in the Anthropic dialect it does not
   */
  UsageCounts(boolean inputIncludesCached) {
    this.inputIncludesCached = inputIncludesCached;
  }

  void read(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "prompt_tokens", "input_tokens" -> {
          isKnown = true;
          input = Json.count(parser, input);
        }
        case "completion_tokens", "output_tokens" -> {
          isKnown = true;
          output = Json.count(parser, output);
        }
        case "cached_tokens", "cache_read_input_tokens" ->
            cacheRead = Json.count(parser, cacheRead);
        case "cache_creation_input_tokens" -> cacheWrite = Json.count(parser, cacheWrite);
        case "reasoning_tokens" -> reasoning = Json.count(parser, reasoning);
        case "prompt_tokens_details", "completion_tokens_details" -> read(parser);
        default -> parser.skipChildren();
      }
    }
  }

  boolean isKnown() {
    return isKnown;
  }

  /** Returns the counts with an input that includes what was cached. */
  Usage toUsage() {
    long cached = cacheRead + cacheWrite;
    long whole = inputIncludesCached ? Math.max(input, cached) : input + cached;
    return new Usage(whole, output, cacheRead, cacheWrite, Math.min(reasoning, output));
  }
}
