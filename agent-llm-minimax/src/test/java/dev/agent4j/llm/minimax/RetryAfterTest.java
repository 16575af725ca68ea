package dev.agent4j.llm.minimax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.llm.minimax.RawServer.Answer;
import dev.agent4j.testkit.FakeClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider says of when to come back is honoured, if it is a time and not too far off. */
@Timeout(20)
class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-05-15T14:00:00Z");
  private static final String REPLY =
      "{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";

  private final FakeClock clock = new FakeClock(NOW);

  private Duration paused(Answer refusal) {
    try (var server = new RawServer(refusal, RawServer.json(REPLY))) {
      LlmClient client = client(server);
      assertThat(Wire.send(client, Wire.ASK).text()).isEqualTo("Hi");
      return Duration.between(NOW, clock.instant());
    }
  }

  private LlmException failure(Answer refusal) {
    try (var server = new RawServer(refusal)) {
      LlmClient client = client(server);
      LlmException thrown =
          catchThrowableOfType(
              LlmException.class, () -> client.send(Wire.ASK, ReplyListener.none()));
      assertThat(thrown).isNotNull();
      assertThat(server.requests()).hasSize(1);
      return thrown;
    }
  }

  private LlmClient client(RawServer server) {
    return Wire.retrying(Wire.client(server).clock(clock).build(), 2, clock, clock);
  }

  private static Answer refusal(String... headers) {
    return RawServer.status(429, "text/plain", "slow down", headers);
  }

  @ParameterizedTest
  @CsvSource({
    "Retry-After: 7, 7000",
    "Retry-After: 0, 0",
    "Retry-After: 1.5, 1500",
    "retry-after-ms: 250, 250",
    "retry-after-ms: -1, 0",
    "'Retry-After: Fri, 15 May 2026 14:00:30 GMT', 30000",
    "'Retry-After: Fri, 15 May 2020 14:00:30 GMT', 0"
  })
  void pauseIsAtLeastWhatIsAskedForAndLittleMore(String header, long millis) {
    Duration pause = paused(refusal(header));

    assertThat(pause).isBetween(Duration.ofMillis(millis), Duration.ofMillis(millis + 500));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Retry-After: -5",
        "Retry-After: soon",
        "Retry-After: ",
        "Retry-After: NaN",
        "Retry-After: 7 s",
        "Retry-After: Fri, 99 May 2026 14:00:30 GMT",
        "retry-after-ms: x"
      })
  void pauseIsOurOwnIfWhatIsAskedForIsNoTime(String header) {
    assertThat(paused(refusal(header))).isLessThanOrEqualTo(Duration.ofMillis(500));
  }

  @Test
  void secondsCountWhereTheMillisecondsAreNoTime() {
    Duration pause = paused(refusal("retry-after-ms: x", "Retry-After: 7"));

    assertThat(pause).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7_500));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Retry-After: 315360000",
        "Retry-After: 121",
        "Retry-After: 1e300",
        "Retry-After: 99999999999999999999999",
        "Retry-After: Thu, 15 May 2036 14:00:30 GMT",
        "retry-after-ms: 9e99"
      })
  void timeThatIsTooFarOffIsTheCallersToWait(String header) {
    LlmException thrown = failure(refusal(header));

    assertThat(thrown.kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(thrown.details().retryAfter()).isGreaterThan(Duration.ofMinutes(2));
    assertThat(thrown.details().retryAfter().toNanos()).isPositive();
  }

  @Test
  void resetTimeOfAPlanIsToldToTheCaller() {
    LlmException thrown =
        failure(
            RawServer.status(
                429,
                "application/json",
                "{\"error\":{\"message\":\"usage limit exceeded, resets at 2026-05-15T15:00:00Z (2056)\"}}"));

    assertThat(thrown.kind()).isEqualTo(Kind.QUOTA_EXHAUSTED);
    assertThat(thrown.details().retryAfter()).isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resets at ",
        "resets at noon (2056)",
        "resets at +999999999-12-31T23:59:59Z (2056)"
      })
  void resetTimeThatIsNoneDoesNoHarm(String message) {
    LlmException thrown =
        failure(
            RawServer.status(
                429,
                "application/json",
                "{\"error\":{\"type\":\"billing_error\",\"message\":\"" + message + "\"}}"));

    assertThat(thrown.kind()).isEqualTo(Kind.QUOTA_EXHAUSTED);
    Duration asked = thrown.details().retryAfter();
    assertThat(asked == null || asked.toNanos() > 0).isTrue();
  }
}
