package dev.agent4j.llm.minimax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.LlmRequest.ToolChoice;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.llm.ModelInfo;
import dev.agent4j.llm.Price;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.llm.RequestMemo;
import dev.agent4j.llm.minimax.RawServer.Request;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ContentBlock.Unknown;
import dev.agent4j.message.Message;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.UserMessage;
import dev.agent4j.tool.ToolDefinition;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests keep the rules that MiniMax enforces, and leave out what it ignores. */
@Timeout(30)
class RequestRulesTest {
  /** A reply in both dialects. */
  private static final String REPLY =
      "{\"choices\":[{\"message\":{\"content\":\"ok\"},\"finish_reason\":\"stop\"}],"
          + "\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"ok\"}],\"stop_reason\":\"end_turn\"}";

  private static final UserMessage HI = new UserMessage("Hi");
  private static final ToolCall CALL =
      new ToolCall("c1", "get_weather", JsonObject.of("city", "Paris"));

  private static Request sent(UnaryOperator<MiniMaxBuilder> settings, LlmRequest request) {
    try (var server = new RawServer(RawServer.json(REPLY))) {
      Wire.send(settings.apply(Wire.client(server)).build(), request);
      return server.requests().get(0);
    }
  }

  private static JsonObject body(UnaryOperator<MiniMaxBuilder> settings, LlmRequest request) {
    return JsonObject.parse(sent(settings, request).body());
  }

  private static JsonObject body(Dialect dialect, Message... messages) {
    return body(
        it -> it.dialect(dialect), LlmRequest.of("Be brief.", List.of(messages), Wire.TOOLS));
  }

  private static ToolResultMessage result(Status status, String text) {
    return new ToolResultMessage(List.of(new ToolResult("c1", status, text)));
  }

  // Roles and history.

  @Test
  void systemPromptIsOneMessageAndTheFirst() {
    JsonObject body =
        body(
            Dialect.OPENAI,
            HI,
            AssistantMessage.of("Yes?"),
            new UserMessage("Note: be quick.", UserMessage.Sender.AGENT));

    assertThat(body.objects("messages").stream().map(it -> it.string("role").orElseThrow()))
        .containsExactly("system", "user", "assistant", "user");
  }

  @Test
  void systemPromptOfTheAnthropicDialectIsNoMessage() {
    JsonObject body = body(Dialect.ANTHROPIC, HI);

    assertThat(body.string("system")).hasValue("Be brief.");
    assertThat(body.objects("messages")).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void callsAndResultsThatDoNotPairAreRefusedBeforeTheyAreSent(Dialect dialect) {
    var calls = new AssistantMessage(List.of(CALL));
    var twice = new AssistantMessage(List.of(CALL, CALL));
    ToolResultMessage answer = result(Status.OK, "sun");

    assertRefused(dialect, "the tool call c1 has no result", HI, calls);
    assertRefused(dialect, "the tool call c1 has no result", HI, calls, HI, answer);
    assertRefused(dialect, "the tool result c1 follows no such call", HI, answer);
    assertRefused(dialect, "two tool calls have the id c1", HI, twice, answer);
    assertRefused(dialect, "two tool calls have the id c1", HI, calls, answer, calls, answer);
    assertRefused(dialect, "needs a message that is not empty");
  }

  private static void assertRefused(Dialect dialect, String why, Message... messages) {
    try (var server = new RawServer(RawServer.json("{}"))) {
      MiniMax client = Wire.client(server).dialect(dialect).build();
      var request = LlmRequest.of("", List.of(messages), Wire.TOOLS);

      assertThatThrownBy(() -> client.send(request, ReplyListener.none()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(why);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void blocksOfAUserMessageAreSentInTheirOrderAndUnknownOnesWhole() {
    JsonObject raw = JsonObject.parse("{\"type\":\"video_url\",\"video_url\":{\"url\":\"u\"}}");
    var message =
        new UserMessage(
            List.of(new Text("See "), new Text(" "), new Unknown("video", raw), new Text("there.")),
            UserMessage.Sender.USER);

    for (Dialect dialect : Dialect.values()) {
      List<JsonObject> messages = body(dialect, message).objects("messages");

      assertThat(messages.get(messages.size() - 1).objects("content"))
          .containsExactly(
              JsonObject.of("type", "text", "text", "See "),
              raw,
              JsonObject.of("type", "text", "text", "there."));
    }
  }

  @ParameterizedTest
  @EnumSource
  void blockThatCannotBeSentIsToldAndHarmsNoLaterRequest(Dialect dialect) {
    var odd =
        new UserMessage(
            List.of(new Unknown("hologram", JsonObject.of("url", "u"))), UserMessage.Sender.USER);

    assertRefused(dialect, "a block of kind hologram that cannot be sent", HI, odd);

    var memo = new RequestMemo();
    try (var server = new RawServer(RawServer.json(REPLY), RawServer.json(REPLY))) {
      MiniMax client = Wire.client(server).dialect(dialect).build();
      assertThatThrownBy(() -> client.send(request(memo, HI, odd), ReplyListener.none()))
          .isInstanceOf(IllegalArgumentException.class);
      Wire.send(client, request(memo, HI));
      Wire.send(client, request(new RequestMemo(), HI));

      assertThat(server.requests().get(0).body()).isEqualTo(server.requests().get(1).body());
    }
  }

  private static LlmRequest request(RequestMemo memo, Message... messages) {
    return new LlmRequest("", List.of(messages), Wire.TOOLS, ToolChoice.AUTO, null, memo);
  }

  @Test
  void argumentsThatAreNoJsonGoBackAsNone() {
    var broken = new ToolCall("c1", "get_weather", JsonObject.empty(), "{\"city\": \"Par");

    String body =
        sent(
                it -> it,
                LlmRequest.of(
                    "",
                    List.of(HI, new AssistantMessage(List.of(broken)), result(Status.FAILED, "no")),
                    Wire.TOOLS))
            .body();

    assertThat(body).contains("\"arguments\":\"{}\"").doesNotContain("Par");
  }

  @ParameterizedTest
  @EnumSource
  void nothingEmptyIsSent(Dialect dialect) {
    JsonObject body =
        body(
            dialect,
            HI,
            new AssistantMessage(List.of(new Text(" "), CALL)),
            result(Status.OK, ""),
            new AssistantMessage(List.of(new Text("\n"))),
            HI);

    assertThat(body.toString()).contains("(no output)").doesNotContain("\" \"", "\"\\n\"", "\"\"");
    assertThat(body.toString().split("\"assistant\"", -1)).hasSize(2);
  }

  // Tools.

  @Test
  void toolWithoutASchemaGetsTheMembersThatAreRequired() {
    ToolDefinition bare = Wire.tool("ping", "{}");

    JsonObject body = body(it -> it, LlmRequest.of("", List.of(HI), List.of(bare)));

    assertThat(body.objects("tools").get(0).object("function").orElseThrow().object("parameters"))
        .hasValue(JsonObject.of("type", "object", "properties", JsonObject.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "OPENAI, '\"tool_choice\":\"none\"'",
    "ANTHROPIC, '\"tool_choice\":{\"type\":\"none\"}'"
  })
  void toolsAreSwitchedOffByAHintAndStayInTheRequest(Dialect dialect, String hint) {
    var off = new LlmRequest("", List.of(HI), Wire.TOOLS, ToolChoice.NONE, null, new RequestMemo());

    String body = sent(it -> it.dialect(dialect), off).body();

    assertThat(body).contains(hint).contains("\"get_weather\"");
    assertThat(body.indexOf(hint)).isGreaterThan(body.indexOf("\"messages\""));
  }

  // What is left out.

  @ParameterizedTest
  @EnumSource
  void whatIsIgnoredOrUnreliableIsNotSent(Dialect dialect) {
    JsonObject body = body(dialect, HI);

    assertThat(body.names())
        .isSubsetOf(
            "model",
            "stream",
            "stream_options",
            "reasoning_split",
            "thinking",
            "tools",
            "messages",
            "max_completion_tokens",
            "max_tokens",
            "system");
    assertThat(body.toString()).doesNotContain("cache_control", "developer", "\"name\":\"user\"");
  }

  @Test
  void reasoningIsAskedForBesideTheContentByATruthValue() {
    assertThat(body(Dialect.OPENAI, HI).get("reasoning_split")).isEqualTo(true);
  }

  @Test
  void usageIsAskedForInEveryStream() {
    assertThat(body(Dialect.OPENAI, HI).object("stream_options"))
        .hasValue(JsonObject.of("include_usage", true));
  }

  // Models.

  @ParameterizedTest
  @EnumSource
  void m3IsAlwaysToldWhetherToThink(Dialect dialect) {
    LlmRequest ask = Wire.ASK;

    assertThat(body(it -> it.dialect(dialect), ask).object("thinking"))
        .hasValue(JsonObject.of("type", "adaptive"));
    assertThat(body(it -> it.dialect(dialect).thinking(false), ask).object("thinking"))
        .hasValue(JsonObject.of("type", "disabled"));
  }

  @ParameterizedTest
  @EnumSource
  void m2ModelsAreNotToldToThink(Dialect dialect) {
    assertThat(body(it -> it.dialect(dialect).model("MiniMax-M2.7"), Wire.ASK).has("thinking"))
        .isFalse();
    MiniMaxBuilder off =
        MiniMax.builder("sk-api-0123456789abcdef").model("MiniMax-M2.7").thinking(false);
    assertThatThrownBy(off::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("always reasons");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MiniMax-M3.1-Flash", "MiniMax-M3.1-Flash-Preview"})
  void m31HasAnEffortUnderEitherName(String model) {
    assertThat(body(it -> it.model(model).effort("low"), Wire.ASK).string("reasoning_effort"))
        .hasValue("low");
    assertThat(
            body(it -> it.dialect(Dialect.ANTHROPIC).model(model).effort("low"), Wire.ASK)
                .object("output_config"))
        .hasValue(JsonObject.of("effort", "low"));
  }

  @Test
  void modelsOfOthersAreAskedInTheWordsThatAllServersKnow() {
    JsonObject body = body(it -> it.model("qwen3-coder").maxOutputTokens(4_096), Wire.ASK);

    assertThat(body.names()).doesNotContain("reasoning_split", "thinking", "max_completion_tokens");
    assertThat(body.integer("max_tokens")).hasValue(4_096);
    assertThat(body.string("model")).hasValue("qwen3-coder");
  }

  @ParameterizedTest
  @CsvSource({"MiniMax-M3, 131072", "MiniMax-M2.7, 65536", "minimax-m3, 131072"})
  void replyIsLimitedToWhatTheDocumentationRecommends(String model, long tokens) {
    assertThat(body(it -> it.model(model), Wire.ASK).integer("max_completion_tokens"))
        .hasValue(tokens);
  }

  @Test
  void limitAboveTheModelsOwnIsLoweredOrRefused() {
    var much =
        new LlmRequest("", List.of(HI), List.of(), ToolChoice.AUTO, 1_000_000, new RequestMemo());
    MiniMaxBuilder tooMuch = MiniMax.builder("sk-api-0123456789abcdef").maxOutputTokens(524_289);

    assertThat(body(it -> it, much).integer("max_completion_tokens")).hasValue(524_288);
    assertThatThrownBy(tooMuch::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("524288");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 2})
  void temperatureMayBeFromZeroToTwo(double temperature) {
    assertThat(body(it -> it.temperature(temperature), Wire.ASK).integer("temperature"))
        .hasValue((long) temperature);
  }

  @Test
  void temperatureOutsideOfItsRangeIsRefusedAtOnce() {
    MiniMaxBuilder builder = MiniMax.builder("sk-api-0123456789abcdef");

    assertThatThrownBy(() -> builder.temperature(2.1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.temperature(-0.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.temperature(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.topP(1.1)).isInstanceOf(IllegalArgumentException.class);
  }

  // The key.

  @ParameterizedTest
  @EnumSource
  void keyIsSentAsABearerAndNowhereElse(Dialect dialect) {
    Request request = sent(it -> it.dialect(dialect), Wire.ASK);

    assertThat(request.headers())
        .containsEntry("authorization", "Bearer sk-api-0123456789abcdef")
        .doesNotContainKey("x-api-key");
    assertThat(request.headers().containsKey("anthropic-version"))
        .isEqualTo(dialect == Dialect.ANTHROPIC);
  }

  // Reasoning.

  @Test
  void reasoningGoesBackAsItCameToEachDialect() {
    var message =
        new AssistantMessage(
            List.of(
                new Thinking("split", "{\"type\":\"reasoning.text\",\"index\":0}"),
                new Thinking("inside", "<think>"),
                new Thinking("sealed", "cfa12f9d"),
                new Text("Yes.")));

    JsonObject openAi = body(Dialect.OPENAI, HI, message, HI).objects("messages").get(2);
    String anthropic = body(Dialect.ANTHROPIC, HI, message, HI).toString();

    assertThat(openAi.string("content")).hasValue("<think>\ninside\n</think>\n\nYes.");
    assertThat(openAi.objects("reasoning_details").get(0))
        .isEqualTo(
            JsonObject.parse("{\"type\":\"reasoning.text\",\"index\":0,\"text\":\"split\"}"));
    assertThat(anthropic)
        .contains("{\"type\":\"thinking\",\"thinking\":\"sealed\",\"signature\":\"cfa12f9d\"}")
        .doesNotContain("split", "inside");
  }

  @Test
  void reasoningOfTurnsThatAreOverStaysSoThatThePrefixDoes() {
    var thought = new AssistantMessage(List.of(new Thinking("old", null), new Text("Yes.")));

    JsonObject body = body(Dialect.OPENAI, HI, thought, HI, AssistantMessage.of("No."), HI);

    assertThat(body.objects("messages").get(2).objects("reasoning_details").get(0).string("text"))
        .hasValue("old");
  }

  @Test
  void signatureThatOnlyLooksLikeAnEnvelopeIsNotWrittenIntoTheRequest() {
    for (String seal :
        List.of(
            "{not JSON",
            "{}",
            "{ }",
            "{\"a\":1}\n",
            "{\"a\":1}},{\"text\":\"x\"",
            "{\"text\":\"other\"}")) {
      var thought = new AssistantMessage(List.of(new Thinking("t", seal), new Text("Yes.")));

      JsonObject said = body(Dialect.OPENAI, HI, thought, HI).objects("messages").get(2);

      assertThat(said.objects("reasoning_details"))
          .singleElement()
          .satisfies(it -> assertThat(it.string("text")).hasValue("t"));
    }
  }

  // Sizes and prices.

  @Test
  void bodyThatIsTooLongIsAnOverflowBeforeItIsSent() {
    try (var server = new RawServer(RawServer.json("{}"))) {
      MiniMax client = Wire.client(server).build();
      var request = LlmRequest.of("x".repeat(64 * 1024 * 1024), List.of(HI), List.of());

      assertThatThrownBy(() -> client.send(request, ReplyListener.none()))
          .isInstanceOfSatisfying(
              LlmException.class, it -> assertThat(it.kind()).isEqualTo(Kind.CONTEXT_OVERFLOW));
      assertThat(server.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MiniMax-M3, 1000000, 0, 1000000, 3.0",
    "MiniMax-M3, 500000, 500000, 0, 0.03",
    "MiniMax-M2.7, 100000, 100000, 0, 0.006",
    "MiniMax-M2.5, 100000, 100000, 0, 0.003",
    "MiniMax-M2.5-highspeed, 100000, 0, 100000, 0.3"
  })
  void costIsThatOfTheModelAndOfTheLengthOfThePrompt(
      String model, long in, long cached, long out, double dollars) {
    String body =
        "{\"choices\":[{\"message\":{\"content\":\"ok\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":%d,"
                .formatted(in)
            + "\"completion_tokens\":%d,\"prompt_tokens_details\":{\"cached_tokens\":%d}}}"
                .formatted(out, cached);
    try (var server = new RawServer(RawServer.json(body))) {
      LlmResponse response =
          Wire.send(Wire.client(server).model(model).build(), Wire.ASK).response();

      assertThat(response.cost()).isCloseTo(dollars, within(1e-9));
    }
  }

  @Test
  void whatIsKnownOfAModelMayBeOverridden() {
    var info = new ModelInfo("MiniMax-M3", 2_000, 500, Price.of(1, 2));

    JsonObject body =
        body(
            it -> it.model(info),
            new LlmRequest("", List.of(HI), List.of(), ToolChoice.AUTO, 9_000, new RequestMemo()));

    assertThat(body.integer("max_completion_tokens")).hasValue(500);
  }
}
