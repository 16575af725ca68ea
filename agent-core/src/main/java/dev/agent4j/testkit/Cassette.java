package dev.agent4j.testkit;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.llm.ModelInfo;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.MessageJson;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.Usage;
import dev.agent4j.redact.Redactor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * Conversations with a model, kept in a file to be played again without it: one JSON line an
 * exchange, what was asked and what was replied, secrets blacked out. Both clients are thread-safe,
 * but a cassette is one conversation: its order counts.
 */
public final class Cassette {
  private Cassette() {}

  /**
   * Returns a client that asks {@code llm} and adds each exchange to the end of {@code file}:
   * delete it to record anew. Failures are not recorded. A file that cannot be written fails the
   * request.
   */
  public static LlmClient recording(LlmClient llm, Path file, Redactor redactor) {
    return new Recorder(llm, file, redactor);
  }

  private record Recorder(LlmClient llm, Path file, Redactor redactor) implements LlmClient {
    @Override
    public LlmResponse send(LlmRequest request, ReplyListener listener)
        throws InterruptedException {
      LlmResponse response = llm.send(request, listener);
      add(JsonObject.of("request", write(request), "response", write(response)));
      return response;
    }

    private synchronized void add(JsonObject line) {
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

    @Override
    public boolean isRetrying() {
      return llm.isRetrying();
    }

    @Override
    public Optional<ModelInfo> model() {
      return llm.model();
    }
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
    Deque<Exchange> exchanges = read(file);
    int count = exchanges.size();
    return (request, listener) -> {
      Exchange exchange;
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
      if (!asked.equals(exchange.request())) {
        throw new IllegalStateException(
            "request "
                + number
                + " is not the one recorded in "
                + file
                + difference(exchange.request(), asked));
      }
      tell(listener, exchange.response().message());
      return exchange.response();
    };
  }

  /** What was asked, as JSON text, and what was replied. */
  private record Exchange(String request, LlmResponse response) {}

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

  private static Deque<Exchange> read(Path file) {
    var exchanges = new ArrayDeque<Exchange>();
    try {
      for (String line : Files.readAllLines(file)) {
        JsonObject json = JsonObject.parse(line);
        exchanges.add(
            new Exchange(member(json, "request").toString(), response(member(json, "response"))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the cassette " + file, e);
    } catch (JsonException e) {
      throw new JsonException(
          "line " + (exchanges.size() + 1) + " of " + file + ": " + e.getMessage());
    }
    return exchanges;
  }

  private static JsonObject member(JsonObject json, String name) {
    return json.object(name).orElseThrow(() -> new JsonException("no exchange: it has no " + name));
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

  private static LlmResponse response(JsonObject json) {
    if (!(MessageJson.read(member(json, "message")) instanceof AssistantMessage message)) {
      throw new JsonException("no exchange: what was replied is not an assistant's message");
    }
    JsonObject usage = member(json, "usage");
    return new LlmResponse(
        message,
        stopReason(json.string("stopReason").orElse("")),
        new Usage(
            usage.integer("inputTokens").orElse(0),
            usage.integer("outputTokens").orElse(0),
            usage.integer("cacheReadTokens").orElse(0),
            usage.integer("cacheWriteTokens").orElse(0),
            usage.integer("reasoningTokens").orElse(0)),
        json.string("model").orElse(""),
        json.get("cost") instanceof Number cost ? (Double) cost.doubleValue() : null);
  }

  private static StopReason stopReason(String name) {
    return Arrays.stream(StopReason.values())
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new JsonException("no stop reason is named '" + name + "'"));
  }

  private static void tell(ReplyListener listener, AssistantMessage message) {
    for (ContentBlock block : message.content()) {
      if (block instanceof Text it && !it.text().isEmpty()) {
        listener.onText(it.text());
      } else if (block instanceof Thinking it && !it.text().isEmpty()) {
        listener.onThinking(it.text());
      }
    }
  }
}
