package dev.agent4j.llm.minimax.testkit;

import static dev.agent4j.llm.minimax.testkit.StubCalls.CHAT;
import static dev.agent4j.llm.minimax.testkit.StubCalls.MESSAGES;
import static dev.agent4j.llm.minimax.testkit.StubCalls.data;
import static dev.agent4j.llm.minimax.testkit.StubCalls.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.answer.Meter;
import dev.agent4j.llm.minimax.testkit.script.Ask;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AfterContainer;

class UsagePropertyTest {
  private static final StubMiniMax STUB = StubMiniMax.start(UsagePropertyTest::answer);

  @AfterContainer
  static void close() {
    STUB.close();
  }

  /** Says what the test put into the request beside the messages. */
  private static Reply answer(Ask ask) {
    JsonObject said = ask.body().object("say").orElse(JsonObject.empty());
    Reply reply =
        Reply.says(said.string("text").orElse("Fine."))
            .withThinking(said.string("thinking").orElse(""));
    return said.has("call") ? reply.withCall("f", JsonObject.of("x", said.get("call"))) : reply;
  }

  private static JsonObject ask(String model, List<String> texts) {
    var messages = new ArrayList<JsonObject>();
    for (String text : texts) {
      String role = messages.size() % 2 == 0 ? "user" : "assistant";
      messages.add(JsonObject.of("role", role, "content", text));
    }
    return JsonObject.of("model", model, "messages", messages);
  }

  private static long number(JsonObject usage, String name) {
    return usage.integer(name).orElseThrow();
  }

  private static JsonObject openAiUsage(JsonObject body) throws Exception {
    return JsonObject.parse(post(STUB, CHAT, body).body()).object("usage").orElseThrow();
  }

  private static long cached(JsonObject usage) {
    return usage
        .object("prompt_tokens_details")
        .map(it -> it.integer("cached_tokens").orElseThrow())
        .orElse(0L);
  }

  @Property(tries = 60)
  void usageAddsUpAndIsTheSameHoweverItIsAskedFor(
      @ForAll @Size(min = 1, max = 5) List<@StringLength(min = 1, max = 900) String> texts,
      @ForAll @StringLength(max = 300) String text,
      @ForAll @StringLength(max = 300) String thinking,
      @ForAll @IntRange(max = 1) int withCall)
      throws Exception {
    JsonObject say = JsonObject.of("text", text, "thinking", thinking);
    JsonObject body =
        ask("MiniMax-M3", texts)
            .with("say", withCall == 1 ? say.with("call", text) : say)
            .with("reasoning_split", true)
            .with("thinking", JsonObject.of("type", "adaptive"));
    JsonObject warm = openAiUsage(body);

    JsonObject whole = openAiUsage(body);
    JsonObject streaming =
        body.with("stream", true).with("stream_options", JsonObject.of("include_usage", true));
    List<JsonObject> events = data(post(STUB, CHAT, streaming).body());
    JsonObject summary = events.get(events.size() - 1).object("usage").orElseThrow();
    JsonObject anthropic =
        JsonObject.parse(post(STUB, MESSAGES, body).body()).object("usage").orElseThrow();

    long prompt = number(whole, "prompt_tokens");
    long completion = number(whole, "completion_tokens");
    long reasoning =
        whole
            .object("completion_tokens_details")
            .map(it -> number(it, "reasoning_tokens"))
            .orElse(0L);
    assertThat(number(whole, "total_tokens")).isEqualTo(prompt + completion);
    assertThat(reasoning).isBetween(0L, completion);
    assertThat(reasoning > 0).isEqualTo(!thinking.isEmpty());
    assertThat(cached(whole)).isBetween(0L, prompt - 1);
    assertThat(cached(whole)).isEqualTo(prompt - 3 >= 512 ? prompt - 3 : 0);
    assertThat(number(warm, "prompt_tokens")).isEqualTo(prompt);
    assertThat(summary.without("completion_tokens_details"))
        .isEqualTo(whole.without("completion_tokens_details"));
    assertThat(number(anthropic, "input_tokens") + number(anthropic, "cache_read_input_tokens"))
        .isEqualTo(prompt);
    assertThat(number(anthropic, "cache_read_input_tokens")).isEqualTo(cached(whole));
    assertThat(number(anthropic, "output_tokens")).isEqualTo(completion);
  }

  @Property(tries = 300)
  void countIsAtLeastThatOfEachPart(
      @ForAll @StringLength(max = 200) String one, @ForAll @StringLength(max = 200) String two) {
    long sum = Meter.tokens(one) + Meter.tokens(two);

    assertThat(Meter.tokens(one + two)).isBetween(sum - 1, sum);
    assertThat(Meter.tokens(Meter.beginning(one, 7))).isBetween(0L, 7L);
    assertThat(one).startsWith(Meter.beginning(one, 7));
  }
}
