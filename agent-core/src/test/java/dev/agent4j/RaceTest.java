package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.event.AgentEvent;
import dev.agent4j.event.AgentEvent.TurnFailed;
import dev.agent4j.event.AgentEvent.TurnFinished;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.policy.Approver;
import dev.agent4j.policy.Decision;
import dev.agent4j.session.Pairing;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Turns that others meddle with at any time. */
class RaceTest {
  static final Duration AT_MOST = Duration.ofSeconds(20);

  enum Meddling {
    CANCEL,
    STEER,
    CLOSE,
    CANCEL_AND_STEER
  }

  @ParameterizedTest
  @EnumSource
  void meddlingAtAnyTimeLeavesOneEndAndATranscriptThatCanBeSent(Meddling meddling)
      throws Exception {
    for (int seed = 0; seed < 25; seed++) {
      meddle(meddling, new Random(seed));
    }
  }

  private static void meddle(Meddling meddling, Random random) throws Exception {
    var llm = new ScriptedLlm();
    llm.replies(
            StopReason.TOOL_USE,
            new ToolCall("1", "pure", JsonObject.empty()),
            new ToolCall("2", "write", JsonObject.empty()),
            new ToolCall("3", "asked", JsonObject.empty()),
            new ToolCall("4", "write", JsonObject.empty()))
        .says("One.");
    for (int i = 0; i < 4; i++) {
      llm.says("More.");
    }
    Map<String, Integer> started = new ConcurrentHashMap<>();
    var running = new AtomicInteger();
    var transcript = new Transcript();
    var heard = new RecordingListener();
    Agent agent =
        Agent.builder(llm)
            .tools(tools(started, running))
            .policy(call -> call.tool().equals("asked") ? Decision.ask("?") : Decision.allow())
            .approver((call, what) -> Approver.once())
            .build();
    var meeting = new CyclicBarrier(2);
    int pause = random.nextInt(3000);
    boolean[] taken = new boolean[1];

    AgentResult result;
    Turn turn;
    try (Session session = agent.session("s", transcript)) {
      turn = session.start("Go", heard);
      Runnable close = session::close;
      var meddler =
          new Thread(
              () -> {
                try {
                  meeting.await(20, TimeUnit.SECONDS);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
                for (int i = 0; i < pause * 10; i++) {
                  Thread.onSpinWait();
                }
                if (meddling == Meddling.STEER || meddling == Meddling.CANCEL_AND_STEER) {
                  taken[0] = turn.steer("And that");
                }
                if (meddling == Meddling.CANCEL || meddling == Meddling.CANCEL_AND_STEER) {
                  turn.cancel();
                }
                if (meddling == Meddling.CLOSE) {
                  close.run();
                }
              });
      meddler.start();
      meeting.await(20, TimeUnit.SECONDS);
      result = turn.await(AT_MOST).orElseThrow();
      meddler.join();
    }

    assertThat(result.outcome()).isIn(Outcome.COMPLETED, Outcome.CANCELLED);
    assertThat(heard.events(TurnFinished.class)).hasSize(1);
    assertThat(heard.events(TurnFailed.class)).isEmpty();
    List<AgentEvent> events = heard.events();
    assertThat(events.get(events.size() - 1)).isInstanceOf(TurnFinished.class);
    assertThat(started.values()).allMatch(it -> it == 1);
    assertThat(running).hasValue(0);
    assertThat(transcript.openCalls()).isEmpty();
    Pairing.check(transcript.messages());
    assertThat(Transcript.view(transcript.entries()).messages()).isEqualTo(transcript.messages());
    assertThat(turn.steer("Too late")).isFalse();
    boolean isSaid = transcript.messages().toString().contains("And that");
    assertThat(isSaid || !turn.undelivered().isEmpty()).isEqualTo(taken[0]);
  }

  private static Tool[] tools(Map<String, Integer> started, AtomicInteger running) {
    Tool.RawBody body =
        (args, context) -> {
          running.incrementAndGet();
          try {
            started.merge(context.callId(), 1, Integer::sum);
            context.progress().accept("on it");
            for (int i = 0; i < 200; i++) {
              Thread.onSpinWait();
            }
            if (Thread.interrupted()) {
              throw new InterruptedException();
            }
            return ToolOutput.of("ran");
          } finally {
            running.decrementAndGet();
          }
        };
    return new Tool[] {
      Tools.answering("pure", body, Effects.none()),
      Tools.answering("write", body, Effects.writing("/x")),
      Tools.answering("asked", body, Effects.writing("/y"))
    };
  }

  @Test
  void interruptOfTheThreadThatRunsATurnCancelsItAndStays() throws InterruptedException {
    for (int seed = 0; seed < 25; seed++) {
      var llm = new ScriptedLlm().calls("pure", Map.of()).calls("write", Map.of()).says("Done.");
      Map<String, Integer> started = new ConcurrentHashMap<>();
      Agent agent = Agent.builder(llm).tools(tools(started, new AtomicInteger())).build();
      var transcript = new Transcript();
      var begun = new CountDownLatch(1);
      boolean[] flag = new boolean[1];
      AgentResult[] result = new AgentResult[1];
      var runner =
          new Thread(
              () -> {
                begun.countDown();
                try (Session session = agent.session("s", transcript)) {
                  result[0] = session.run("Go");
                }
                flag[0] = Thread.currentThread().isInterrupted();
              });
      runner.start();
      begun.await();
      for (int i = 0; i < seed * 700; i++) {
        Thread.onSpinWait();
      }
      runner.interrupt();
      runner.join();

      assertThat(result[0].outcome()).isIn(Outcome.COMPLETED, Outcome.CANCELLED);
      if (result[0].outcome() == Outcome.CANCELLED) {
        assertThat(flag[0]).isTrue();
      }
      Pairing.check(transcript.messages());
    }
  }

  @Test
  void toolThatClosesItsOwnSessionEndsTheTurn() throws InterruptedException {
    var llm = new ScriptedLlm().calls("close", Map.of());
    Session[] session = new Session[1];
    var ready = new CountDownLatch(1);
    Tool close =
        Tools.answering(
            "close",
            (args, context) -> {
              ready.await();
              session[0].close();
              return ToolOutput.of("closed");
            },
            Effects.none());
    session[0] = Agent.builder(llm).tools(close).build().session("s");
    Turn turn = session[0].start("Go");
    ready.countDown();

    assertThat(turn.await(AT_MOST).orElseThrow().outcome()).isEqualTo(Outcome.CANCELLED);
  }

  @Test
  void listenerThatClosesItsOwnSessionEndsTheTurn() {
    var llm = new ScriptedLlm().says("Hi.").says("never asked for");
    Session[] session = new Session[1];
    session[0] = Agent.builder(llm).build().session("s");

    AgentResult result =
        session[0].run(
            "Go",
            event -> {
              if (event instanceof AgentEvent.TurnStarted) {
                session[0].close();
              }
            });

    assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(llm.requests()).isEmpty();
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void nothingOfTheTurnsTimeIsLeftBehindByManyTurns() {
    var llm = new ScriptedLlm();
    Agent agent =
        Agent.builder(llm)
            .limits(Limits.of().wallClock(Duration.ofSeconds(Long.MAX_VALUE)))
            .build();
    var transcript = new Transcript();
    try (Session session = agent.session("s", transcript)) {
      for (int i = 0; i < 500; i++) {
        llm.says("Hi.");
        assertThat(session.run("Go").outcome()).isEqualTo(Outcome.COMPLETED);
      }
    }

    assertThat(transcript.turns()).isEqualTo(500);
    assertThat(transcript.entries()).hasSize(1_500);
  }
}
