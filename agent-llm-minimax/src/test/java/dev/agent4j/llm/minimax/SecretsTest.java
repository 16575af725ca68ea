package dev.agent4j.llm.minimax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agent4j.error.LlmException;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.llm.minimax.RawServer.Answer;
import dev.agent4j.message.UserMessage;
import dev.agent4j.testkit.RecordingReply;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key reaches the server and nothing else: no exception, event, log or text of ours has it. */
@Timeout(20)
@Isolated("it hears all that is logged")
class SecretsTest {
  /** No prefix by which it could be known for a key. */
  private static final String KEY = "Zq7rTu0pLkWmXn2s";

  private static final String HEADER = "q8w7e6r5t4y3u2i1";
  private static final String LONG = "Mn3bV4cX5zL6kJ7hG8fD9sA0pOiU";

  private final LogCapture logs = new LogCapture();

  @BeforeEach
  void listen() {
    logs.start();
  }

  @AfterEach
  void stopListening() {
    logs.stop();
  }

  private static Stream<Arguments> echoes() {
    String long490 = "x".repeat(490);
    return Stream.of(
        echo("in the message", json(401, "{\"error\":{\"message\":\"wrong key " + KEY + "\"}}")),
        echo(
            "at the cut of a long message",
            json(400, "{\"error\":{\"message\":\"" + long490 + KEY + "\"}}")),
        echo(
            "in the type",
            json(400, "{\"error\":{\"type\":\"bad_" + KEY + "\",\"message\":\"no\"}}")),
        echo("in the code", json(400, "{\"error\":{\"code\":\"" + KEY + "\",\"message\":\"no\"}}")),
        echo(
            "in the request id",
            json(400, "{\"error\":{\"message\":\"no\"},\"request_id\":\"" + KEY + "\"}")),
        echo(
            "in the id of a header", RawServer.status(503, "text/plain", "no", "Trace-Id: " + KEY)),
        echo(
            "in the location",
            RawServer.status(302, "text/plain", "", "Location: /login?key=" + KEY)),
        echo(
            "in the encoding",
            RawServer.status(200, "text/plain", "x", "Content-Encoding: " + KEY)),
        echo("in plain text", RawServer.status(500, "text/plain", "Bearer " + KEY)),
        echo(
            "in a page",
            RawServer.status(502, "text/html", "<html><title>" + KEY + "</title></html>")),
        echo(
            "in base_resp",
            json(200, "{\"base_resp\":{\"status_code\":1004,\"status_msg\":\"" + KEY + "\"}}")),
        echo(
            "in an event", RawServer.events("data: {\"error\":{\"message\":\"" + KEY + "\"}}\n\n")),
        echo("as a token that is no JSON", RawServer.events("data: {\"id\":" + KEY + "}\n\n")),
        echo("as a token in an error", json(400, "{\"error\":{\"message\":" + KEY + "}}")),
        echo("as the id of a broken reply", RawServer.events("data: {\"id\":\"" + KEY + "\"}\n\n")),
        echo("in a status line", exchange -> exchange.raw("HTTP/1.1 abc " + KEY + "\r\n\r\n")),
        echo(
            "in a header that is none",
            exchange -> exchange.raw("HTTP/1.1 200 OK\r\n" + KEY + "\r\n\r\n").close()),
        echo("in a chunk that is none", exchange -> exchange.stream().raw(KEY + "\r\n")),
        echo("in base64", json(401, "{\"error\":{\"message\":\"" + base64("user:" + KEY) + "\"}}")),
        echo("in hex", json(401, "{\"error\":{\"message\":\"" + hex(KEY) + "\"}}")),
        echo("half of it", json(401, "{\"error\":{\"message\":\"" + LONG.substring(9) + "\"}}")),
        echo("another secret header", json(401, "{\"error\":{\"message\":\"" + HEADER + "\"}}")));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Arguments echo(String name, Answer answer) {
    return Arguments.of(name, answer);
  }

  private static Answer json(int status, String body) {
    return RawServer.status(status, "application/json", body);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("echoes")
  void keyThatTheServerEchoesIsShownNowhere(String where, Answer answer) {
    var heard = new RecordingReply();
    try (var server = new RawServer(answer)) {
      MiniMax once =
          MiniMax.builder(KEY)
              .baseUrl(server.baseUrl())
              .header("X-Gateway-Key", HEADER)
              .header("X-Long-Key", LONG)
              .build();
      LlmClient client = Wire.retrying(once, 2);

      LlmException thrown =
          catchThrowableOfType(
              LlmException.class,
              () ->
                  client.send(
                      LlmRequest.of("My key: " + KEY, List.of(new UserMessage("Hi")), List.of()),
                      heard));

      assertThat(thrown).isNotNull();
      assertThat(server.requests().get(0).headers())
          .containsEntry("authorization", "Bearer " + KEY);
      assertNoKey(stackTrace(thrown));
      assertNoKey(heard.heard().toString());
      assertNoKey(client.toString());
      assertThat(logs.text()).isNotEmpty();
      assertNoKey(logs.text());
    }
  }

  /** Not even a part of it that would help to guess the rest. */
  private static void assertNoKey(String text) {
    for (String secret : List.of(KEY, HEADER, LONG, base64("user:" + KEY).substring(8), hex(KEY))) {
      for (int i = 0; i + 8 <= secret.length(); i++) {
        assertThat(text).doesNotContain(secret.substring(i, i + 8));
      }
    }
  }

  private static String stackTrace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\n",
        "sk-api-12345\n67890",
        "sk-api-12345 67890",
        "ключ-к-серверу",
        "sk-api-1234\u00005678",
        "sk-api-\u007f12345"
      })
  void keyThatCannotBeOneIsRefusedWithoutBeingShown(String key) {
    assertThatThrownBy(() -> MiniMax.of(key))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the key")
        .satisfies(it -> assertThat(stackTrace(it)).doesNotContain("12345").doesNotContain("ключ"));
  }

  @Test
  void lineBreakAfterAKeyIsDropped() {
    try (var server = new RawServer(json(401, "{}"))) {
      MiniMax client = MiniMax.builder(KEY + "\r\n").baseUrl(server.baseUrl()).build();

      assertThatThrownBy(() -> client.send(Wire.ASK, ReplyListener.none()))
          .isInstanceOf(LlmException.class);
      assertThat(server.requests().get(0).headers())
          .containsEntry("authorization", "Bearer " + KEY);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Evil: 1", "ü", "\0"})
  void headerThatCannotBeOneIsRefusedWithoutItsValue(String value) {
    MiniMaxBuilder builder = MiniMax.builder(KEY);

    assertThatThrownBy(() -> builder.header("X-Gateway-Key", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("X-Gateway-Key")
        .hasMessageNotContaining(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:se/cret99@host/v1",
        "https://user:secret99@host/v1",
        "https://user:se@cret99@host/v1",
        "https://host/v1?key=secret99",
        "https://host/v1#secret99",
        "user:secret99@host"
      })
  void passwordInABaseUrlIsRefusedWithoutBeingShown(String url) {
    MiniMaxBuilder builder = MiniMax.builder(KEY);

    assertThatThrownBy(() -> builder.baseUrl(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the base URL must be like https://api.minimax.io")
        .satisfies(it -> assertThat(stackTrace(it)).doesNotContain("cret99"));
  }
}
