package dev.agent4j.llm.minimax;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.LlmRequest.ToolChoice;
import dev.agent4j.llm.RequestMemo;
import dev.agent4j.llm.minimax.request.AnthropicEncoder;
import dev.agent4j.llm.minimax.request.EncodedSession;
import dev.agent4j.llm.minimax.request.Encoder;
import dev.agent4j.llm.minimax.request.Models;
import dev.agent4j.llm.minimax.request.OpenAiEncoder;
import dev.agent4j.llm.minimax.request.Settings;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ContentBlock.Unknown;
import dev.agent4j.message.Message;
import dev.agent4j.message.MessageJson;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.UserMessage;
import dev.agent4j.message.UserMessage.Sender;
import dev.agent4j.tool.ToolDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a request, up to the end of its messages, begin every later request of the session.
 *
 * <p>That end is the bracket that closes {@code messages}, which is not among those bytes. In the
 * Anthropic dialect a user message that is the last stays open for what the user says next: there
 * it is the bracket that closes its content.
 */
class PrefixTest {
  private static final JsonFactory JSON = new JsonFactory();
  private static final List<String> MODELS =
      List.of("MiniMax-M3", "MiniMax-M2.7", "MiniMax-M3.1-Flash", "qwen3-coder");
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\n",
          "Hi",
          "读取文件",
          "a\u0000b",
          "\ud83d",
          "\ude00x",
          "😀 é ñ",
          "\"q\" \\ /",
          "</think>",
          "<think>\nno\n</think>",
          "\r\n\t\u2028",
          "{\"a\": [1, 2]}",
          "]}],\"messages\":[");

  /** A session: what its client and its requests have in common, and what was said. */
  private record Talk(
      Dialect dialect,
      boolean isStreaming,
      String model,
      String system,
      List<ToolDefinition> tools,
      List<Message> messages) {

    Settings settings() {
      return new Settings(Models.find(model), isStreaming, null, null, null, null, null, null);
    }

    Encoder encoder() {
      return dialect == Dialect.OPENAI
          ? new OpenAiEncoder(settings())
          : new AnthropicEncoder(settings());
    }

    /**
     * Returns the request with the first {@code count} messages; the last of all is without tools.
     */
    LlmRequest request(int count, List<Message> said) {
      ToolChoice choice = count == messages.size() ? ToolChoice.NONE : ToolChoice.AUTO;
      return new LlmRequest(
          system,
          said.subList(0, count),
          tools,
          choice,
          count % 3 == 0 ? 2_000 : null,
          new RequestMemo());
    }

    /** Returns after how many messages the model is asked: whenever it is its turn. */
    List<Integer> asked() {
      var counts = new ArrayList<Integer>();
      for (int i = 0; i < messages.size(); i++) {
        if (!(messages.get(i) instanceof AssistantMessage)) {
          counts.add(i + 1);
        }
      }
      return counts;
    }
  }

  @Property(tries = 4000, shrinking = ShrinkingMode.OFF)
  void requestBeginsWithTheBytesOfTheOneBefore(@ForAll("talks") Talk talk) {
    var session = new EncodedSession();
    Encoder encoder = talk.encoder();
    byte[] before = new byte[0];

    for (int count : talk.asked()) {
      byte[] body = session.encode(talk.request(count, talk.messages()), encoder).toByteArray();

      byte[] prefix = Arrays.copyOf(body, endOfMessages(body, talk.dialect()));
      assertThat(Arrays.mismatch(prefix, before)).isIn(-1, before.length);
      before = prefix;
    }
  }

  @Property(tries = 2000, shrinking = ShrinkingMode.OFF)
  void resumedSessionSendsTheSameBytes(@ForAll("talks") Talk talk) {
    var session = new EncodedSession();
    Encoder encoder = talk.encoder();

    for (int count : talk.asked()) {
      byte[] kept = session.encode(talk.request(count, talk.messages()), encoder).toByteArray();
      var read = new ArrayList<Message>();
      talk.messages().forEach(it -> read.add(MessageJson.read(onDisk(MessageJson.write(it)))));
      byte[] resumed =
          new EncodedSession().encode(talk.request(count, read), encoder).toByteArray();

      assertThat(resumed).isEqualTo(kept);
    }
  }

  @Property(tries = 1000, shrinking = ShrinkingMode.OFF)
  void switchingToolsOffChangesNothingBeforeTheEndOfTheMessages(@ForAll("talks") Talk talk) {
    int count = talk.messages().size();
    LlmRequest off = talk.request(count, talk.messages());
    var on =
        new LlmRequest(
            off.system(), off.messages(), off.tools(), ToolChoice.AUTO, null, new RequestMemo());

    byte[] with = new EncodedSession().encode(on, talk.encoder()).toByteArray();
    byte[] without = new EncodedSession().encode(off, talk.encoder()).toByteArray();

    int end = endOfMessages(with, talk.dialect());
    assertThat(endOfMessages(without, talk.dialect())).isEqualTo(end);
    assertThat(Arrays.copyOf(without, end)).isEqualTo(Arrays.copyOf(with, end));
    JsonObject said = JsonObject.parse(new String(without, StandardCharsets.UTF_8));
    assertThat(said.has("tool_choice")).isEqualTo(!talk.tools().isEmpty());
    assertThat(said.has("tools")).isEqualTo(!talk.tools().isEmpty());
  }

  private static JsonObject onDisk(JsonObject json) {
    return JsonObject.parse(json.toString());
  }

  /** Returns where the messages end, by a parser that knows nothing of how they were written. */
  private static int endOfMessages(byte[] body, Dialect dialect) {
    try (JsonParser parser = JSON.createParser(body)) {
      assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
      int end = -1;
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        if (!name.equals("messages")) {
          parser.skipChildren();
          continue;
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          int contentEnd = message(parser);
          end = dialect == Dialect.ANTHROPIC ? contentEnd : end;
        }
        int closing = (int) parser.currentLocation().getByteOffset() - 1;
        end = end < 0 ? closing : end;
      }
      assertThat(parser.nextToken()).isNull();
      return end;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns where the content of a user message ends; -1 for another message. */
  private static int message(JsonParser parser) throws IOException {
    boolean isUser = false;
    int end = -1;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (name.equals("role")) {
        isUser = parser.getText().equals("user");
      }
      parser.skipChildren();
      if (name.equals("content")) {
        end = (int) parser.currentLocation().getByteOffset() - 1;
      }
    }
    return isUser ? end : -1;
  }

  @Provide
  Arbitrary<Talk> talks() {
    // One seed a talk: a whole tree of arbitraries costs more than what is tested.
    return Arbitraries.longs().map(seed -> new Maker(new Random(seed)).talk());
  }

  /** Makes talks at random. */
  private static final class Maker {
    private final Random random;
    private int calls;

    Maker(Random random) {
      this.random = random;
    }

    Talk talk() {
      Dialect dialect = random.nextBoolean() ? Dialect.OPENAI : Dialect.ANTHROPIC;
      var messages = new ArrayList<Message>();
      int turns = 1 + random.nextInt(3);
      for (int i = 0; i < turns; i++) {
        turn(messages);
      }
      messages.add(new UserMessage("Stop here. Tools are off now.", Sender.AGENT));
      return new Talk(
          dialect,
          random.nextBoolean(),
          pick(MODELS),
          pick(TEXTS),
          Wire.TOOLS.subList(0, random.nextInt(3)),
          messages);
    }

    private void turn(List<Message> messages) {
      messages.add(user());
      for (int steps = random.nextInt(4); steps > 0; steps--) {
        List<ContentBlock> content = spoken();
        List<ToolResult> results = new ArrayList<>();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
          ToolCall call = call();
          content.add(call);
          results.add(new ToolResult(call.id(), pick(List.of(Status.values())), pick(TEXTS)));
        }
        messages.add(new AssistantMessage(content));
        messages.add(new ToolResultMessage(results));
        if (random.nextInt(4) == 0) {
          messages.add(user());
        }
      }
      if (random.nextInt(5) > 0) {
        messages.add(new AssistantMessage(spoken()));
      }
    }

    private UserMessage user() {
      String text = pick(TEXTS);
      var said = new Text(text.isBlank() ? "Go on." : text);
      List<ContentBlock> content =
          random.nextInt(4) > 0
              ? List.of(said)
              : List.of(
                  new Unknown("image", JsonObject.of("type", "image", "text", pick(TEXTS))),
                  said,
                  new Text(pick(TEXTS)));
      return new UserMessage(content, pick(List.of(Sender.values())));
    }

    private List<ContentBlock> spoken() {
      var content = new ArrayList<ContentBlock>();
      for (int n = random.nextInt(3); n > 0; n--) {
        content.add(
            random.nextBoolean() ? new Text(pick(TEXTS)) : new Thinking(pick(TEXTS), seal()));
      }
      return content;
    }

    private @Nullable String seal() {
      return switch (random.nextInt(5)) {
        case 0 -> null;
        case 1 -> "<think>";
        case 2 -> "{\"type\":\"reasoning.text\",\"id\":\"r-1\",\"index\":0}";
        case 3 -> "{not JSON";
        default -> "cfa12f9d".repeat(8);
      };
    }

    private ToolCall call() {
      String id = "call_function_" + calls++ + "_" + pick(List.of("1", "é", "\""));
      if (random.nextInt(6) == 0) {
        return new ToolCall(id, "get_weather", JsonObject.empty(), "{\"city\": \"Par");
      }
      return new ToolCall(id, pick(List.of("get_weather", "no_such_tool")), object(2));
    }

    private JsonObject object(int depth) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      for (int n = random.nextInt(3); n > 0; n--) {
        members.put(pick(TEXTS), value(depth));
      }
      return JsonObject.of(members);
    }

    private @Nullable Object value(int depth) {
      return switch (random.nextInt(depth == 0 ? 5 : 7)) {
        case 0 -> null;
        case 1 -> random.nextBoolean();
        case 2 -> random.nextLong();
        case 3 -> new BigDecimal("1.50e" + (random.nextInt(80) - 40));
        case 4 -> pick(TEXTS);
        case 5 -> object(depth - 1);
        default -> Arrays.asList(value(depth - 1), pick(TEXTS));
      };
    }

    private <T> T pick(List<T> values) {
      return values.get(random.nextInt(values.size()));
    }
  }
}
