package dev.agent4j.llm.minimax;

import static dev.agent4j.llm.minimax.Wire.delta;
import static dev.agent4j.llm.minimax.Wire.finish;
import static dev.agent4j.llm.minimax.Wire.stream;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agent4j.Agent;
import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.llm.minimax.RawServer.Answer;
import dev.agent4j.llm.minimax.Wire.Heard;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.ToolResult;
import dev.agent4j.session.Transcript;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that send what no server should: each has its reply read, or a typed error. */
@Timeout(60)
class HostileServerTest {
  private static final String TOO_DEEP = "[".repeat(100_000);

  private static LlmException failure(Answer answer) {
    return failure(answer, it -> it);
  }

  private static LlmException failure(Answer answer, UnaryOperator<MiniMaxBuilder> settings) {
    try (var server = new RawServer(answer)) {
      MiniMax client = settings.apply(Wire.client(server)).build();
      LlmException thrown =
          catchThrowableOfType(
              LlmException.class, () -> client.send(Wire.ASK, ReplyListener.none()));
      assertThat(thrown).isNotNull();
      assertThat(thrown).hasMessageContaining(server.baseUrl() + "/v1/chat/completions");
      return thrown;
    }
  }

  private static Heard heard(Answer answer) {
    try (var server = new RawServer(answer)) {
      return Wire.send(Wire.client(server).build(), Wire.ASK);
    }
  }

  private static MiniMaxBuilder impatient(MiniMaxBuilder builder) {
    return builder.totalTimeout(Duration.ofSeconds(1));
  }

  private static String call(String arguments) {
    return delta(
        "\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"function\":{\"name\":\"get_weather\",\"arguments\":"
            + JsonObject.of("v", arguments)
                .toString()
                .replaceFirst("^\\{\"v\":", "")
                .replaceFirst("}$", "")
            + "}}]");
  }

  // Sizes.

  @Test
  void tenMegabytesOfArgumentsInOneDeltaAreRead() {
    String city = "x".repeat(10 * 1024 * 1024);

    Heard heard =
        heard(RawServer.events(stream(call("{\"city\":\"" + city + "\"}"), finish("tool_calls"))));

    assertThat(heard.response().message().toolCalls().get(0).arguments().string("city"))
        .hasValue(city);
  }

  @Test
  void tenMegabytesOfArgumentsInManyDeltasAreRead() {
    var events = new StringBuilder("data: " + call("{\"city\":\"") + "\n\n");
    String part =
        "data: "
            + delta(
                "\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\""
                    + "y".repeat(1_000)
                    + "\"}}]")
            + "\n\n";
    for (int i = 0; i < 10_000; i++) {
      events.append(part);
    }
    events.append(
        stream(
            delta("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\"}\"}}]"),
            finish("tool_calls")));

    Heard heard = heard(RawServer.events(events.toString()));

    assertThat(heard.response().message().toolCalls().get(0).arguments().string("city"))
        .hasValueSatisfying(it -> assertThat(it).hasSize(10_000_000));
  }

  @Test
  void replyWithTooManyCallsIsUnreadable() {
    var calls = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      calls.append(i == 0 ? "" : ",").append("{\"index\":").append(i).append("}");
    }

    LlmException thrown =
        failure(
            RawServer.events(
                stream(delta("\"tool_calls\":[" + calls + "]"), finish("tool_calls"))));

    assertThat(thrown.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(thrown).hasMessageContaining("more than 1024 tool calls");
  }

  @Test
  void replyWithTooManyEntriesOfReasoningIsUnreadable() {
    var entries = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      entries.append(i == 0 ? "" : ",").append("{\"index\":").append(i).append("}");
    }

    LlmException thrown =
        failure(
            RawServer.events(
                stream(delta("\"reasoning_details\":[" + entries + "]"), finish("stop"))));

    assertThat(thrown.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(thrown).hasMessageContaining("more than 1024 entries of reasoning");
  }

  @Test
  void replyWithTooManyBlocksIsUnreadable() {
    var events = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      events
          .append("data: {\"type\":\"content_block_start\",\"index\":")
          .append(i)
          .append(",\"content_block\":{\"type\":\"text\",\"text\":\"x\"}}\n\n");
    }

    try (var server = new RawServer(RawServer.events(events.toString()))) {
      MiniMax client = Wire.client(server).dialect(Dialect.ANTHROPIC).build();
      LlmException thrown =
          catchThrowableOfType(
              LlmException.class, () -> client.send(Wire.ASK, ReplyListener.none()));

      assertThat(thrown.kind()).isEqualTo(Kind.UNREADABLE);
      assertThat(thrown).hasMessageContaining("more than 1024 content blocks");
    }
  }

  @Test
  void wholeMessageWithTooManyBlocksIsUnreadable() {
    String body =
        "{\"type\":\"message\",\"content\":["
            + "{},".repeat(5_000)
            + "{}],\"stop_reason\":\"end_turn\"}";

    try (var server = new RawServer(RawServer.json(body))) {
      MiniMax client = Wire.client(server).dialect(Dialect.ANTHROPIC).build();
      LlmException thrown =
          catchThrowableOfType(
              LlmException.class, () -> client.send(Wire.ASK, ReplyListener.none()));

      assertThat(thrown.kind()).isEqualTo(Kind.UNREADABLE);
    }
  }

  @Test
  void endlessBlanksInContentAreText() {
    var events = new StringBuilder();
    String blank = "data: " + delta("\"content\":\"\\n\"") + "\n\n";
    for (int i = 0; i < 20_000; i++) {
      events.append(blank);
    }
    events.append(stream(finish("stop")));

    Heard heard = heard(RawServer.events(events.toString()));

    assertThat(heard.response().message().text()).hasSize(20_000).isBlank();
  }

  // What has no end.

  @Test
  void endlessStreamIsGivenUpAtTheTotalDeadline() {
    LlmException thrown =
        failure(
            exchange -> {
              exchange.stream();
              while (true) {
                exchange.chunk("data: " + delta("\"content\":\"on and on\"") + "\n\n");
              }
            },
            HostileServerTest::impatient);

    assertThat(thrown.kind()).isIn(Kind.TRANSPORT, Kind.UNREADABLE);
    assertThat(thrown.getMessage()).containsAnyOf("1.0 s (total deadline)", "67108864 bytes");
  }

  @Test
  void endlessCommentsAreNoEventAndMeetTheFirstEventDeadline() {
    LlmException thrown =
        failure(
            exchange -> {
              exchange.stream();
              while (true) {
                exchange.chunk(": keep-alive\n\n");
              }
            },
            it -> it.firstEventTimeout(Duration.ofSeconds(1)));

    assertThat(thrown.kind()).isEqualTo(Kind.TRANSPORT);
    assertThat(thrown).hasMessageContaining("sent no event within 1.0 s (first-event deadline)");
  }

  @Test
  void dribbleThatIsNeverIdleMeetsTheTotalDeadline() {
    LlmException thrown =
        failure(
            dribbling(
                exchange ->
                    exchange.stream().chunk("data: " + delta("\"content\":\"a\"") + "\n\n")),
            it -> it.idleTimeout(Duration.ofMillis(1_500)).totalTimeout(Duration.ofSeconds(2)));

    assertThat(thrown.kind()).isEqualTo(Kind.TRANSPORT);
    assertThat(thrown).hasMessageContaining("was not done within 2.0 s (total deadline)");
  }

  @Test
  @Timeout(8)
  void errorWhoseBodyDribblesIsToldWithinTheTotalDeadline() {
    LlmException thrown =
        failure(
            dribbling(
                exchange ->
                    exchange.raw(
                        "HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\n")),
            HostileServerTest::impatient);

    assertThat(thrown.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(thrown).hasMessageContaining("answered 503");
  }

  /** Sends a byte each 50 ms; the wait is for a client that leaves, so nothing sleeps. */
  private static Answer dribbling(Answer head) {
    return exchange -> {
      head.to(exchange);
      while (!exchange.clientLeavesWithin(50)) {
        exchange.chunk(":");
      }
    };
  }

  @Test
  void headWithoutEndMeetsTheFirstEventDeadline() {
    LlmException thrown =
        failure(
            exchange -> {
              exchange.raw("HTTP/1.1 200 OK\r\n");
              while (!exchange.clientLeavesWithin(50)) {
                exchange.raw("X-More: and more\r\n");
              }
            },
            it -> it.firstEventTimeout(Duration.ofSeconds(1)));

    assertThat(thrown.kind()).isEqualTo(Kind.TRANSPORT);
    assertThat(thrown).hasMessageContaining("sent nothing within 1.0 s (first-event deadline)");
  }

  @Test
  void headersWithoutMeasureAreGivenUp() {
    LlmException thrown =
        failure(
            exchange -> {
              exchange.raw("HTTP/1.1 200 OK\r\n");
              String header = "X-Bomb: " + "b".repeat(8_000) + "\r\n";
              while (true) {
                exchange.raw(header);
              }
            },
            it -> it.firstEventTimeout(Duration.ofSeconds(2)));

    assertThat(thrown.kind()).isEqualTo(Kind.TRANSPORT);
  }

  @Test
  void longHeaderIsNotRepeatedWhole() {
    LlmException thrown =
        failure(
            RawServer.status(
                503,
                "text/plain",
                "no",
                "Trace-Id: " + "t".repeat(20_000),
                "Location: /" + "l".repeat(20_000)));

    assertThat(thrown.getMessage()).hasSizeLessThan(1_500);
  }

  @Test
  void longErrorIsNotRepeatedWhole() {
    LlmException thrown =
        failure(
            RawServer.status(
                400,
                "application/json",
                "{\"error\":{\"type\":\""
                    + "t".repeat(5_000)
                    + "\",\"message\":\""
                    + "m".repeat(50_000)
                    + "\"},\"request_id\":\""
                    + "r".repeat(5_000)
                    + "\"}"));

    assertThat(thrown.kind()).isEqualTo(Kind.REJECTED);
    assertThat(thrown.getMessage()).hasSizeLessThan(1_500);
  }

  // JSON that is none, or too much.

  @Test
  void deeplyNestedEventIsUnreadable() {
    LlmException thrown = failure(RawServer.events(stream("{\"choices\":" + TOO_DEEP)));

    assertThat(thrown.kind()).isEqualTo(Kind.UNREADABLE);
  }

  @Test
  void deeplyNestedMemberNobodyReadsIsUnreadable() {
    LlmException thrown =
        failure(RawServer.events(stream("{\"x\":" + TOO_DEEP + "]".repeat(100_000) + "}")));

    assertThat(thrown.kind()).isEqualTo(Kind.UNREADABLE);
  }

  @Test
  void deeplyNestedErrorIsAnErrorByItsStatus() {
    LlmException thrown =
        failure(RawServer.status(500, "application/json", "{\"error\":" + TOO_DEEP));

    assertThat(thrown.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(thrown.getMessage()).hasSizeLessThan(1_500);
  }

  @Test
  void deeplyNestedArgumentsAreToldToTheModel() {
    Heard heard =
        heard(RawServer.events(stream(call("{\"city\":" + TOO_DEEP), finish("tool_calls"))));

    assertThat(heard.response().message().toolCalls())
        .singleElement()
        .satisfies(it -> assertThat(it.unreadable()).startsWith("{\"city\":[["));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999", "-1e999999999", "1e99999999999", "1E-999999999"})
  void giantNumbersInArgumentsNeitherHangNorBreak(String number) {
    Answer calls =
        RawServer.events(
            stream(call("{\"days\":" + number + ",\"city\":\"x\"}"), finish("tool_calls")));
    Answer says = RawServer.events(stream(delta("\"content\":\"Done.\""), finish("stop")));
    Tool tool =
        Tool.raw(
            "get_weather",
            "Weather",
            Wire.WEATHER.parameters(),
            (args, context) -> ToolOutput.of("sun"));
    var transcript = new Transcript();

    try (var server = new RawServer(calls, says);
        var session =
            Agent.builder(Wire.client(server).build())
                .tools(tool)
                .build()
                .session("s", transcript)) {
      assertThat(session.run("go").outcome()).isEqualTo(Outcome.COMPLETED);
    }

    assertThat(transcript.toolResults())
        .singleElement()
        .satisfies(it -> assertThat(it.status()).isEqualTo(ToolResult.Status.FAILED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999999",
        "-5",
        "99999999999999999999999",
        "1.5",
        "\"7\"",
        "[1]",
        "1e99999999999"
      })
  void giantNumbersInUsageAndIndexesCountAsNone(String number) {
    Heard heard =
        heard(
            RawServer.events(
                stream(
                    delta("\"content\":\"Hi\""),
                    "{\"choices\":[{\"index\":"
                        + number
                        + ",\"finish_reason\":\"stop\",\"delta\":{\"tool_calls\":"
                        + "[{\"index\":"
                        + number
                        + ",\"function\":{\"name\":\"get_weather\",\"arguments\":\"{}\"}}]}}],"
                        + "\"usage\":{\"prompt_tokens\":"
                        + number
                        + ",\"completion_tokens\":3}}")));

    assertThat(heard.response().message().text()).isEqualTo("Hi");
    assertThat(heard.response().usage().inputTokens()).isZero();
    assertThat(heard.response().usage().outputTokens()).isEqualTo(3);
  }

  @Test
  void doubleMembersCountByTheLast() {
    Heard heard =
        heard(
            RawServer.events(
                stream(
                    "{\"choices\":1,\"choices\":[{\"delta\":{\"content\":\"a\",\"content\":\"b\"},\"finish_reason\":\"x\","
                        + "\"finish_reason\":\"stop\"}]}")));

    assertThat(heard.text()).isEqualTo("b");
  }

  @Test
  void nulCharactersAreText() {
    Heard heard =
        heard(RawServer.events(stream(delta("\"content\":\"a\\u0000b\""), finish("stop"))));

    assertThat(heard.text()).isEqualTo("a\0b");
  }

  @Test
  void nulBytesAreUnreadable() {
    LlmException thrown = failure(RawServer.events(stream("{\"choices\":\0}")));

    assertThat(thrown.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(thrown.getMessage()).doesNotContain("\0");
  }

  @Test
  void halvesOfSurrogatePairsGoBackAsReplacementCharacters() {
    Answer half = RawServer.events(stream(delta("\"content\":\"x\\ud83d\""), finish("stop")));
    Answer next = RawServer.events(stream(delta("\"content\":\"ok\""), finish("stop")));

    try (var server = new RawServer(half, next);
        var session = Agent.builder(Wire.client(server).build()).build().session("s")) {
      session.run("one");
      session.run("two");

      assertThat(server.requests().get(1).body()).contains("\"content\":\"x\ufffd\"");
    }
  }

  @Test
  void surrogatePairSplitOverTwoDeltasIsOneCharacter() {
    Heard heard =
        heard(
            RawServer.events(
                stream(
                    delta("\"content\":\"x\\ud83d\""),
                    delta("\"content\":\"\\ude00\""),
                    finish("stop"))));

    assertThat(heard.response().message().text()).isEqualTo("x😀");
  }

  @Test
  void bytesThatAreNoUtf8AreUnreadable() {
    byte[] event =
        ("data: " + delta("\"content\":\"@@\"") + "\n\n")
            .replace("@@", "\u00c3(")
            .getBytes(ISO_8859_1);

    LlmException thrown = failure(exchange -> exchange.stream().chunk(event).end());

    assertThat(thrown.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(thrown).hasMessageContaining("request trace-1");
  }

  @Test
  void controlCharactersOfAnErrorDoNotReachAConsole() {
    LlmException thrown =
        failure(
            RawServer.status(500, "text/plain", "boom \u001b[31m\u0007\0 red\nline\u0085\u202e"));

    assertThat(thrown.getMessage())
        .doesNotContainPattern("[\\p{Cntrl}\\u0085\\u202e]")
        .contains("boom");
  }

  // Answers of another kind.

  @Test
  void compressedReplyThatNobodyAskedForIsNamed() throws IOException {
    byte[] body = gzip(stream(delta("\"content\":\"Hi\""), finish("stop")));

    LlmException thrown = failure(compressed(200, body));

    assertThat(thrown.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(thrown).hasMessageContaining("compressed (gzip)");
  }

  @Test
  void compressedErrorIsAnErrorByItsStatus() throws IOException {
    LlmException thrown = failure(compressed(429, gzip("{\"error\":{\"message\":\"slow down\"}}")));

    assertThat(thrown.kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(thrown)
        .hasMessageContaining("answered 429")
        .hasMessageContaining("compressed (gzip)");
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static Answer compressed(int status, byte[] body) {
    return exchange ->
        exchange
            .raw(
                "HTTP/1.1 "
                    + status
                    + " Said\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n"
                    + "Content-Length: "
                    + body.length
                    + "\r\n\r\n")
            .raw(body);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void redirectIsNotFollowedButTold(int status) {
    try (var elsewhere = new RawServer(RawServer.json("{}"))) {
      LlmException thrown =
          failure(
              RawServer.status(
                  status, "text/plain", "", "Location: " + elsewhere.baseUrl() + "/v2"));

      assertThat(thrown.kind()).isEqualTo(Kind.REJECTED);
      assertThat(thrown).hasMessageContaining("it redirects to " + elsewhere.baseUrl() + "/v2");
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void answerWithoutABodyIsEmpty() {
    LlmException thrown = failure(exchange -> exchange.raw("HTTP/1.1 204 No Content\r\n\r\n"));

    assertThat(thrown.kind()).isEqualTo(Kind.UNREADABLE);
    assertThat(thrown).hasMessageContaining("the answer is empty");
  }

  @Test
  void answerThatIsNoHttpIsATransportError() {
    LlmException thrown =
        failure(exchange -> exchange.raw("SSH-2.0-OpenSSH_9.6\r\n\r\n\r\n").close());

    assertThat(thrown.kind()).isEqualTo(Kind.TRANSPORT);
  }

  @Test
  void documentWithAByteOrderMarkIsRead() {
    Heard heard =
        heard(
            exchange -> {
              byte[] body =
                  "\uFEFF{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}"
                      .getBytes(UTF_8);
              exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
              for (byte b : body) {
                exchange.raw(new byte[] {b});
              }
            });

    assertThat(heard.text()).isEqualTo("Hi");
  }

  @Test
  void errorWithAByteOrderMarkIsRead() {
    LlmException thrown =
        failure(
            RawServer.status(
                400,
                "application/json",
                "\uFEFF{\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow\"}}"));

    assertThat(thrown.kind()).isEqualTo(Kind.RATE_LIMITED);
  }

  @Test
  void unknownArgumentsKeepTheirCallsInOrder() {
    var calls = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      calls
          .append(i == 0 ? "" : ",")
          .append(
              "{\"index\":"
                  + i
                  + ",\"id\":\"c"
                  + i
                  + "\",\"function\":{\"name\":\"get_weather\",\"arguments\":\"{}\"}}");
    }

    Heard heard =
        heard(
            RawServer.events(
                stream(delta("\"tool_calls\":[" + calls + "]"), finish("tool_calls"))));

    List<ToolCall> made = heard.response().message().toolCalls();
    assertThat(made).hasSize(1_000);
    assertThat(made.get(999).id()).isEqualTo("c999");
  }
}
