package dev.agent4j.llm.minimax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.llm.Retrying;
import dev.agent4j.llm.minimax.Wire.Heard;
import dev.agent4j.testkit.FakeClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests go: base URLs, good and bad, and proxies. */
@Timeout(20)
class AddressTest {
  private static final String KEY = "sk-api-0123456789abcdef";

  @ParameterizedTest
  @CsvSource({
    "https://api.minimax.io, OPENAI, https://api.minimax.io/v1/chat/completions",
    "https://api.minimax.io/, OPENAI, https://api.minimax.io/v1/chat/completions",
    "https://api.minimax.io/v1/, OPENAI, https://api.minimax.io/v1/chat/completions",
    "https://api.minimax.io/anthropic, OPENAI, https://api.minimax.io/v1/chat/completions",
    "https://api.minimaxi.com/v1, ANTHROPIC, https://api.minimaxi.com/anthropic/v1/messages",
    "https://api.minimax.cn/anthropic/v1, ANTHROPIC, https://api.minimax.cn/anthropic/v1/messages",
    "HTTPS://API.MINIMAX.IO/v1, ANTHROPIC, HTTPS://API.MINIMAX.IO/anthropic/v1/messages",
    "http://localhost:8000/v1, OPENAI, http://localhost:8000/v1/chat/completions",
    "http://localhost:8000/openai/v1//, OPENAI, http://localhost:8000/openai/v1/chat/completions",
    "http://localhost:8000, ANTHROPIC, http://localhost:8000/anthropic/v1/messages",
    "http://localhost:8000/api, ANTHROPIC, http://localhost:8000/api/v1/messages",
    "http://localhost:8000/api/v1, ANTHROPIC, http://localhost:8000/api/v1/messages",
    "http://h/v1/chat/completions, OPENAI, http://h/v1/chat/completions",
    "http://h/a%20b/%E4%B8%AD, OPENAI, http://h/a%20b/%E4%B8%AD/chat/completions",
    "http://[::1]:8000/v1, OPENAI, http://[::1]:8000/v1/chat/completions",
    "https://minimax.io.evil.example/v1, ANTHROPIC, https://minimax.io.evil.example/v1/messages"
  })
  void baseUrlIsCompletedAsTheDialectsClientsDoIt(String base, Dialect dialect, String address) {
    MiniMax client = MiniMax.builder(KEY).baseUrl(base).dialect(dialect).build();

    assertThat(client.toString()).contains(" at " + address + ",");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "api.minimax.io",
        "ftp://host",
        "file:///etc/passwd",
        "http:",
        "http://",
        "http:///v1",
        "http://a b/",
        "http://host:port",
        "http://host:0",
        "http://host:65536",
        "http://host:-1",
        "http://[::1",
        "http://ho\nst",
        "http://host/\r\nX: y",
        "jar:http://host!/",
        "http://münchen.example/v1"
      })
  void whatIsNoAddressIsRefusedAtOnce(String base) {
    MiniMaxBuilder builder = MiniMax.builder(KEY);

    assertThatThrownBy(() -> builder.baseUrl(base))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the base URL must be like https://api.minimax.io")
        .hasMessageNotContaining("\n");
  }

  @Test
  void addressOfTheOtherDialectIsRefused() {
    MiniMaxBuilder builder = MiniMax.builder(KEY).baseUrl("http://host/v1/messages");

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set the other one");
  }

  @Test
  void hostThatDoesNotExistIsTold() {
    LlmException thrown = failure(client("http://nowhere.invalid:9/v1"));

    assertThat(thrown.kind()).isEqualTo(Kind.TRANSPORT);
    assertThat(thrown).hasMessageContaining("there is no such host");
  }

  @Test
  void portThatNobodyListensOnIsTold() throws IOException {
    LlmException thrown = failure(client("http://127.0.0.1:" + freePort()));

    assertThat(thrown.kind()).isEqualTo(Kind.TRANSPORT);
    assertThat(thrown)
        .hasMessageContaining("cannot connect to http://127.0.0.1")
        .hasMessageNotContaining("null");
  }

  @Test
  void serverThatRefusesIsGivenUpWithinThreeSecondsAndTheWayOutIsTold() throws IOException {
    for (String base : List.of("http://127.0.0.1:" + freePort(), "http://nowhere.invalid:9/v1")) {
      var clock = new FakeClock();
      Retrying usual = Retrying.of(client(base).build());
      // Always the longest pauses.
      var retrying = new Retrying(usual.client(), usual.attempts(), clock, () -> -1L, clock);

      LlmException thrown =
          catchThrowableOfType(
              LlmException.class, () -> retrying.send(Wire.ASK, ReplyListener.none()));

      assertThat(thrown)
          .hasMessageStartingWith("cannot connect to " + base)
          .hasMessageContaining("base URL")
          .hasMessageEndingWith("(after 3 attempts)");
      assertThat(clock.sleeps().stream().reduce(Duration.ZERO, Duration::plus))
          .isLessThan(Duration.ofSeconds(3));
    }
  }

  // Proxies.

  @Test
  void proxyIsAskedForTheServer() {
    String body = "{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";
    try (var proxy = new RawServer(RawServer.json(body))) {
      MiniMax client = client("http://server.invalid/v1").proxy(at(proxy.baseUrl())).build();

      Heard heard = Wire.send(client, Wire.ASK);

      assertThat(heard.text()).isEqualTo("Hi");
      assertThat(proxy.requests().get(0).line())
          .startsWith("POST http://server.invalid/v1/chat/completions");
    }
  }

  @Test
  void proxyThatWantsALoginIsTold() {
    try (var proxy =
        new RawServer(
            RawServer.status(
                407, "text/html", "<title>Log in</title>", "Proxy-Authenticate: Basic realm=x"))) {
      LlmException thrown = failure(client("http://server.invalid/v1").proxy(at(proxy.baseUrl())));

      assertThat(thrown.kind()).isIn(Kind.REJECTED, Kind.TRANSPORT);
      assertThat(thrown.getMessage()).contains("407").doesNotContain(KEY);
    }
  }

  @Test
  void proxyThatIsNotThereIsTold() throws IOException {
    LlmException thrown =
        failure(client("http://server.invalid/v1").proxy(at("http://127.0.0.1:" + freePort())));

    assertThat(thrown.kind()).isEqualTo(Kind.TRANSPORT);
    assertThat(thrown).hasMessageContaining("cannot connect to http://server.invalid");
  }

  @Test
  void proxySelectorThatFailsIsATransportError() {
    var broken =
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            throw new IllegalStateException("no idea");
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException e) {}
        };

    LlmException thrown = failure(client("http://server.invalid/v1").proxy(broken));

    assertThat(thrown.kind()).isEqualTo(Kind.TRANSPORT);
    assertThat(thrown).hasMessageContaining("no idea");
  }

  private static MiniMaxBuilder client(String baseUrl) {
    return MiniMax.builder(KEY).baseUrl(baseUrl);
  }

  private static LlmException failure(MiniMaxBuilder builder) {
    MiniMax client = builder.build();
    LlmException thrown =
        catchThrowableOfType(LlmException.class, () -> client.send(Wire.ASK, ReplyListener.none()));
    assertThat(thrown).isNotNull();
    return thrown;
  }

  private static ProxySelector at(String url) {
    URI uri = URI.create(url);
    return ProxySelector.of(new InetSocketAddress(uri.getHost(), uri.getPort()));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
