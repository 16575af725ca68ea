package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.event.AgentEvent.SteerAccepted;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.UserMessage;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.ToolOutput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SessionTest {
  final ScriptedLlm llm = new ScriptedLlm();
  final Transcript transcript = new Transcript();

  @Test
  void turnsOfASessionAddToOneTranscript() {
    llm.says("One.").says("Two.");

    try (Session session = Agent.builder(llm).build().session("s", transcript)) {
      session.run("First");
      session.run("Second");
    }

    assertThat(transcript.messages()).hasSize(4);
    assertThat(llm.requests().get(1).messages()).hasSize(3);
  }

  @Test
  void sessionHasOneOwnerAtATime() {
    Agent agent = Agent.builder(llm).build();
    Session first = agent.session("order-4711");

    assertThatIllegalStateException()
        .isThrownBy(() -> agent.session("order-4711"))
        .withMessageContaining("order-4711");
    first.close();
    agent.session("order-4711").close();
  }

  @Test
  void sessionTakesOneTurnAtATime() throws InterruptedException {
    var begun = new CountDownLatch(1);
    llm.hangs("", begun);
    try (Session session = Agent.builder(llm).build().session("s")) {
      session.start("Go");
      begun.await();

      assertThatIllegalStateException()
          .isThrownBy(() -> session.run("And another"))
          .withMessageContaining("is running");
    }
  }

  @Test
  void turnWithoutAThreadHasEnded() {
    var noThread = new OutOfMemoryError("unable to create native thread");
    var turn = new LiveTurn("Go", TurnOptions.of(), null);

    assertThatThrownBy(
            () ->
                turn.take(
                    () -> {
                      throw new AssertionError("begun");
                    },
                    work -> {
                      throw noThread;
                    }))
        .isSameAs(noThread);

    assertThat(turn.status().state()).isEqualTo(Turn.State.ENDED);
    assertThat(turn.toFuture()).isCompletedExceptionally();
  }

  @Test
  void closedSessionTakesNoTurn() {
    Session session = Agent.builder(llm).build().session("s");
    session.close();
    session.close();

    assertThatIllegalStateException().isThrownBy(() -> session.start("Go"));
  }

  @Test
  void closingEndsWhatToolsHaveLeftBehindNewestFirst() {
    List<String> closed = new ArrayList<>();
    llm.calls("open", Map.of()).says("Opened.");
    var open =
        Tools.answering(
            "open",
            (args, context) -> {
              context.scope().get("a", () -> (AutoCloseable) () -> closed.add("a"));
              context.scope().get("b", () -> (AutoCloseable) () -> closed.add("b"));
              return ToolOutput.of("ok");
            },
            Effects.unknown());

    try (Session session = Agent.builder(llm).tools(open).build().session("s")) {
      session.run("Go");
      assertThat(closed).isEmpty();
    }

    assertThat(closed).containsExactly("b", "a");
  }

  @Test
  void whatIsSaidToARunningTurnIsAddedBeforeTheNextStep() throws InterruptedException {
    var listening = new RecordingListener();
    var begun = new CountDownLatch(1);
    var steered = new CountDownLatch(1);
    llm.calls("wait", Map.of()).says("I looked at the logs.");
    var wait =
        Tools.answering(
            "wait",
            (args, context) -> {
              begun.countDown();
              steered.await();
              return ToolOutput.of("waited");
            },
            Effects.none());

    try (Session session =
        Agent.builder(llm).tools(wait).listener(listening).build().session("s", transcript)) {
      Turn turn = session.start("Investigate");
      begun.await();
      assertThat(turn.status().state()).isEqualTo(Turn.State.EXECUTING_TOOLS);
      assertThat(turn.steer("Look at the logs first.")).isTrue();
      assertThat(turn.undelivered()).containsExactly("Look at the logs first.");
      steered.countDown();
      turn.await();
      assertThat(turn.undelivered()).isEmpty();
      assertThat(turn.steer("Too late")).isFalse();
    }

    assertThat(llm.requests().get(1).messages().get(3))
        .isEqualTo(new UserMessage("Look at the logs first."));
    assertThat(listening.events(SteerAccepted.class)).hasSize(1);
  }

  @Test
  void turnThatWasAboutToEndGoesOnWhenSomethingWasSaid() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var steered = new CountDownLatch(1);
    llm.answers(
            (request, listener) -> {
              begun.countDown();
              steered.await();
              return new ScriptedLlm().says("Done.").send(request, listener);
            })
        .says("That too.");

    try (Session session = Agent.builder(llm).build().session("s", transcript)) {
      Turn turn = session.start("Go");
      begun.await();
      turn.steer("And that");
      steered.countDown();
      assertThat(turn.await().text()).isEqualTo("That too.");
    }

    assertThat(transcript.messages()).hasSize(4);
  }

  @Test
  void whatWasSaidToATurnThatIsCancelledIsNotLost() throws InterruptedException {
    var begun = new CountDownLatch(1);
    llm.hangs("", begun);
    try (Session session = Agent.builder(llm).build().session("s", transcript)) {
      Turn turn = session.start("Go");
      begun.await();
      assertThat(turn.steer("Wait")).isTrue();

      turn.cancel();

      assertThat(turn.await().outcome()).isEqualTo(Outcome.CANCELLED);
      assertThat(turn.undelivered()).containsExactly("Wait");
      assertThat(transcript.messages()).containsExactly(new UserMessage("Go"));
    }
  }

  @Test
  void turnThatFailsThrowsWhereItIsAwaitedAndTheSessionGoesOn() throws InterruptedException {
    llm.fails(Kind.UNAUTHORIZED).says("Now it works.");
    try (Session session = Agent.builder(llm).build().session("s", transcript)) {
      Turn turn = session.start("Go");

      assertThatThrownBy(turn::await).isInstanceOf(LlmException.class);
      assertThat(session.run("Again").text()).isEqualTo("Now it works.");
    }
  }

  @Test
  void manySessionsOfOneAgentRunAtOnce() throws InterruptedException {
    int count = 200;
    var together = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      llm.answers(
          (request, listener) -> {
            together.countDown();
            together.await();
            return new ScriptedLlm().says("ok").send(request, listener);
          });
    }
    Agent agent = Agent.builder(llm).build();
    List<Session> sessions = new ArrayList<>();
    List<Turn> turns = new ArrayList<>();

    for (int i = 0; i < count; i++) {
      Session session = agent.session("s" + i);
      sessions.add(session);
      turns.add(session.start("Go"));
    }

    List<String> texts = new CopyOnWriteArrayList<>();
    for (Turn turn : turns) {
      texts.add(turn.await().text());
    }
    sessions.forEach(Session::close);
    assertThat(texts).hasSize(count).containsOnly("ok");
  }

  @Test
  void blankMessageToATurnIsRefused() throws InterruptedException {
    llm.replies(StopReason.END_TURN, new Text("Hi"));
    try (Session session = Agent.builder(llm).build().session("s")) {
      Turn turn = session.start("Go");

      assertThatIllegalArgumentException().isThrownBy(() -> turn.steer(" "));
      turn.await();
    }
  }
}
