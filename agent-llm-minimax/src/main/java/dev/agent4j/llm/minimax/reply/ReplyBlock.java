package dev.agent4j.llm.minimax.reply;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.markup.LeakFilter;
import dev.agent4j.llm.minimax.markup.PendingCall;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.ContentBlock.Unknown;
import dev.agent4j.tool.ToolDefinition;
import java.util.List;

/**
 * A content block of a message, as it comes in. What stands in its start may be all of it, or its
 * beginning, or be said again by its deltas.
 */
final class ReplyBlock {
  private final JsonObject start;
  private final String type;
  private final Deltas deltas;
  private final Fragments fragments = new Fragments();
  private final LeakFilter text;
  private final StringBuilder thinking = new StringBuilder(0);
  private final StringBuilder signature = new StringBuilder(0);
  private final PendingCall call = new PendingCall();
  private final StringBuilder json = new StringBuilder(0);
  private String held;

  ReplyBlock(JsonObject start, Deltas deltas) {
    this.start = start;
    this.deltas = deltas;
    type = start.string("type").orElse("text");
    text = new LeakFilter(deltas::text);
    held = type.equals("text") || type.equals("thinking") ? start.string(type).orElse("") : "";
    signature.append(start.string("signature").orElse(""));
    call.identify(start.string("id").orElse(""), start.string("name").orElse(""));
    start.object("input").filter(it -> !it.isEmpty()).ifPresent(call::arguments);
  }

  void add(String textDelta, String thinkingDelta, String signatureDelta, String jsonDelta) {
    if (!signatureDelta.contentEquals(signature)) {
      signature.append(signatureDelta);
    }
    if (!jsonDelta.isEmpty()) {
      call.arguments(jsonDelta);
      json.append(jsonDelta);
    }
    String delta =
        switch (type) {
          case "thinking" -> thinkingDelta;
          case "text" -> textDelta;
          default -> "";
        };
    if (!delta.isEmpty()) {
      boolean isSaidAgain = held.startsWith(delta) || delta.startsWith(held);
      String before = isSaidAgain ? "" : held;
      held = "";
      say(fragments.add(before + delta));
    }
  }

  private void say(String more) {
    if (more.isEmpty()) {
      return;
    }
    if (type.equals("thinking")) {
      thinking.append(more);
      deltas.thinking(more);
    } else {
      text.add(more);
    }
  }

  void stop() {
    say(held);
    held = "";
  }

  /** Ends the block and adds what it is to {@code parts}. */
  void endInto(List<Object> parts, List<ToolDefinition> tools) {
    stop();
    say(fragments.rest(null));
    switch (type) {
      case "text" -> text.end(parts, tools);
      case "thinking" -> {
        String seal = signature.length() == 0 ? null : signature.toString();
        if (thinking.length() > 0 || seal != null) {
          parts.add(new Thinking(thinking.toString(), seal));
        }
      }
      case "tool_use" -> parts.add(call);
      default -> parts.add(new Unknown(type, whole()));
    }
  }

  private JsonObject whole() {
    try {
      return json.length() == 0 ? start : start.with("input", JsonObject.parse(json.toString()));
    } catch (JsonException e) {
      return start;
    }
  }
}
