package dev.agent4j.llm.minimax.testkit;

import static dev.agent4j.llm.minimax.testkit.StubCalls.CHAT;
import static dev.agent4j.llm.minimax.testkit.StubCalls.MESSAGES;
import static dev.agent4j.llm.minimax.testkit.StubCalls.connect;
import static dev.agent4j.llm.minimax.testkit.StubCalls.json;
import static dev.agent4j.llm.minimax.testkit.StubCalls.post;
import static dev.agent4j.llm.minimax.testkit.StubCalls.rawRequest;
import static dev.agent4j.llm.minimax.testkit.StubCalls.readUntil;
import static dev.agent4j.llm.minimax.testkit.StubCalls.request;
import static dev.agent4j.llm.minimax.testkit.StubCalls.send;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.http.RequestParser;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import java.io.ByteArrayInputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceTest {
  private static final JsonObject HELLO =
      json("{'model':'MiniMax-M3','messages':[{'role':'user','content':'Hi'}]}");

  final StubMiniMax stub =
      StubMiniMax.builder()
          .keys("sk-api-account-a", "sk-api-account-b")
          .brain(ask -> Reply.says("Hello."))
          .start();

  @AfterEach
  void close() {
    stub.close();
  }

  private HttpRequest.Builder bare(String path) {
    return HttpRequest.newBuilder(URI.create(stub.baseUrl() + path));
  }

  private HttpResponse<String> withHeaders(String path, String... headers) throws Exception {
    return send(
        bare(path).headers(headers).POST(BodyPublishers.ofString(HELLO.toString())).build());
  }

  private static String message(HttpResponse<String> response) {
    return JsonObject.parse(response.body())
        .object("error")
        .flatMap(it -> it.string("message"))
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /, 404, Not Found",
    "POST, /v1/messages, 404, Not Found",
    "POST, /anthropic/messages, 404, Not Found",
    "GET, /v1/chat/completions, 405, Not Allowed",
    "DELETE, /anthropic/v1/messages, 405, Not Allowed",
    "POST, /v1/models, 405, Not Allowed",
  })
  void otherPathsAndMethodsGetThePageOfNginx(String method, String path, int status, String title)
      throws Exception {
    HttpResponse<String> response =
        send(bare(path).method(method, BodyPublishers.noBody()).build());

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html");
    assertThat(response.body())
        .startsWith("<html>\r\n<head><title>" + status + " " + title)
        .contains("<center>nginx</center>");
  }

  @Test
  void requestWithoutAUsableKeyIsToldToCarryOne() throws Exception {
    var responses =
        List.of(
            withHeaders(CHAT, "Accept", "*/*"),
            withHeaders(CHAT, "Authorization", "sk-api-account-a"),
            withHeaders(CHAT, "Authorization", "Bearer sk"),
            withHeaders(CHAT, "x-api-key", "sk-api-account-a"));

    assertThat(responses)
        .allSatisfy(
            it -> {
              assertThat(it.statusCode()).isEqualTo(401);
              assertThat(it.body()).contains("\"type\":\"authorized_error\"");
              assertThat(message(it))
                  .isEqualTo(
                      "login fail: Please carry the API secret key in the 'Authorization' field of"
                          + " the request header (1004)");
            });
  }

  @Test
  void wrongKeyIsRefusedInBothDialects() throws Exception {
    var openAi = withHeaders(CHAT, "Authorization", "Bearer sk-api-nobody");
    var anthropic = withHeaders(MESSAGES, "x-api-key", "sk-api-nobody");

    assertThat(openAi.statusCode()).isEqualTo(401);
    assertThat(message(openAi)).isEqualTo("invalid api key (2049)");
    assertThat(anthropic.statusCode()).isEqualTo(401);
    assertThat(JsonObject.parse(anthropic.body()).object("error"))
        .hasValue(JsonObject.of("type", "authentication_error", "message", "invalid api key"));
  }

  @Test
  void anthropicEndpointTakesEitherHeaderAndAuthorizationWins() throws Exception {
    String good = "sk-api-account-b";

    assertThat(withHeaders(MESSAGES, "x-api-key", good).statusCode()).isEqualTo(200);
    assertThat(withHeaders(MESSAGES, "Authorization", "Bearer " + good).statusCode())
        .isEqualTo(200);
    assertThat(
            withHeaders(MESSAGES, "Authorization", "Bearer sk-api-nobody", "x-api-key", good)
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void recordedRequestsKeepBytesAndHeadersButNoKey() throws Exception {
    withHeaders(CHAT, "Authorization", "Bearer sk-api-account-a", "X-Extra", "7");
    withHeaders(MESSAGES, "x-api-key", "sk-api-somebody-real");

    RecordedRequest first = stub.requests().get(0);
    RecordedRequest second = stub.requests().get(1);
    assertThat(first.path()).isEqualTo(CHAT);
    assertThat(first.method()).isEqualTo("POST");
    assertThat(first.body()).isEqualTo(HELLO);
    assertThat(first.bytes()).isEqualTo(HELLO.toString().getBytes(UTF_8));
    assertThat(first.headers())
        .containsEntry("authorization", "Bearer ***nt-a")
        .containsEntry("x-extra", "7");
    assertThat(second.headers()).containsEntry("x-api-key", "***");
  }

  @Test
  void onlyTheNewestRequestsAreKept() throws Exception {
    try (var small = StubMiniMax.builder().maxRecorded(2).start()) {
      for (int i = 1; i <= 3; i++) {
        post(small, "/" + i, "");
      }

      assertThat(small.requests()).extracting(RecordedRequest::path).containsExactly("/2", "/3");
    }
  }

  @Test
  void responsesCarryTraceHeadersAndNoLimits() throws Exception {
    var response = withHeaders(CHAT, "Authorization", "Bearer sk-api-account-a");

    var headers = response.headers();
    assertThat(headers.firstValue("Trace-Id"))
        .isEqualTo(JsonObject.parse(response.body()).string("id"))
        .isEqualTo(headers.firstValue("Minimax-Request-Id"))
        .isEqualTo(headers.firstValue("X-Mm-Request-Id"));
    assertThat(headers.map())
        .containsKeys("X-Session-Id", "alb_request_id", "alb_receive_time")
        .doesNotContainKey("Retry-After");
    assertThat(headers.map().keySet()).noneMatch(it -> it.startsWith("x-ratelimit"));
  }

  @Test
  void modelsPlanAndTokenCountAreServed() throws Exception {
    String auth = "Bearer sk-api-account-a";
    var models = send(bare("/v1/models").header("Authorization", auth).build());
    var plan = send(bare("/v1/token_plan/remains").header("Authorization", auth).build());
    var count = withHeaders(MESSAGES + "/count_tokens", "Authorization", auth);

    assertThat(JsonObject.parse(models.body()).objects("data"))
        .extracting(it -> it.string("id").orElseThrow())
        .contains("MiniMax-M3", "MiniMax-M2.7", "MiniMax-M2");
    assertThat(JsonObject.parse(plan.body()).objects("model_remains").get(0).names())
        .contains("model_name", "remains_time", "current_interval_usage_count");
    assertThat(JsonObject.parse(count.body())).isEqualTo(JsonObject.of("input_tokens", 159));
  }

  @Test
  void requestsOnOneConnectionAreAnsweredInTurn() throws Exception {
    try (var stub = StubMiniMax.start(ask -> Reply.says("Re: " + ask.lastUserText()));
        Socket socket = connect(stub)) {
      JsonObject second = json(HELLO.toString().replace("Hi", "Again"));
      socket.getOutputStream().write(rawRequest(CHAT, HELLO, ""));
      socket.getOutputStream().write(rawRequest(CHAT, second, ""));

      String answers = readUntil(socket.getInputStream(), "Re: Again");

      assertThat(answers).contains("Re: Hi").doesNotContain("Connection: close");
    }
  }

  @Test
  void clientThatSendsOnAndOnIsLeft() throws Exception {
    var never = new CountDownLatch(1);
    try (var stub =
            StubMiniMax.start(
                ask -> {
                  never.await();
                  return Reply.says("");
                });
        Socket socket = connect(stub)) {
      byte[] request = rawRequest(CHAT, HELLO, "");
      socket.getOutputStream().write(request);

      assertThatThrownBy(
              () -> {
                while (true) {
                  socket.getOutputStream().write(request);
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void clientThatAsksForLeaveToSendItsBodyGetsIt() throws Exception {
    var response =
        send(
            request(stub, CHAT)
                .setHeader("Authorization", "Bearer sk-api-account-a")
                .expectContinue(true)
                .POST(BodyPublishers.ofString(HELLO.toString()))
                .build());

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void bodyWithoutALengthIsRead() throws Exception {
    var bytes = HELLO.toString().getBytes(UTF_8);

    var response =
        send(
            request(stub, CHAT)
                .setHeader("Authorization", "Bearer sk-api-account-a")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                .build());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(stub.requests().get(0).bytes()).isEqualTo(bytes);
  }

  @Test
  void bodyOverTheLimitIsRefusedOnceItIsThrough() throws Exception {
    int length = RequestParser.MAX_BODY_BYTES + 1;
    try (Socket socket = connect(stub)) {
      var out = socket.getOutputStream();
      String head = new String(rawRequest(CHAT, ""), UTF_8);
      head = head.replace(StubMiniMax.KEY, "sk-api-account-a");
      out.write(head.replace("Length: 0", "Length: " + length).getBytes(UTF_8));
      var part = new byte[1 << 20];
      for (int left = length; left > 0; left -= part.length) {
        out.write(part, 0, Math.min(left, part.length));
      }

      String response = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(response)
          .startsWith("HTTP/1.1 413 ")
          .contains("request body exceeds 64 MB (2013)");
      assertThat(stub.requests().get(0).bytes()).isEmpty();
    }
  }

  @Test
  void bytesThatAreNotHttpCloseTheConnection() throws Exception {
    try (Socket socket = connect(stub)) {
      socket.getOutputStream().write("hello\r\n\r\n".getBytes(UTF_8));

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void brainThatFailsIsNamedToTheClient() throws Exception {
    try (var stub =
        StubMiniMax.start(
            ask -> {
              throw new IllegalStateException("no idea");
            })) {
      var response = post(stub, CHAT, HELLO);

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(message(response)).contains("the stub's brain failed", "no idea");
    }
  }

  @Test
  void requestThatNothingAnswersSaysWhatToDo() throws Exception {
    try (var stub = StubMiniMax.start()) {
      var response = post(stub, CHAT, HELLO);

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(message(response)).contains("the stub has no reply left");
    }
  }

  @Test
  void takenPortIsNamed() {
    int port = stub.baseUrl().getPort();

    assertThatThrownBy(() -> StubMiniMax.builder().port(port).start())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot listen on port " + port);
  }
}
