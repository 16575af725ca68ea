package dev.agent4j.llm.minimax.testkit.answer;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.script.Quirk;
import dev.agent4j.message.Usage;
import java.util.ArrayList;
import java.util.List;

/** Writes an answer as {@code /anthropic/v1/messages} does, whole or as a stream. */
public final class AnthropicWriter {
  private final Answer answer;
  private final List<SseEvent> events = new ArrayList<>();
  private int blocks;

  public AnthropicWriter(Answer answer) {
    this.answer = answer;
  }

  public JsonObject whole() {
    var content = new ArrayList<JsonObject>();
    if (!answer.thinking().isEmpty()) {
      content.add(
          Members.with("thinking", answer.thinking())
              .putIf(!answer.has(Quirk.NO_SIGNATURE), "signature", answer.signature())
              .put("type", "thinking")
              .toJson());
    }
    if (!answer.text().isEmpty()) {
      content.add(JsonObject.of("text", answer.text(), "type", "text"));
    }
    answer.calls().forEach(it -> content.add(call(it, input(it))));
    return message(content)
        .put("usage", usage(answer.usage()))
        .put("stop_reason", stopReason())
        .put("base_resp", JsonObject.of("status_code", 0, "status_msg", ""))
        .toJson();
  }

  public List<SseEvent> stream() {
    JsonObject started =
        message(List.of())
            .put("stop_reason", null)
            .put("stop_sequence", null)
            .put("usage", usage(provisional()))
            .put("service_tier", "standard")
            .toJson();
    add(Members.with("type", "message_start").put("message", started));
    add(Members.with("type", "ping"));
    if (!answer.thinking().isEmpty()) {
      block("thinking", answer.thinking(), "thinking_delta");
    }
    if (!answer.text().isEmpty()) {
      block("text", answer.text(), "text_delta");
    }
    answer.calls().forEach(this::block);
    add(
        Members.with("type", "message_delta")
            .put("delta", JsonObject.of("stop_reason", stopReason()))
            .put("usage", usage(answer.usage())));
    add(Members.with("type", "message_stop"));
    return events;
  }

  private Members message(List<JsonObject> content) {
    return Members.with("id", answer.id())
        .put("type", "message")
        .put("role", "assistant")
        .put("model", answer.prompt().model().id())
        .put("content", content);
  }

  /** Streams a block of text or reasoning. */
  private void block(String type, String text, String deltaType) {
    boolean isFull = answer.has(Quirk.FULL_BLOCK_STARTS);
    start(JsonObject.of("type", type, type, isFull ? text : ""));
    for (String piece : Deltas.of(text, answer.deltaChars())) {
      delta(JsonObject.of("type", deltaType, type, piece));
    }
    if (type.equals("thinking") && !answer.has(Quirk.NO_SIGNATURE)) {
      delta(JsonObject.of("type", "signature_delta", "signature", answer.signature()));
    }
    stop();
  }

  /** Streams a tool call. */
  private void block(Answer.Call call) {
    boolean isFull = answer.has(Quirk.FULL_BLOCK_STARTS);
    start(call(call, isFull ? input(call) : JsonObject.empty()));
    if (!isFull) {
      delta(JsonObject.of("type", "input_json_delta", "partial_json", ""));
      for (String piece : Deltas.of(call.arguments(), answer.deltaChars())) {
        delta(JsonObject.of("type", "input_json_delta", "partial_json", piece));
      }
    }
    stop();
  }

  private void start(JsonObject block) {
    add(
        Members.with("type", "content_block_start")
            .put("index", blocks)
            .put("content_block", block));
  }

  private void delta(JsonObject delta) {
    add(Members.with("type", "content_block_delta").put("index", blocks).put("delta", delta));
  }

  private void stop() {
    add(Members.with("type", "content_block_stop").put("index", blocks));
    blocks++;
  }

  private void add(Members data) {
    JsonObject json = data.toJson();
    events.add(new SseEvent(json.string("type").orElseThrow(), json.toString()));
  }

  private static JsonObject call(Answer.Call call, Object input) {
    return Members.with("type", "tool_use")
        .putIf(call.id() != null, "id", call.id())
        .putIf(call.name() != null, "name", call.name())
        .put("input", input)
        .toJson();
  }

  /** Returns the arguments as an object; as their text if they are none. */
  private static Object input(Answer.Call call) {
    try {
      return JsonObject.parse(call.arguments());
    } catch (JsonException e) {
      return call.arguments();
    }
  }

  /** Returns the usage of the first event, which is not that of the last, as with MiniMax. */
  private Usage provisional() {
    return new Usage(answer.usage().inputTokens() / 4, 0);
  }

  private static JsonObject usage(Usage usage) {
    long fresh = usage.inputTokens() - usage.cacheReadTokens() - usage.cacheWriteTokens();
    return Members.with("input_tokens", fresh)
        .put("output_tokens", usage.outputTokens())
        .put("cache_creation_input_tokens", usage.cacheWriteTokens())
        .put("cache_read_input_tokens", usage.cacheReadTokens())
        .toJson();
  }

  private String stopReason() {
    return switch (answer.stop()) {
      case STOP, CONTENT_FILTER -> "end_turn";
      case LENGTH -> "max_tokens";
      case TOOL_CALLS -> "tool_use";
    };
  }
}
