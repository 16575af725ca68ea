package dev.agent4j.llm.minimax;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.llm.minimax.Wire.Heard;
import dev.agent4j.message.StopReason;
import dev.agent4j.testkit.FakeClock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded answers from files, served by WireMock: each has its typed outcome. */
@Timeout(30)
class RecordedWireTest {
  private static final String KEY = "sk-api-0123456789abcdef";
  private static final WireMockServer SERVER = new WireMockServer(options().dynamicPort());

  /** What is told of each error: the status is the first word of its file's name. */
  private static final Map<String, Kind> ERRORS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("errors/openai/401-no-key.json", Kind.UNAUTHORIZED),
              Map.entry("errors/openai/401-wrong-key.json", Kind.UNAUTHORIZED),
              Map.entry("errors/openai/400-bad-json.json", Kind.REJECTED),
              Map.entry("errors/openai/400-missing-field.json", Kind.REJECTED),
              Map.entry("errors/openai/400-unknown-model.json", Kind.REJECTED),
              Map.entry("errors/openai/400-context-overflow.json", Kind.CONTEXT_OVERFLOW),
              Map.entry("errors/openai/400-responses-overflow.json", Kind.CONTEXT_OVERFLOW),
              Map.entry("errors/openai/400-too-many-tokens.json", Kind.REJECTED),
              Map.entry("errors/openai/400-history.json", Kind.REJECTED),
              Map.entry("errors/openai/400-media.json", Kind.REJECTED),
              Map.entry("errors/openai/429-no-money.json", Kind.QUOTA_EXHAUSTED),
              Map.entry("errors/openai/429-rate.json", Kind.RATE_LIMITED),
              Map.entry("errors/openai/500-internal.json", Kind.UNAVAILABLE),
              Map.entry("errors/openai/503-busy.json", Kind.UNAVAILABLE),
              Map.entry("errors/openai/200-native-rate.json", Kind.RATE_LIMITED),
              Map.entry("errors/openai/200-native-key.json", Kind.UNAUTHORIZED),
              Map.entry("errors/openai/200-mid-stream-error.sse", Kind.UNAVAILABLE),
              Map.entry("errors/openai/200-mid-stream-base-resp.sse", Kind.UNAVAILABLE),
              Map.entry("errors/openai/404-nginx.html", Kind.REJECTED),
              Map.entry("errors/openai/502-balancer.html", Kind.UNAVAILABLE),
              Map.entry("errors/openai/520-edge.html", Kind.UNAVAILABLE),
              Map.entry("errors/anthropic/401-wrong-key.json", Kind.UNAUTHORIZED),
              Map.entry("errors/anthropic/400-history.json", Kind.REJECTED),
              Map.entry("errors/anthropic/404-not-found.json", Kind.REJECTED),
              Map.entry("errors/anthropic/413-too-large.json", Kind.CONTEXT_OVERFLOW),
              Map.entry("errors/anthropic/429-plan-limit.json", Kind.QUOTA_EXHAUSTED),
              Map.entry("errors/anthropic/500-no-money.json", Kind.QUOTA_EXHAUSTED),
              Map.entry("errors/anthropic/500-plan-lacks-model.json", Kind.UNAUTHORIZED),
              Map.entry("errors/anthropic/500-system.json", Kind.UNAVAILABLE),
              Map.entry("errors/anthropic/529-overloaded.json", Kind.UNAVAILABLE),
              Map.entry("errors/anthropic/200-error-event.sse", Kind.UNAVAILABLE),
              Map.entry("errors/anthropic/200-flat-error-event.sse", Kind.UNAVAILABLE)));

  /** What the provider's filter rejects is a reply, not an error. */
  private static final List<String> REFUSALS =
      List.of("errors/openai/200-output-filtered.json", "errors/openai/422-input-filtered.json");

  @BeforeAll
  static void start() {
    SERVER.start();
  }

  @AfterAll
  static void stop() {
    SERVER.stop();
  }

  @BeforeEach
  void forget() {
    SERVER.resetAll();
  }

  private static MiniMaxBuilder client(Dialect dialect) {
    return MiniMax.builder(KEY).baseUrl(SERVER.baseUrl()).dialect(dialect).random(new Random(1));
  }

  private static String path(Dialect dialect) {
    return dialect == Dialect.OPENAI ? "/v1/chat/completions" : "/anthropic/v1/messages";
  }

  private static void answer(ResponseDefinitionBuilder response) {
    for (Dialect dialect : Dialect.values()) {
      SERVER.stubFor(post(urlEqualTo(path(dialect))).willReturn(response));
    }
  }

  private static ResponseDefinitionBuilder recorded(String file) {
    return aResponse()
        .withHeader("Content-Type", Recordings.contentType(file))
        .withHeader("Trace-Id", "0640ba84")
        .withBody(Recordings.bytes(file));
  }

  private static Stream<Arguments> replies() {
    return Stream.of(Dialect.values())
        .flatMap(
            dialect ->
                Recordings.of(dialect).entrySet().stream()
                    .map(it -> Arguments.of(dialect, it.getKey(), it.getValue())));
  }

  @Test
  void everyRecordingHasItsOutcome() {
    assertThat(Recordings.files("openai"))
        .containsExactlyElementsOf(Recordings.of(Dialect.OPENAI).keySet());
    assertThat(Recordings.files("anthropic"))
        .containsExactlyElementsOf(Recordings.of(Dialect.ANTHROPIC).keySet());
    assertThat(
            Stream.of("errors/openai", "errors/anthropic")
                .flatMap(it -> Recordings.files(it).stream()))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(ERRORS.keySet().stream(), REFUSALS.stream()).toList());
  }

  @ParameterizedTest
  @MethodSource("replies")
  void recordedReplyIsReadWhetherItWasAskedForAsAStreamOrNot(
      Dialect dialect, String file, String expected) {
    answer(recorded(file));

    for (boolean streaming : new boolean[] {true, false}) {
      Heard heard = Wire.send(client(dialect).streaming(streaming).build(), Wire.ASK);

      assertThat(Recordings.row(heard.response())).isEqualTo(expected);
    }
    SERVER.verify(
        2,
        postRequestedFor(urlEqualTo(path(dialect)))
            .withHeader("Authorization", equalTo("Bearer " + KEY)));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void recordedReplyThatDribblesIsReadTheSame(Dialect dialect, String file, String expected) {
    answer(recorded(file).withChunkedDribbleDelay(60, 60));

    Heard heard = Wire.send(client(dialect).build(), Wire.ASK);

    assertThat(Recordings.row(heard.response())).isEqualTo(expected);
  }

  private static Stream<Arguments> errors() {
    return ERRORS.entrySet().stream().map(it -> Arguments.of(it.getKey(), it.getValue()));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void recordedErrorHasItsKindAndSaysWhereItComesFrom(String file, Kind kind) {
    Dialect dialect = file.contains("/openai/") ? Dialect.OPENAI : Dialect.ANTHROPIC;
    int status = Integer.parseInt(file.replaceAll(".*/(\\d+)-.*", "$1"));
    answer(recorded(file).withStatus(status));

    LlmException thrown = failure(client(dialect).build());

    assertThat(thrown.kind()).isEqualTo(kind);
    assertThat(thrown.details().status()).isEqualTo(status);
    assertThat(thrown.details().requestId()).isEqualTo("0640ba84");
    assertThat(thrown)
        .hasMessageStartingWith(SERVER.baseUrl() + path(dialect) + " answered " + status + ": ")
        .hasMessageEndingWith(", request 0640ba84")
        .hasMessageNotContaining(KEY);
  }

  @Test
  void refusalOfTheFilterIsAReply() {
    for (String file : REFUSALS) {
      SERVER.resetAll();
      answer(recorded(file).withStatus(file.contains("422") ? 422 : 200));

      Heard heard = Wire.send(client(Dialect.OPENAI).build(), Wire.ASK);

      assertThat(heard.response().stopReason()).isEqualTo(StopReason.REFUSAL);
      assertThat(heard.response().message().content()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void faultOfTheConnectionIsATransportErrorThatWasRetried(Fault fault) {
    answer(aResponse().withFault(fault));

    LlmException thrown = failure(Wire.retrying(client(Dialect.OPENAI).build(), 2));

    assertThat(thrown.kind()).isIn(Kind.TRANSPORT, Kind.UNREADABLE);
    assertThat(thrown)
        .hasMessageContaining(SERVER.baseUrl())
        .hasMessageContaining("after 2 attempts");
  }

  @Test
  void faultAfterWhichAReplyComesIsGotOver() {
    for (Fault fault : Fault.values()) {
      SERVER.resetAll();
      then("dead", aResponse().withFault(fault), "openai/stream-summary-restates-all.sse");

      Heard heard = Wire.send(Wire.retrying(client(Dialect.OPENAI).build(), 2), Wire.ASK);

      assertThat(heard.response().message().toolCalls()).hasSize(1);
    }
  }

  @Test
  void rateLimitIsWaitedOutAndTold() {
    var clock = new FakeClock(Instant.parse("2026-05-15T14:00:00Z"));
    then(
        "limited",
        recorded("errors/openai/429-rate.json").withStatus(429).withHeader("Retry-After", "3"),
        "openai/whole-split-reasoning.json");

    MiniMax once = client(Dialect.OPENAI).clock(clock).build();

    Heard heard = Wire.send(Wire.retrying(once, 2, clock, clock), Wire.ASK);

    assertThat(heard.text()).isEqualTo("**40 km/h** on average.");
    assertThat(heard.reply().pauses()).hasSize(1);
    assertThat(clock.instant()).isAfterOrEqualTo(Instant.parse("2026-05-15T14:00:03Z"));
  }

  private static void then(String state, ResponseDefinitionBuilder first, String file) {
    String path = path(Dialect.OPENAI);
    SERVER.stubFor(
        post(urlEqualTo(path))
            .inScenario("s")
            .whenScenarioStateIs(Scenario.STARTED)
            .willReturn(first)
            .willSetStateTo(state));
    SERVER.stubFor(
        post(urlEqualTo(path))
            .inScenario("s")
            .whenScenarioStateIs(state)
            .willReturn(recorded(file)));
  }

  @Test
  void requestIsTheOneThatTheDocumentationRecommends() {
    answer(recorded("openai/whole-split-reasoning.json"));

    Wire.send(client(Dialect.OPENAI).temperature(1).topP(0.95).build(), Wire.ASK);

    SERVER.verify(
        postRequestedFor(urlEqualTo(path(Dialect.OPENAI)))
            .withHeader("Content-Type", equalTo("application/json"))
            .withoutHeader("x-api-key")
            .withRequestBody(
                equalToJson(
                    """
                    {"model": "MiniMax-M3", "stream": true, "stream_options": {"include_usage": true},
                     "reasoning_split": true, "thinking": {"type": "adaptive"}, "temperature": 1,
                     "top_p": 0.95, "max_completion_tokens": 131072, "tools": "${json-unit.ignore}",
                     "messages": [{"role": "system", "content": "Be brief."},
                                  {"role": "user", "content": "Weather in Paris?"}]}
                    """)));
  }

  private static LlmException failure(LlmClient client) {
    LlmException thrown =
        catchThrowableOfType(LlmException.class, () -> client.send(Wire.ASK, ReplyListener.none()));
    assertThat(thrown).isNotNull();
    return thrown;
  }
}
