package dev.agent4j.llm.minimax.testkit;

import dev.agent4j.json.JsonObject;
import java.util.List;

/** The two ways to talk with MiniMax. */
enum Dialect {
  OPENAI,
  ANTHROPIC;

  Prompt read(JsonObject body, StubModel model, List<JsonObject> messages, boolean marksCache) {
    return switch (this) {
      case OPENAI -> new OpenAiReader(body, model).read(messages, marksCache);
      case ANTHROPIC -> new AnthropicReader(body, model).read(messages, marksCache);
    };
  }

  JsonObject whole(Answer answer) {
    return switch (this) {
      case OPENAI -> new OpenAiWriter(answer).whole();
      case ANTHROPIC -> new AnthropicWriter(answer).whole();
    };
  }

  List<SseEvent> stream(Answer answer) {
    return switch (this) {
      case OPENAI -> new OpenAiWriter(answer).stream();
      case ANTHROPIC -> new AnthropicWriter(answer).stream();
    };
  }
}
