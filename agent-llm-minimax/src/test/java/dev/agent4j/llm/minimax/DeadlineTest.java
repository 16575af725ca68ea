package dev.agent4j.llm.minimax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.llm.minimax.RawServer.Answer;
import dev.agent4j.llm.minimax.http.Deadlines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every wait for a server has an end, which is told by its name. */
@Timeout(30)
class DeadlineTest {
  private static final Duration SHORT = Duration.ofSeconds(1);

  private static LlmException failure(Answer answer, UnaryOperator<MiniMaxBuilder> settings) {
    try (var server = new RawServer(answer)) {
      MiniMax client = settings.apply(Wire.client(server)).build();
      LlmException thrown =
          catchThrowableOfType(
              LlmException.class, () -> client.send(Wire.ASK, ReplyListener.none()));
      assertThat(thrown).isNotNull();
      assertThat(thrown.kind()).isEqualTo(Kind.TRANSPORT);
      return thrown;
    }
  }

  @Test
  void connectionThatNobodyAcceptsMeetsTheConnectDeadline() throws IOException {
    assertThat(unaccepted(it -> it.connectTimeout(SHORT)))
        .hasMessageContaining("within 1.0 s (connect deadline) (after 2 attempts)");
  }

  @Test
  void shorterDeadlineThatPassesWhileConnectingIsTheOneThatIsNamed() throws IOException {
    assertThat(unaccepted(it -> it.firstEventTimeout(SHORT)))
        .hasMessageContaining("cannot connect to")
        .hasMessageContaining("within 1.0 s (first-event deadline)");
  }

  private static LlmException unaccepted(UnaryOperator<MiniMaxBuilder> settings)
      throws IOException {
    var waiting = new ArrayList<Socket>();
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      while (connects(full, waiting)) {
        assertThat(waiting).hasSizeLessThan(100);
      }
      MiniMaxBuilder builder =
          MiniMax.builder("sk-api-0123456789abcdef")
              .baseUrl("http://127.0.0.1:" + full.getLocalPort());
      LlmClient client = Wire.retrying(settings.apply(builder).build(), 2);
      LlmException thrown =
          catchThrowableOfType(
              LlmException.class, () -> client.send(Wire.ASK, ReplyListener.none()));
      assertThat(thrown).isNotNull();
      return thrown;
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  /** Takes a place in the queue of a server that accepts nobody, if there is one left. */
  private static boolean connects(ServerSocket server, List<Socket> waiting) throws IOException {
    var socket = new Socket();
    waiting.add(socket);
    try {
      socket.connect(server.getLocalSocketAddress(), 300);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  @Test
  void silenceBeforeTheHeadMeetsTheFirstEventDeadline() {
    LlmException thrown = failure(RawServer.Exchange::stall, it -> it.firstEventTimeout(SHORT));

    assertThat(thrown).hasMessageContaining("sent nothing within 1.0 s (first-event deadline)");
    assertThat(thrown.details().status()).isZero();
  }

  @Test
  void silenceAfterTheHeadMeetsTheFirstEventDeadline() {
    assertThat(failure(exchange -> exchange.stream().stall(), it -> it.firstEventTimeout(SHORT)))
        .hasMessageContaining("sent no event within 1.0 s (first-event deadline)");
  }

  @Test
  void silenceWithinAReplyMeetsTheIdleDeadline() {
    LlmException thrown =
        failure(
            exchange ->
                exchange.stream()
                    .chunk("data: " + Wire.delta("\"content\":\"a\"") + "\n\n")
                    .stall(),
            it -> it.idleTimeout(SHORT));

    assertThat(thrown)
        .hasMessageContaining("sent nothing for 1.0 s (idle deadline)")
        .hasMessageEndingWith("request trace-1");
  }

  @Test
  void totalDeadlineIsNamedWhereItIsTheFirstToPass() {
    assertThat(failure(RawServer.Exchange::stall, it -> it.totalTimeout(SHORT)))
        .hasMessageContaining("(total deadline)");
  }

  @Test
  void longPromptsAndWholeRepliesHaveMoreTime() {
    var deadlines =
        new Deadlines(SHORT, Duration.ofSeconds(60), Duration.ofMinutes(2), Duration.ofMinutes(30));

    assertThat(deadlines.firstEventNanos(1_000, true)).isEqualTo(Duration.ofSeconds(60).toNanos());
    assertThat(deadlines.firstEventNanos(4L << 20, true))
        .isEqualTo(Duration.ofMinutes(5).toNanos());
    assertThat(deadlines.firstEventNanos(1_000, false)).isEqualTo(Duration.ofMinutes(10).toNanos());
  }

  @Test
  void timesThatCannotBeCountedWithAreRefusedAtOnce() {
    MiniMaxBuilder builder = MiniMax.builder("sk-api-0123456789abcdef");

    for (Duration time :
        new Duration[] {
          Duration.ZERO, Duration.ofSeconds(-1), Duration.ofSeconds(Long.MAX_VALUE)
        }) {
      assertThatThrownBy(() -> builder.connectTimeout(time))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> builder.firstEventTimeout(time))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> builder.idleTimeout(time))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> builder.totalTimeout(time))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
