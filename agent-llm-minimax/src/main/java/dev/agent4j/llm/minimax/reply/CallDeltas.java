package dev.agent4j.llm.minimax.reply;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.markup.PendingCall;
import dev.agent4j.llm.minimax.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the tool calls of a chat completion together. Fragments belong to the call of their index;
 * where there is none, or one index for all, to the call of their id, or else to the last one.
 */
final class CallDeltas {
  private final List<PendingCall> calls = new ArrayList<>(1);
  private final List<Integer> indexes = new ArrayList<>(1);
  private boolean areWhole;

  // The fragment that is read.
  private String id = "";
  private String name = "";
  private String arguments = "";
  private int index;
  private @Nullable JsonObject whole;

  /** Takes each entry for a call of its own from now on: the message is no delta. */
  void areWhole() {
    areWhole = true;
  }

  /** Adds the calls as far as they were received. */
  void addTo(List<Object> parts) {
    for (int i = 0; i < calls.size(); i++) {
      parts.add(calls.get(i));
    }
  }

  /** Reads the value of {@code tool_calls}; returns whether there was a call in it. */
  boolean read(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return false;
    }
    boolean hasCall = false;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      id = "";
      name = "";
      arguments = "";
      index = -1;
      whole = null;
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        members(parser);
        take();
        hasCall = true;
      }
    }
    return hasCall;
  }

  private void members(JsonParser parser) throws IOException {
    for (String member = parser.nextFieldName(); member != null; member = parser.nextFieldName()) {
      boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
      switch (member) {
        case "id" -> id = Json.text(parser);
        case "index" -> index = (int) Json.count(parser, -1);
        case "name" -> name = Json.text(parser);
        case "arguments" -> {
          if (isObject) {
            whole = Json.object(parser);
          } else {
            arguments = Json.text(parser);
          }
        }
        case "function" -> {
          if (isObject) {
            members(parser);
          }
        }
        default -> parser.skipChildren();
      }
    }
  }

  private void take() throws IOException {
    PendingCall call = find();
    call.identify(id, name);
    if (whole != null) {
      call.arguments(whole);
    }
    call.arguments(arguments);
  }

  private PendingCall find() throws IOException {
    for (int i = calls.size() - 1; i >= 0 && !areWhole; i--) {
      if (continues(i)) {
        return calls.get(i);
      }
    }
    var call = new PendingCall();
    calls.add(call);
    TooManyException.check(calls.size(), "tool calls");
    indexes.add(index);
    return call;
  }

  private boolean continues(int i) {
    PendingCall call = calls.get(i);
    boolean hasOtherId = !id.isEmpty() && !call.id().isEmpty() && !id.equals(call.id());
    if (index >= 0) {
      return indexes.get(i) == index && !(hasOtherId && !name.isEmpty());
    }
    boolean isNamedAgain = !name.isEmpty() && !call.name().isEmpty() && id.isEmpty();
    return i == calls.size() - 1 && !hasOtherId && !isNamedAgain;
  }
}
