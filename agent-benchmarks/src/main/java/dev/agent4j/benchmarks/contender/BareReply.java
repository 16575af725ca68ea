package dev.agent4j.benchmarks.contender;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.agent4j.benchmarks.contender.Said.Call;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads a reply, or the chunks of one: its text, its calls, and what it cost. */
final class BareReply {
  private final Consumer<String> onText;
  private final StringBuilder text = new StringBuilder();
  private final List<Call> calls = new ArrayList<>(2);
  private long promptTokens;
  private long completionTokens;

  BareReply(Consumer<String> onText) {
    this.onText = onText;
  }

  /** Returns the argument {@code text} of a call. */
  static String textArgument(String arguments) throws IOException {
    String text = "";
    try (JsonParser json = BareLoop.JSON.createParser(arguments)) {
      json.nextToken();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        if (name.equals("text")) {
          text = json.getText();
        } else {
          json.skipChildren();
        }
      }
    }
    return text;
  }

  /** Reads a document and closes its parser. */
  void read(JsonParser parser) throws IOException {
    try (JsonParser json = parser) {
      json.nextToken();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        switch (name) {
          case "choices" -> choices(json);
          case "usage" -> usage(json);
          default -> json.skipChildren();
        }
      }
    }
  }

  private void choices(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        // A stream of MiniMax's ends with its whole message once more.
        boolean isNew = name.equals("delta") || (text.isEmpty() && calls.isEmpty());
        if ((name.equals("delta") || name.equals("message")) && isNew) {
          message(json);
        } else {
          json.skipChildren();
        }
      }
    }
  }

  private void message(JsonParser json) throws IOException {
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken token = json.nextToken();
      if (name.equals("content") && token == JsonToken.VALUE_STRING) {
        String delta = json.getText();
        if (!delta.isEmpty()) {
          text.append(delta);
          onText.accept(delta);
        }
      } else if (name.equals("tool_calls") && token == JsonToken.START_ARRAY) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          call(json);
        }
      } else {
        json.skipChildren();
      }
    }
  }

  private void call(JsonParser json) throws IOException {
    int index = calls.size();
    String id = "";
    String tool = "";
    String arguments = "";
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      JsonToken token = json.nextToken();
      if (name.equals("index")) {
        index = json.getIntValue();
      } else if (name.equals("id") && token == JsonToken.VALUE_STRING) {
        id = json.getText();
      } else if (name.equals("function")) {
        for (String part = json.nextFieldName(); part != null; part = json.nextFieldName()) {
          String value = json.nextTextValue();
          if (value != null && part.equals("name")) {
            tool = value;
          } else if (value != null && part.equals("arguments")) {
            arguments = value;
          }
        }
      } else {
        json.skipChildren();
      }
    }
    add(index, id, tool, arguments);
  }

  private void add(int index, String id, String tool, String arguments) {
    if (index < calls.size()) {
      Call begun = calls.get(index);
      calls.set(index, new Call(begun.id(), begun.name(), begun.arguments() + arguments));
    } else {
      calls.add(new Call(id, tool, arguments));
    }
  }

  private void usage(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "prompt_tokens" -> promptTokens = json.getLongValue();
        case "completion_tokens" -> completionTokens = json.getLongValue();
        default -> json.skipChildren();
      }
    }
  }

  Said.Assistant toMessage() throws IOException {
    if (promptTokens == 0 || completionTokens == 0) {
      throw new IOException("the reply does not say what it cost");
    }
    return new Said.Assistant(text.toString(), calls);
  }
}
