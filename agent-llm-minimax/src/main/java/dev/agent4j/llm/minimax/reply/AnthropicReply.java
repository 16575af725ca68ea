package dev.agent4j.llm.minimax.reply;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.minimax.wire.Json;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;

/** Reads a message, or the events of one. */
public final class AnthropicReply extends ReplyReader {
  private final TreeMap<Integer, ReplyBlock> blocks = new TreeMap<>();
  private boolean isStarted;

  // The event that is read.
  private String type = "";
  private int index;
  private JsonObject block = JsonObject.empty();
  private String deltaText = "";
  private String deltaThinking = "";
  private String deltaSignature = "";
  private String deltaJson = "";

  public AnthropicReply(LlmRequest request, Deltas deltas) {
    super(request, deltas, new UsageCounts(false));
  }

  @Override
  boolean member(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "type" -> {
        type = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
        return error.member(name, parser);
      }
      case "index" -> index = (int) Json.count(parser, index);
      case "message" -> {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          return false;
        }
        isStarted = true;
        messageStart(parser);
      }
      case "content_block" -> block = Json.object(parser);
      case "delta" -> delta(parser);
      case "content" -> content(parser);
      default -> {
        return ofMessage(name, parser);
      }
    }
    return true;
  }

  private boolean ofMessage(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "id" -> id = id.isEmpty() ? Json.text(parser) : id;
      case "model" -> model = model.isEmpty() ? Json.text(parser) : model;
      case "usage" -> usage.read(parser);
      case "stop_reason" -> {
        String reason = Json.text(parser);
        finish = reason.isEmpty() ? finish : reason;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void messageStart(JsonParser parser) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (!ofMessage(name, parser)) {
        parser.skipChildren();
      }
    }
  }

  private void delta(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "text" -> deltaText = Json.text(parser);
        case "thinking" -> deltaThinking = Json.text(parser);
        case "signature" -> deltaSignature = Json.text(parser);
        case "partial_json" -> deltaJson = Json.text(parser);
        default -> {
          if (!ofMessage(name, parser)) {
            parser.skipChildren();
          }
        }
      }
    }
  }

  /** Reads the content of a message that is a document; after events it says nothing new. */
  private void content(JsonParser parser) throws IOException {
    if (isStarted || parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    hasContent = true;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      var whole = new ReplyBlock(Json.object(parser), deltas);
      whole.stop();
      blocks.put(blocks.size(), whole);
      TooManyException.check(blocks.size(), "content blocks");
    }
  }

  @Override
  void endOfEvent() throws TooManyException {
    switch (type) {
      case "content_block_start" -> {
        isStarted = true;
        hasContent = true;
        blocks.put(index, new ReplyBlock(block, deltas));
      }
      case "content_block_delta" -> {
        isStarted = true;
        hasContent = true;
        blocks
            .computeIfAbsent(index, it -> new ReplyBlock(blockFor(), deltas))
            .add(deltaText, deltaThinking, deltaSignature, deltaJson);
      }
      case "content_block_stop" -> {
        ReplyBlock stopped = blocks.get(index);
        if (stopped != null) {
          stopped.stop();
        }
      }
      case "message_stop" -> done();
      default -> {
        // Pings, and kinds of events to come.
      }
    }
    TooManyException.check(blocks.size(), "content blocks");
    type = "";
    block = JsonObject.empty();
    deltaText = "";
    deltaThinking = "";
    deltaSignature = "";
    deltaJson = "";
  }

  /** Returns the start of a block whose start is missing. */
  private JsonObject blockFor() {
    return JsonObject.of(
        "type", deltaJson.isEmpty() ? deltaThinking.isEmpty() ? "text" : "thinking" : "tool_use");
  }

  @Override
  void endInto(List<Object> parts) {
    for (ReplyBlock received : blocks.values()) {
      received.endInto(parts, request.tools());
    }
  }
}
