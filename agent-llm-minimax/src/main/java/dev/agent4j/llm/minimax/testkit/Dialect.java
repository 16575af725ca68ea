package dev.agent4j.llm.minimax.testkit;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.answer.Answer;
import dev.agent4j.llm.minimax.testkit.answer.AnthropicWriter;
import dev.agent4j.llm.minimax.testkit.answer.OpenAiWriter;
import dev.agent4j.llm.minimax.testkit.answer.SseEvent;
import dev.agent4j.llm.minimax.testkit.rules.AnthropicReader;
import dev.agent4j.llm.minimax.testkit.rules.OpenAiReader;
import dev.agent4j.llm.minimax.testkit.rules.Prompt;
import dev.agent4j.llm.minimax.testkit.script.StubModel;
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
