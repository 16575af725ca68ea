package dev.agent4j.llm.minimax.testkit;

import static dev.agent4j.llm.minimax.testkit.StubCalls.CHAT;
import static dev.agent4j.llm.minimax.testkit.StubCalls.post;
import static dev.agent4j.llm.minimax.testkit.StubCalls.request;
import static dev.agent4j.llm.minimax.testkit.StubCalls.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.script.Refusal;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class UsageTest {
  private static final String OTHER_KEY = "sk-api-other-account";
  private static final StubMiniMax STUB =
      StubMiniMax.builder()
          .keys(StubMiniMax.KEY, OTHER_KEY)
          .brain(ask -> Reply.says("Fine."))
          .start();

  @AfterAll
  static void close() {
    STUB.close();
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

  @Test
  void longerConversationReadsItsBeginningFromTheCache() throws Exception {
    String question = "q".repeat(4_000);
    JsonObject first = openAiUsage(ask("MiniMax-M2.7", List.of(question)));

    JsonObject second = openAiUsage(ask("MiniMax-M2.7", List.of(question, "Fine.", "And now?")));

    assertThat(cached(first)).isZero();
    assertThat(cached(second)).isEqualTo(number(first, "prompt_tokens") - 3);
  }

  @Test
  void shortPromptIsNeverCached() throws Exception {
    JsonObject body = ask("MiniMax-M2.7", List.of("s".repeat(1_000)));

    assertThat(cached(openAiUsage(body))).isZero();
    assertThat(cached(openAiUsage(body))).isZero();
  }

  @Test
  void cacheIsOfOneAccountAndOneModel() throws Exception {
    JsonObject body = ask("MiniMax-M2.5", List.of("k".repeat(4_000)));
    openAiUsage(body);

    String other =
        send(request(STUB, CHAT)
                .setHeader("Authorization", "Bearer " + OTHER_KEY)
                .POST(BodyPublishers.ofString(body.toString()))
                .build())
            .body();

    assertThat(cached(JsonObject.parse(other).object("usage").orElseThrow())).isZero();
    assertThat(cached(openAiUsage(body.with("model", "MiniMax-M2.1")))).isZero();
    assertThat(cached(openAiUsage(body))).isPositive();
  }

  @Test
  void refusedRequestDoesNotWarmTheCache() throws Exception {
    JsonObject body = ask("MiniMax-M2.7", List.of("r".repeat(4_000)));
    STUB.plays(Refusal.RATE_LIMIT);
    post(STUB, CHAT, body);

    assertThat(cached(openAiUsage(body))).isZero();
  }

  @Test
  void markedPromptTellsWhatWasWritten() throws Exception {
    JsonObject block =
        JsonObject.of("type", "text", "text", "m".repeat(4_000))
            .with("cache_control", JsonObject.of("type", "ephemeral"));
    JsonObject body =
        JsonObject.of("model", "MiniMax-M2.7")
            .with("messages", List.of(JsonObject.of("role", "user", "content", List.of(block))));

    JsonObject first = openAiUsage(body);
    JsonObject second = openAiUsage(body);

    long prompt = number(first, "prompt_tokens");
    assertThat(first.object("prompt_tokens_details"))
        .hasValue(
            JsonObject.of("cache_read_input_tokens", 0, "cache_creation_input_tokens", prompt));
    assertThat(second.object("prompt_tokens_details"))
        .hasValue(
            JsonObject.of("cache_read_input_tokens", prompt - 3, "cache_creation_input_tokens", 3));
  }

  @Test
  void reasoningOfATurnThatIsOverCostsNothing() throws Exception {
    JsonObject closed = ask("MiniMax-M3", List.of("a", "b", "c"));
    JsonObject echoed =
        closed.with(
            "messages",
            List.of(
                JsonObject.of("role", "user", "content", "a"),
                JsonObject.of("role", "assistant", "content", "b")
                    .with("reasoning_content", "long ago"),
                JsonObject.of("role", "user", "content", "c")));

    assertThat(openAiUsage(echoed)).isEqualTo(openAiUsage(closed));
  }
}
