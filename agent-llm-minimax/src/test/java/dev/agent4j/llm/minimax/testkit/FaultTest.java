package dev.agent4j.llm.minimax.testkit;

import static dev.agent4j.llm.minimax.testkit.StubCalls.CHAT;
import static dev.agent4j.llm.minimax.testkit.StubCalls.LONG;
import static dev.agent4j.llm.minimax.testkit.StubCalls.MESSAGES;
import static dev.agent4j.llm.minimax.testkit.StubCalls.connect;
import static dev.agent4j.llm.minimax.testkit.StubCalls.json;
import static dev.agent4j.llm.minimax.testkit.StubCalls.post;
import static dev.agent4j.llm.minimax.testkit.StubCalls.rawRequest;
import static dev.agent4j.llm.minimax.testkit.StubCalls.readUntil;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.script.Breakdown;
import dev.agent4j.llm.minimax.testkit.script.Fault;
import dev.agent4j.llm.minimax.testkit.script.Refusal;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals and breakdowns; the quirks have a test of their own. */
class FaultTest {
  private static final JsonObject ASK =
      json("{'model':'MiniMax-M3','messages':[{'role':'user','content':'Hi'}]}");
  private static final JsonObject STREAM = ASK.with("stream", true);

  final StubMiniMax stub = StubMiniMax.start(ask -> Reply.says("one two three four"));

  @AfterEach
  void close() {
    stub.close();
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal(Refusal.RATE_LIMIT, 429, "rate_limit_error", 429, "rate_limit_error", "(1002)"),
        refusal(
            Refusal.RATE_LIMIT_WITH_RETRY_AFTER,
            429,
            "rate_limit_error",
            429,
            "rate_limit_error",
            "(1002)"),
        refusal(Refusal.TOKEN_LIMIT, 429, "rate_limit_error", 429, "rate_limit_error", "(1039)"),
        refusal(
            Refusal.CONNECTION_LIMIT, 429, "rate_limit_error", 429, "rate_limit_error", "(1041)"),
        refusal(Refusal.GROWTH_LIMIT, 429, "rate_limit_error", 429, "rate_limit_error", "(2045)"),
        refusal(
            Refusal.NO_BALANCE,
            429,
            "insufficient_balance_error",
            500,
            "api_error",
            "insufficient balance (1008)"),
        refusal(
            Refusal.PLAN_LIMIT,
            429,
            "rate_limit_error",
            429,
            "rate_limit_error",
            "resets at 2026-05-15T15:00:00Z (2056)"),
        refusal(Refusal.PLAN_LACKS_MODEL, 500, "api_error", 500, "api_error", "(2061)"),
        refusal(Refusal.UNKNOWN_ERROR, 500, "api_error", 500, "api_error", "error, 999 (1000)"),
        refusal(Refusal.TIMEOUT, 500, "api_error", 500, "api_error", "(1001)"),
        refusal(Refusal.SYSTEM_ERROR, 500, "api_error", 500, "api_error", "system error (1033)"),
        refusal(Refusal.BUSY, 503, "overloaded_error", 503, "overloaded_error", "server is busy"),
        refusal(
            Refusal.OVERLOADED, 529, "overloaded_error", 529, "overloaded_error", "(2064) (529)"),
        refusal(
            Refusal.SENSITIVE_INPUT,
            422,
            "bad_request_error",
            422,
            "invalid_request_error",
            "(1026)"),
        refusal(
            Refusal.CONTEXT_OVERFLOW,
            400,
            "bad_request_error",
            400,
            "invalid_request_error",
            "context window exceeds limit (2013)"),
        refusal(
            Refusal.WRONG_KEY,
            401,
            "authorized_error",
            401,
            "authentication_error",
            "invalid api key"));
  }

  private static Arguments refusal(
      Refusal refusal,
      int openAiStatus,
      String openAiType,
      int anthropicStatus,
      String anthropicType,
      String message) {
    return Arguments.of(refusal, openAiStatus, openAiType, anthropicStatus, anthropicType, message);
  }

  private static void assertError(
      HttpResponse<String> response, int status, String type, String message) {
    JsonObject error = JsonObject.parse(response.body()).object("error").orElseThrow();
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(error.string("type")).hasValue(type);
    assertThat(error.string("message")).get().asString().contains(message);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void refusalHasTheStatusAndTextOfEachDialect(
      Refusal refusal,
      int openAiStatus,
      String openAiType,
      int anthropicStatus,
      String anthropicType,
      String message)
      throws Exception {
    stub.plays(refusal, refusal);

    assertError(post(stub, CHAT, STREAM), openAiStatus, openAiType, message);
    assertError(post(stub, MESSAGES, STREAM), anthropicStatus, anthropicType, message);
    assertThat(post(stub, CHAT, ASK).statusCode()).isEqualTo(200);
  }

  @Test
  void everyRefusalWithAnEnvelopeIsInTheTable() {
    assertThat(refusals().map(it -> it.get()[0]))
        .containsExactlyInAnyOrderElementsOf(
            Refusal.all().stream().filter(it -> it.body() == Refusal.Body.ENVELOPE).toList());
    assertThat(Fault.all()).doesNotHaveDuplicates().containsAll(named());
  }

  /** Returns the constants that a user sees. */
  private static List<Refusal> named() {
    return Stream.of(Refusal.class.getFields())
        .map(
            it -> {
              try {
                return (Refusal) it.get(null);
              } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
              }
            })
        .toList();
  }

  @Test
  void refusalMaySayWhenToComeBack() throws Exception {
    stub.plays(Refusal.RATE_LIMIT_WITH_RETRY_AFTER, Refusal.BUSY.withHeader("Retry-After", "30"));

    assertThat(post(stub, CHAT, ASK).headers().firstValue("Retry-After")).hasValue("1");
    assertThat(post(stub, CHAT, ASK).headers().firstValue("Retry-After")).hasValue("30");
  }

  @Test
  void errorMayComeWithStatus200() throws Exception {
    stub.plays(Refusal.RATE_LIMIT_WITH_STATUS_200);

    HttpResponse<String> response = post(stub, CHAT, STREAM);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(response.body())
        .isEqualTo(
            "{\"base_resp\":{\"status_code\":1002,\"status_msg\":\"rate limit exceeded(RPM)\"}}");
  }

  @Test
  void gatewaysAnswerInHtml() throws Exception {
    stub.plays(Refusal.GATEWAY_ERROR, Refusal.NOT_FOUND);

    HttpResponse<String> broken = post(stub, CHAT, ASK);
    HttpResponse<String> lost = post(stub, CHAT, ASK);

    assertThat(broken.statusCode()).isEqualTo(520);
    assertThat(lost.statusCode()).isEqualTo(404);
    assertThat(broken.headers().firstValue("Content-Type")).hasValue("text/html");
    assertThat(broken.body()).startsWith("<html>");
    assertThat(lost.body()).startsWith("<html>");
  }

  @ParameterizedTest
  @EnumSource(names = {"STALL_BEFORE_HEADERS", "STALL_AFTER_HEADERS", "STALL_MID_STREAM"})
  void stalledConnectionIsSilentAndSeesItsClientLeave(Breakdown stall) throws Exception {
    stub.plays(stall);
    try (Socket socket = connect(stub)) {
      socket.getOutputStream().write(rawRequest(CHAT, STREAM));
      String came =
          switch (stall) {
            case STALL_BEFORE_HEADERS -> "";
            case STALL_AFTER_HEADERS -> readUntil(socket.getInputStream(), "\r\n\r\n");
            default -> readUntil(socket.getInputStream(), "\"one \"");
          };
      var rest = new ByteArrayOutputStream();
      socket.setSoTimeout(150);

      assertThatThrownBy(() -> socket.getInputStream().transferTo(rest))
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(came + rest.toString(UTF_8)).doesNotContain("finish_reason", "[DONE]");
    }

    assertThat(stub.awaitClientGone(LONG)).isTrue();
  }

  @ParameterizedTest
  @EnumSource(names = {"RESET_BEFORE_HEADERS", "RESET_MID_STREAM"})
  void resetIsAnErrorAndNotAnEnd(Breakdown reset) throws Exception {
    stub.plays(reset);
    try (Socket socket = connect(stub)) {
      socket.getOutputStream().write(rawRequest(CHAT, STREAM));
      InputStream in = socket.getInputStream();

      var came = new ByteArrayOutputStream();

      assertThatThrownBy(() -> in.transferTo(came))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
      assertThat(came.toString(UTF_8).contains("\"one \""))
          .isEqualTo(reset == Breakdown.RESET_MID_STREAM);
    }
  }

  @Test
  void connectionMayEndWithoutAByte() throws Exception {
    stub.plays(Breakdown.CLOSE_BEFORE_HEADERS);

    assertThat(StubCalls.exchange(stub, CHAT, STREAM)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, MESSAGES})
  void cutStreamEndsInOrderAndLacksItsEnd(String path) throws Exception {
    stub.plays(Breakdown.CUT_MID_STREAM);

    String body = post(stub, path, STREAM).body();

    assertThat(body)
        .contains("one ")
        .doesNotContain("finish_reason", "[DONE]", "message_delta", "four");
  }

  @ParameterizedTest
  @EnumSource(names = {"CUT_MID_CHUNK", "MALFORMED_CHUNK"})
  void brokenChunkIsAnErrorOfTheTransport(Breakdown broken) throws Exception {
    stub.plays(broken, broken);

    String raw = new String(StubCalls.exchange(stub, CHAT, STREAM), UTF_8);

    assertThat(raw).contains("\"one \"").doesNotContain("[DONE]");
    assertThat(raw).doesNotEndWith("0\r\n\r\n");
    assertThatThrownBy(() -> post(stub, CHAT, STREAM)).isInstanceOf(IOException.class);
  }

  @Test
  void errorInMidStreamHasEachOfItsShapes() throws Exception {
    stub.plays(
        Breakdown.ERROR_MID_STREAM,
        Breakdown.FLAT_ERROR_MID_STREAM,
        Breakdown.BASE_RESP_MID_STREAM,
        Breakdown.ERROR_MID_STREAM,
        Breakdown.FLAT_ERROR_MID_STREAM);

    String openAi = lastEvent(post(stub, CHAT, STREAM));
    String flat = lastEvent(post(stub, CHAT, STREAM));
    String base = lastEvent(post(stub, CHAT, STREAM));
    String anthropic = lastEvent(post(stub, MESSAGES, STREAM));
    String anthropicFlat = lastEvent(post(stub, MESSAGES, STREAM));

    assertThat(openAi)
        .startsWith("data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"")
        .contains("\"http_code\":\"529\"", "\"request_id\"");
    assertThat(flat).startsWith("data: {\"error\":{").contains("(2064) (529)");
    assertThat(base).startsWith("data: {\"base_resp\":{\"status_code\":2064,");
    assertThat(anthropic)
        .startsWith(
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"");
    assertThat(anthropicFlat)
        .startsWith("event: error\ndata: {\"type\":\"overloaded_error\",\"message\":\"The server");
  }

  private static String lastEvent(HttpResponse<String> response) {
    String[] events = response.body().split("\n\n", -1);
    assertThat(events[events.length - 1]).isEmpty();
    assertThat(events[0]).contains("data: ");
    return events[events.length - 2];
  }

  @ParameterizedTest
  @EnumSource(names = {"CUT_MID_STREAM", "CUT_MID_CHUNK", "MALFORMED_CHUNK"})
  void answerThatIsNoStreamIsCutShort(Breakdown cut) throws Exception {
    stub.plays(cut, cut);

    String raw = new String(StubCalls.exchange(stub, CHAT, ASK), UTF_8);

    assertThat(raw).contains("{\"id\":").doesNotContain("base_resp");
    assertThatThrownBy(() -> post(stub, CHAT, ASK)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"ERROR_MID_STREAM", "FLAT_ERROR_MID_STREAM", "BASE_RESP_MID_STREAM"})
  void answerThatIsNoStreamIsTheErrorItself(Breakdown error) throws Exception {
    stub.plays(error);

    assertError(post(stub, CHAT, ASK), 529, "overloaded_error", "(2064) (529)");
  }

  @Test
  void replyThatDidNotArriveIsStillTheNext() throws Exception {
    stub.replies(Reply.says("first"), Reply.says("second"));
    stub.plays(Breakdown.CUT_MID_STREAM, Refusal.BUSY);

    post(stub, CHAT, STREAM);
    post(stub, CHAT, STREAM);

    assertThat(post(stub, CHAT, ASK).body()).contains("first");
    assertThat(post(stub, CHAT, ASK).body()).contains("second");
    assertThat(post(stub, CHAT, ASK).body()).contains("one two");
  }
}
