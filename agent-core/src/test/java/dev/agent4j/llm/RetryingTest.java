package dev.agent4j.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agent4j.Agent;
import dev.agent4j.AgentResult;
import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Details;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.event.AgentEvent.RequestRetried;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.UserMessage;
import dev.agent4j.testkit.FakeClock;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.testkit.RecordingReply;
import dev.agent4j.testkit.ScriptedLlm;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetryingTest {
  private static final LlmRequest REQUEST =
      LlmRequest.of("", List.of(new UserMessage("Hi")), List.of());

  /** As much as can be of every bound. */
  private static final RandomGenerator MOST = () -> -1L;

  private static final RandomGenerator LEAST = () -> 0L;

  private final ScriptedLlm llm = new ScriptedLlm();
  private final FakeClock clock = new FakeClock();
  private final RecordingReply heard = new RecordingReply();

  private Retrying retrying(RandomGenerator random) {
    Retrying usual = Retrying.of(llm);
    return new Retrying(llm, usual.attempts(), clock, random, clock);
  }

  private void fails(Kind kind, Details details) {
    llm.answers(
        (request, listener) -> {
          throw new LlmException(kind, "no " + kind, details, null);
        });
  }

  private static Details asking(int seconds) {
    return new Details(429, "", Duration.ofSeconds(seconds), 6);
  }

  private LlmException failure(Retrying retrying) {
    LlmException thrown =
        catchThrowableOfType(LlmException.class, () -> retrying.send(REQUEST, heard));
    assertThat(thrown).isNotNull();
    return thrown;
  }

  @Test
  void replyThatBreaksOffIsNotAskedForAgainEvenIfTheClientDoesNotSaySo() {
    var llm = new AtomicInteger();
    LlmClient breaking =
        (request, listener) -> {
          llm.incrementAndGet();
          listener.onText("Hel");
          throw new LlmException(Kind.TRANSPORT, "the reply broke off", null);
        };

    assertThatThrownBy(
            () ->
                Retrying.of(breaking)
                    .send(LlmRequest.of("", List.of(), List.of()), ReplyListener.none()))
        .isInstanceOf(LlmException.class);

    assertThat(llm).hasValue(1);
  }

  @Test
  void whatMayPassIsSentAgainAndTold() throws Exception {
    llm.fails(Kind.UNAVAILABLE).fails(Kind.TRANSPORT).says("Hello.");

    LlmResponse response = retrying(MOST).send(REQUEST, heard);

    assertThat(response.message().text()).isEqualTo("Hello.");
    assertThat(llm.requests()).containsExactly(REQUEST, REQUEST, REQUEST);
    assertThat(heard.heard())
        .containsExactly(
            "retry after attempt 1: scripted failure: UNAVAILABLE",
            "retry after attempt 2: scripted failure: TRANSPORT",
            "text: Hello.");
    assertThat(heard.pauses()).isEqualTo(clock.sleeps());
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.INCLUDE,
      names = {"QUOTA_EXHAUSTED", "UNAUTHORIZED", "CONTEXT_OVERFLOW", "REJECTED"})
  void whatWouldFailAgainIsNotSentAgain(Kind kind) {
    llm.fails(kind).says("Not reached.");

    assertThat(failure(retrying(MOST)).kind()).isEqualTo(kind);

    assertThat(llm.left()).isEqualTo(1);
    assertThat(clock.sleeps()).isEmpty();
  }

  @Test
  void pausesDoubleUpToTheirCapAndAttemptsEnd() {
    for (int i = 0; i < 9; i++) {
      llm.fails(Kind.UNAVAILABLE);
    }

    LlmException thrown = failure(retrying(MOST).attempts(9));

    assertThat(thrown).hasMessage("scripted failure: UNAVAILABLE (after 9 attempts)");
    assertThat(clock.sleeps())
        .extracting(it -> Math.round(it.toMillis() / 500.0))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 64L);
  }

  @Test
  void sixAttemptsAreMadeByDefault() {
    for (int i = 0; i < 7; i++) {
      llm.fails(Kind.RATE_LIMITED);
    }

    assertThat(failure(retrying(LEAST))).hasMessageEndingWith("(after 6 attempts)");

    assertThat(llm.left()).isEqualTo(1);
    assertThat(clock.sleeps()).hasSize(5).containsOnly(Duration.ZERO);
  }

  @Test
  void failureAfterSeveralAttemptsIsTheLastOne() {
    var details = new Details(503, "req-7", Duration.ofSeconds(1), 9);
    var cause = new IOException("down");
    var last = new LlmException(Kind.UNAVAILABLE, "down", details, cause);
    last.addSuppressed(new IOException("not closed"));
    llm.fails(Kind.TRANSPORT)
        .answers(
            (request, listener) -> {
              throw last;
            });

    LlmException thrown = failure(retrying(MOST).attempts(2));

    assertThat(thrown).hasMessage("down (after 2 attempts)").hasCause(cause);
    assertThat(thrown.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(thrown.details()).isEqualTo(details);
    assertThat(thrown.getStackTrace()).isEqualTo(last.getStackTrace());
    assertThat(thrown.getSuppressed()).isEqualTo(last.getSuppressed());
  }

  @Test
  void nothingIsSentAgainOnceSomeOfTheReplyWasHandedOn() {
    llm.breaksOff("Half of", Kind.TRANSPORT).says("Not reached.");

    LlmException thrown = failure(retrying(MOST));

    assertThat(thrown).hasMessage("scripted failure: TRANSPORT");
    assertThat(heard.heard()).containsExactly("text: Half of");
    assertThat(llm.left()).isEqualTo(1);
  }

  @Test
  void pauseIsAtLeastWhatTheProviderAsksForAndLittleMore() throws Exception {
    fails(Kind.RATE_LIMITED, asking(7));
    fails(Kind.RATE_LIMITED, asking(7));
    llm.says("Hello.");

    retrying(MOST).send(REQUEST, heard);

    assertThat(clock.sleeps())
        .allSatisfy(it -> assertThat(it).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7_500)))
        .hasSize(2);
  }

  @Test
  void providerThatAsksForTooLongIsLeftToTheCaller() {
    fails(Kind.RATE_LIMITED, asking(121));

    LlmException thrown = failure(retrying(MOST));

    assertThat(thrown.details().retryAfter()).isEqualTo(Duration.ofSeconds(121));
    assertThat(clock.sleeps()).isEmpty();
  }

  @Test
  void repliesThatCannotBeReadAreAskedForThreeTimes() {
    llm.fails(Kind.UNREADABLE).fails(Kind.UNREADABLE).fails(Kind.UNREADABLE).says("Not reached.");

    assertThat(failure(retrying(LEAST))).hasMessageEndingWith("(after 3 attempts)");

    assertThat(llm.left()).isEqualTo(1);
  }

  @Test
  void failureMayBeWorthFewerAttempts() {
    fails(Kind.RATE_LIMITED, new Details(0, "", null, 2));
    fails(Kind.RATE_LIMITED, new Details(0, "", null, 2));
    llm.says("Not reached.");

    assertThat(failure(retrying(LEAST))).hasMessageEndingWith("(after 2 attempts)");

    assertThat(llm.left()).isEqualTo(1);
  }

  @Test
  void noAttemptBeginsTenMinutesAfterTheFirst() {
    for (int i = 0; i < 6; i++) {
      llm.answers(
          (request, listener) -> {
            clock.advance(Duration.ofMinutes(4));
            throw new LlmException(Kind.TRANSPORT, "silence", null);
          });
    }

    assertThat(failure(retrying(MOST))).hasMessage("silence (after 3 attempts)");

    assertThat(llm.left()).isEqualTo(3);
  }

  @Test
  void interruptEndsThePause() {
    llm.answers(
            (request, listener) -> {
              Thread.currentThread().interrupt();
              throw new LlmException(Kind.TRANSPORT, "silence", null);
            })
        .says("Not reached.");

    assertThatThrownBy(() -> retrying(MOST).send(REQUEST, heard))
        .isInstanceOf(InterruptedException.class);

    assertThat(llm.left()).isEqualTo(1);
  }

  @Test
  void modelIsThatOfTheClient() {
    var info = new ModelInfo("own-model", 0, 0, null);
    LlmClient known =
        new LlmClient() {
          @Override
          public LlmResponse send(LlmRequest request, ReplyListener listener) {
            throw new IllegalStateException("not asked");
          }

          @Override
          public Optional<ModelInfo> model() {
            return Optional.of(info);
          }
        };

    assertThat(Retrying.of(known).model()).hasValue(info);
    assertThat(known.isRetrying()).isFalse();
    assertThat(Retrying.of(known).isRetrying()).isTrue();
  }

  @Test
  void whatIsNoPolicyIsRefusedAtOnce() {
    Retrying usual = Retrying.of(llm);

    assertThatIllegalArgumentException().isThrownBy(() -> usual.attempts(0));
  }

  @Test
  void agentRetriesForAClientThatDoesNot() {
    LlmClient once =
        (request, listener) -> {
          // So that the pause is over before it began.
          Thread.currentThread().interrupt();
          throw new LlmException(Kind.UNAVAILABLE, "busy", null);
        };
    var events = new RecordingListener();

    AgentResult result = Agent.builder(once).listener(events).build().run("Hi");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(events.events(RequestRetried.class)).hasSize(1);
  }

  @Test
  void agentLeavesRetryingToAClientThatDoesSoItself() {
    llm.fails(Kind.UNAVAILABLE).says("Not reached.");
    Agent agent = Agent.builder(llm).build();

    assertThatThrownBy(() -> agent.run("Hi"))
        .isInstanceOf(LlmException.class)
        .hasMessage("scripted failure: UNAVAILABLE");
  }
}
