package dev.agent4j.llm.minimax.reply;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.minimax.markup.PendingCall;
import dev.agent4j.llm.minimax.wire.Json;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a chat completion, or its chunks. */
public final class OpenAiReply extends ReplyReader {
  private final SplitReasoning reasoning;
  private @Nullable SpokenText spoken;
  private final CallDeltas calls = new CallDeltas();
  private @Nullable String wholeContent;

  public OpenAiReply(LlmRequest request, Deltas deltas) {
    super(request, deltas, new UsageCounts(true));
    reasoning = new SplitReasoning(deltas);
  }

  @Override
  boolean member(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "id" -> id = id.isEmpty() ? Json.text(parser) : id;
      case "model" -> model = model.isEmpty() ? Json.text(parser) : model;
      case "choices" -> choices(parser);
      case "usage" -> usage.read(parser);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void choices(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        continue;
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        switch (name) {
          case "finish_reason" -> {
            String reason = Json.text(parser);
            finish = reason.isEmpty() ? finish : reason;
          }
          case "delta" -> message(parser);
          case "message" -> restated(parser);
          default -> parser.skipChildren();
        }
      }
    }
  }

  /** Reads a whole message: the reply itself, or, after deltas, all of them once more. */
  private void restated(JsonParser parser) throws IOException {
    if (!hasContent) {
      hasContent = true;
      calls.areWhole();
      message(parser);
    } else if (spoken != null
        && spoken.isUnclear()
        && parser.currentToken() == JsonToken.START_OBJECT) {
      wholeContent = Json.object(parser).string("content").orElse(null);
    } else {
      parser.skipChildren();
    }
  }

  private void message(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    String said = "";
    String reasoned = "";
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "content" -> said = content(parser);
        case "reasoning_content", "reasoning" -> {
          String value = Json.text(parser);
          reasoned = reasoned.isEmpty() ? value : reasoned;
        }
        case "reasoning_details" -> hasContent |= reasoning.details(parser);
        case "tool_calls" -> hasContent |= calls.read(parser);
        case "refusal" -> isRefused |= !Json.text(parser).isEmpty();
        default -> parser.skipChildren();
      }
    }
    if (!reasoned.isEmpty()) {
      hasContent = true;
      reasoning.plain(reasoned);
    }
    if (!said.isEmpty()) {
      hasContent = true;
      if (spoken == null) {
        spoken = new SpokenText(deltas, reasoning);
      }
      spoken.add(said);
    }
  }

  /** Reads content that is text, or a list of parts with text. */
  private static String content(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return Json.text(parser);
    }
    var joined = new StringBuilder();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      joined.append(Json.object(parser).string("text").orElse(""));
    }
    return joined.toString();
  }

  @Override
  void endOfEvent() {}

  @Override
  void endInto(List<Object> parts) {
    if (spoken == null) {
      reasoning.end(parts);
      calls.addTo(parts);
      return;
    }
    List<Object> said = spoken.end(wholeContent, request.tools());
    reasoning.end(parts);
    // Calls that leaked into the text stand behind those that were made properly.
    for (Object part : said) {
      if (!(part instanceof PendingCall)) {
        parts.add(part);
      }
    }
    calls.addTo(parts);
    for (Object part : said) {
      if (part instanceof PendingCall) {
        parts.add(part);
      }
    }
  }
}
