package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.event.AgentEvent.TurnFailed;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.message.Message;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What whoever started a turn gets of its end, and what clients and tools that misbehave come to.
 */
class AwaitTest {
  final ScriptedLlm llm = new ScriptedLlm();
  final Transcript transcript = new Transcript();
  final RecordingListener heard = new RecordingListener();

  private Session open(Tool... tools) {
    return Agent.builder(llm).tools(tools).listener(heard).build().session("s", transcript);
  }

  private static long framesOf(Throwable thrown, String method) {
    return Arrays.stream(thrown.getStackTrace())
        .filter(it -> it.getMethodName().equals(method))
        .count();
  }

  private static void waitHere(Turn turn) throws InterruptedException {
    turn.await();
  }

  private static void waitThere(Turn turn) throws InterruptedException {
    turn.await(Duration.ofSeconds(Long.MAX_VALUE));
  }

  @Test
  void whatIsThrownShowsWhereItFailedAndWhoWaitsHoweverOftenItIsAwaited() {
    llm.fails(Kind.UNAUTHORIZED);

    try (Session session = open()) {
      Turn turn = session.start("Go");
      for (int i = 0; i < 3; i++) {
        Throwable thrown = catchThrowable(() -> waitHere(turn));
        assertThat(framesOf(thrown, "waitHere")).isEqualTo(1);
        assertThat(framesOf(thrown, "takeSteps")).isEqualTo(1);
      }
      Throwable there = catchThrowable(() -> waitThere(turn));

      assertThat(framesOf(there, "waitThere")).isEqualTo(1);
      assertThat(framesOf(there, "waitHere")).isZero();
    }
  }

  @Test
  void futureCompletes() throws Exception {
    llm.says("Hi.");

    try (Session session = open()) {
      Turn turn = session.start("Go");
      assertThat(turn.toFuture().get(20, TimeUnit.SECONDS).text()).isEqualTo("Hi.");
      assertThat(turn.toFuture()).isCompleted().isNotSameAs(turn.toFuture());
    }
  }

  @Test
  void futureFailsByWhatTheTurnThrew() {
    llm.fails(Kind.UNAUTHORIZED);

    try (Session session = open()) {
      CompletableFuture<AgentResult> future = session.start("Go").toFuture();

      assertThatThrownBy(() -> future.get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(LlmException.class);
    }
  }

  @Test
  void cancellingTheFutureCancelsTheTurnAndOthersSeeItsEnd() throws Exception {
    var begun = new CountDownLatch(1);
    llm.hangs("", begun);

    try (Session session = open()) {
      Turn turn = session.start("Go");
      CompletableFuture<AgentResult> other = turn.toFuture();
      begun.await();
      turn.toFuture().cancel(false);

      assertThat(other.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.CANCELLED);
      assertThat(turn.await().outcome()).isEqualTo(Outcome.CANCELLED);
    }
  }

  @Test
  void completingTheFutureLeavesTheTurnAsItIs() throws Exception {
    var begun = new CountDownLatch(1);
    llm.hangs("", begun);

    try (Session session = open()) {
      Turn turn = session.start("Go");
      begun.await();
      turn.toFuture().completeExceptionally(new IllegalStateException("my own"));

      assertThat(turn.await(Duration.ofNanos(1))).isEmpty();
      turn.cancel();
      assertThat(turn.await().outcome()).isEqualTo(Outcome.CANCELLED);
    }
  }

  @Test
  void interruptOfWhoWaitsLeavesTheTurnAsItIs() throws InterruptedException {
    var begun = new CountDownLatch(1);
    llm.hangs("", begun);

    try (Session session = open()) {
      Turn turn = session.start("Go");
      begun.await();
      Thread.currentThread().interrupt();
      assertThatThrownBy(turn::await).isInstanceOf(InterruptedException.class);

      assertThat(turn.status().state()).isEqualTo(Turn.State.WAITING_FOR_MODEL);
      turn.cancel();
      turn.await();
    }
  }

  /** Returns null where a reply is due. */
  private static final class Silent implements LlmClient {
    @Override
    @SuppressWarnings("NullAway") // A host without a null checker gets it wrong like this.
    public LlmResponse send(LlmRequest request, ReplyListener listener) {
      return null;
    }
  }

  @Test
  void clientThatReturnsNullIsNamed() {
    assertThatThrownBy(() -> Agent.builder(new Silent()).build().run("Go", heard))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(Silent.class.getName() + " returned null, no reply");
    assertThat(heard.events(TurnFailed.class)).hasSize(1);
  }

  private ToolResult resultOf(Tool tool) {
    llm.calls("odd", Map.of()).says("I see.");
    try (Session session = open(tool)) {
      assertThat(session.run("Go").outcome()).isEqualTo(Outcome.COMPLETED);
    }
    return transcript.toolResults().get(0);
  }

  @Test
  @SuppressWarnings("NullAway") // As above.
  void toolThatReturnsNullIsNamed() {
    ToolResult result = resultOf(Tools.answering("odd", (a, c) -> null, Effects.none()));

    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.text()).isEqualTo("The tool failed: odd returned null, no output.");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @SuppressWarnings("NullAway") // As above.
  void toolWhoseTextIsNullFailsAlone(boolean isTyped) {
    record Nothing() {}
    Tool raw = Tools.answering("odd", (a, c) -> ToolOutput.of(null), Effects.none());
    Tool typed = Tool.of("odd", "Answers.", Nothing.class, args -> null);

    ToolResult result = resultOf(isTyped ? typed : raw);

    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.details().string("code")).contains("INTERNAL");
  }

  @Test
  void toolThatAnswersAfterItsTimeIsNamedInItsText() {
    Tool late =
        Tools.answering(
                "odd",
                (args, context) -> {
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    // It has something to say all the same.
                  }
                  return ToolOutput.of("at last");
                },
                Effects.none())
            .withTimeLimit(Duration.ofMillis(50));

    ToolResult result = resultOf(late);

    assertThat(result.status()).isEqualTo(Status.OK);
    assertThat(result.text()).isEqualTo("odd answered after its time limit of 0.05 s:\nat last");
  }

  @Test
  void toolMayTakeForEver() {
    Tool endless =
        Tools.answering("odd", (a, c) -> ToolOutput.of("done"), Effects.none())
            .withTimeLimit(Duration.ofSeconds(Long.MAX_VALUE));

    assertThat(resultOf(endless).text()).isEqualTo("done");
  }

  @Test
  void toolWhoseFailureCannotBeToldFailsAtOnceAllTheSame() {
    Tool odd =
        Tools.answering(
            "odd",
            (args, context) -> {
              throw new Unspeakable();
            },
            Effects.none());

    assertThat(resultOf(odd).status()).isEqualTo(Status.FAILED);
  }

  /** Fails at all that may be asked of it. */
  private static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no words");
    }

    @Override
    public synchronized Throwable getCause() {
      throw new IllegalStateException("no cause");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void cancelAtAnyEventEndsTheTurnOnceAndTheTranscriptCanBeSent(int number)
      throws InterruptedException {
    llm.calls("divide", Map.of("by", 5)).says("Two.").says("Going on.");
    var started = new CountDownLatch(1);
    Turn[] turn = new Turn[1];
    var own = new RecordingListener();

    try (Session session = open(Tools.DIVIDE)) {
      turn[0] =
          session.start(
              "Go",
              event -> {
                own.onEvent(event);
                if (own.events().size() == number + 1) {
                  try {
                    started.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  turn[0].cancel();
                }
              });
      started.countDown();
      assertThat(turn[0].await().outcome()).isIn(Outcome.CANCELLED, Outcome.COMPLETED);
      assertThat(turn[0].steer("Too late")).isFalse();
      while (llm.left() > 1) {
        session.run("Next");
      }
      assertThat(session.run("Next").text()).isEqualTo("Going on.");
    }

    for (Message message : transcript.messages()) {
      assertThat(message.toString()).doesNotContain("Too late");
    }
    dev.agent4j.session.Pairing.check(transcript.messages());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
  void steerAtAnyEventIsTakenOrLeft(int number) throws InterruptedException {
    llm.calls("divide", Map.of("by", 5)).says("Two.").says("That too.");
    var started = new CountDownLatch(1);
    Turn[] turn = new Turn[1];
    boolean[] taken = new boolean[1];
    var own = new RecordingListener();

    try (Session session = open(Tools.DIVIDE)) {
      turn[0] =
          session.start(
              "Go",
              event -> {
                own.onEvent(event);
                if (own.events().size() == number + 1) {
                  try {
                    started.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  taken[0] = turn[0].steer("And that");
                }
              });
      started.countDown();
      turn[0].await();
      boolean isSaid = transcript.messages().toString().contains("And that");
      assertThat(isSaid).isEqualTo(taken[0]);
      assertThat(turn[0].undelivered()).isEmpty();
    }
  }
}
