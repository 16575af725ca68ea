package dev.agent4j.testkit;

import dev.agent4j.event.AgentEvent.TextReceived;
import dev.agent4j.event.AgentEvent.ThinkingReceived;
import dev.agent4j.event.AgentListener;
import dev.agent4j.event.Redactor;
import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.MessageJson;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Conversations with a model, kept in a file to be played again without it: one JSON line an
 * exchange, what was asked and what was replied, secrets blacked out. Both clients are thread-safe,
 * but a cassette is one conversation: its order counts.
 */
public final class Cassette {
  private Cassette() {}

  /**
   * Returns a client that asks {@code llm} and adds each exchange to {@code file}. Failures are not
   * recorded.
   */
  public static LlmClient recording(LlmClient llm, Path file, Redactor redactor) {
    Object lock = new Object();
    return (request, listener) -> {
      LlmResponse response = llm.send(request, listener);
      JsonObject line = JsonObject.of("request", write(request), "response", write(response));
      synchronized (lock) {
        try {
          Files.writeString(
              file,
              redactor.redact(line) + "\n",
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
        } catch (IOException e) {
          throw new UncheckedIOException("cannot write the cassette " + file, e);
        }
      }
      return response;
    };
  }

  /**
   * Returns a client that replies what was recorded, exchange by exchange, as long as it is asked
   * the same.
   *
   * @param redactor the one the recording was made with: what is asked is compared blacked out
   * @throws UncheckedIOException if the file cannot be read
   * @throws JsonException if a line is not an exchange; the message has its number
   */
  public static LlmClient replaying(Path file, Redactor redactor) {
    Deque<JsonObject> exchanges = read(file);
    int count = exchanges.size();
    return (request, listener) -> {
      JsonObject exchange;
      int number;
      synchronized (exchanges) {
        number = count - exchanges.size() + 1;
        exchange = exchanges.poll();
      }
      if (exchange == null) {
        throw new IllegalStateException(
            file + " has " + count + " exchanges, but there is another request");
      }
      String asked = redactor.redact(write(request)).toString();
      String recorded = exchange.object("request").orElse(JsonObject.empty()).toString();
      if (!asked.equals(recorded)) {
        throw new IllegalStateException(
            "request "
                + number
                + " is not the one recorded in "
                + file
                + difference(recorded, asked));
      }
      return play(exchange.object("response").orElse(JsonObject.empty()), listener);
    };
  }

  private static String difference(String recorded, String asked) {
    int at = 0;
    while (at < Math.min(recorded.length(), asked.length())
        && recorded.charAt(at) == asked.charAt(at)) {
      at++;
    }
    return "; they part at character "
        + at
        + ": recorded …"
        + excerpt(recorded, at)
        + "… asked …"
        + excerpt(asked, at)
        + "…";
  }

  private static String excerpt(String text, int at) {
    return text.substring(Math.max(0, at - 30), Math.min(text.length(), at + 50));
  }

  private static Deque<JsonObject> read(Path file) {
    var exchanges = new ArrayDeque<JsonObject>();
    try {
      for (String line : Files.readAllLines(file)) {
        exchanges.add(JsonObject.parse(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the cassette " + file, e);
    } catch (JsonException e) {
      throw new JsonException(
          "line " + (exchanges.size() + 1) + " of " + file + ": " + e.getMessage());
    }
    return exchanges;
  }

  private static JsonObject write(LlmRequest request) {
    return JsonObject.of(
            "system",
            request.system(),
            "messages",
            request.messages().stream().map(MessageJson::write).toList())
        .with("tools", request.tools().stream().map(it -> it.name()).toList())
        .with("toolChoice", request.toolChoice());
  }

  private static JsonObject write(LlmResponse response) {
    return JsonObject.of("message", MessageJson.write(response.message()))
        .with("stopReason", response.stopReason())
        .with("usage", response.usage())
        .with("model", response.model())
        .with("cost", response.cost());
  }

  private static LlmResponse play(JsonObject recorded, AgentListener listener) {
    JsonObject usage = recorded.object("usage").orElse(JsonObject.empty());
    var message =
        (AssistantMessage) MessageJson.read(recorded.object("message").orElse(JsonObject.empty()));
    message
        .content()
        .forEach(
            block -> {
              if (block instanceof Text it) {
                listener.onEvent(new TextReceived(it.text()));
              } else if (block instanceof Thinking it) {
                listener.onEvent(new ThinkingReceived(it.text()));
              }
            });
    return new LlmResponse(
        message,
        StopReason.valueOf(recorded.string("stopReason").orElse("OTHER")),
        new Usage(
            usage.integer("inputTokens").orElse(0),
            usage.integer("outputTokens").orElse(0),
            usage.integer("cacheReadTokens").orElse(0),
            usage.integer("cacheWriteTokens").orElse(0),
            usage.integer("reasoningTokens").orElse(0)),
        recorded.string("model").orElse(""),
        recorded.get("cost") instanceof BigDecimal cost ? cost.doubleValue() : null);
  }
}
