package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A turn that is cancelled ends at once, knows what was done, and can be gone on from. */
class CancelTest {
  static final Duration AT_MOST = Duration.ofSeconds(20);

  final ScriptedLlm llm = new ScriptedLlm();
  final Transcript transcript = new Transcript();
  final CountDownLatch begun = new CountDownLatch(1);

  AgentResult cancelWhenBegun(Tool... tools) throws InterruptedException {
    Agent agent = Agent.builder(llm).tools(tools).build();
    try (Session session = agent.session("test", transcript)) {
      Turn turn = session.start("Go");
      begun.await();
      turn.cancel();
      AgentResult result = turn.await(AT_MOST).orElseThrow();
      assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
      assertThat(turn.status().state()).isEqualTo(Turn.State.ENDED);
      int asked = llm.requests().size();
      llm.says("Going on.");
      assertThat(session.run("Go on").text()).isEqualTo("Going on.");
      assertThat(llm.requests()).hasSize(asked + 1);
      return result;
    }
  }

  @Test
  void whileWaitingForTheModelNothingIsAddedButThePrompt() throws InterruptedException {
    llm.hangs("", begun);

    cancelWhenBegun();

    assertThat(transcript.messages()).hasSize(3);
  }

  @Test
  void whileTheReplyStreamsWhatWasHeardIsKept() throws InterruptedException {
    llm.hangs("Once upon", begun);

    AgentResult result = cancelWhenBegun();

    assertThat(result.text()).isEqualTo("Once upon");
    assertThat(transcript.messages().get(1)).isEqualTo(AssistantMessage.of("Once upon"));
  }

  @Test
  void whileToolsRunEachCallHasItsResult() throws InterruptedException {
    llm.replies(
        StopReason.TOOL_USE,
        llm.call("before", Map.of()),
        llm.call("slow", Map.of()),
        llm.call("after", Map.of()));

    cancelWhenBegun(
        Tools.answering("before", (a, c) -> ToolOutput.of("ran"), Effects.writing("/x")),
        Tools.hanging("slow", begun).withEffects(args -> Effects.reading("/x")),
        Tools.answering("after", (a, c) -> ToolOutput.of("ran"), Effects.unknown()));

    assertThat(transcript.toolResults())
        .extracting(ToolResult::status)
        .containsExactly(Status.OK, Status.CANCELLED, Status.SKIPPED);
  }

  @Test
  void toolThatKnowsHowFarItCameSaysSo() throws InterruptedException {
    Tool knowing =
        Tools.answering(
            "knowing",
            (args, context) -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                throw new ToolException(Code.CANCELLED, "Cancelled after 3 of 7 files.");
              }
              return ToolOutput.of("");
            },
            Effects.none());
    llm.calls("knowing", Map.of());

    cancelWhenBegun(knowing);

    ToolResult result = transcript.toolResults().get(0);
    assertThat(result.status()).isEqualTo(Status.CANCELLED);
    assertThat(result.text()).isEqualTo("Cancelled after 3 of 7 files.");
  }

  @Test
  void toolThatDoesNotListenIsGivenUpAfterTheGrace() throws InterruptedException {
    var release = new CountDownLatch(1);
    llm.calls("deaf", Map.of());

    cancelWhenBegun(Tools.deaf("deaf", begun, release));
    release.countDown();

    assertThat(transcript.toolResults().get(0).text()).contains("may still be running");
  }

  @Test
  void callsThatRunInParallelAreAllStopped() throws InterruptedException {
    var all = new CountDownLatch(3);
    llm.replies(
        StopReason.TOOL_USE,
        llm.call("a", Map.of()),
        llm.call("b", Map.of()),
        llm.call("c", Map.of()));
    Agent agent =
        Agent.builder(llm)
            .tools(Tools.hanging("a", all), Tools.hanging("b", all), Tools.hanging("c", all))
            .build();

    try (Session session = agent.session("test", transcript)) {
      Turn turn = session.start("Go");
      all.await();
      turn.cancel();
      assertThat(turn.await(AT_MOST)).isPresent();
    }

    assertThat(transcript.toolResults())
        .extracting(ToolResult::status)
        .containsExactly(Status.CANCELLED, Status.CANCELLED, Status.CANCELLED);
  }

  @Test
  void interruptOfTheCallingThreadCancelsAndStaysSet() {
    Tool interrupting = Tools.answering("noop", (a, c) -> ToolOutput.of("done"), Effects.none());
    llm.answers(
        (request, listener) -> {
          Thread.currentThread().interrupt();
          throw new InterruptedException();
        });

    AgentResult result = Agent.builder(llm).tools(interrupting).build().run("Go");

    assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void threadThatWasInterruptedBeforeAsksNothing() {
    Thread.currentThread().interrupt();

    AgentResult result = Agent.builder(llm).build().run("Go");

    assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(llm.requests()).isEmpty();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void cancellingFromATurnsOwnListenerLeavesTheCallersThreadClean() {
    llm.calls("divide", Map.of("by", 1)).says("never heard");
    Turn[] turn = new Turn[1];
    var started = new CountDownLatch(1);
    Agent agent =
        Agent.builder(llm)
            .tools(Tools.DIVIDE)
            .listener(
                event -> {
                  if (event instanceof dev.agent4j.event.AgentEvent.ToolCallFinished) {
                    try {
                      started.await();
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                    turn[0].cancel();
                  }
                })
            .build();

    try (Session session = agent.session("s", transcript)) {
      turn[0] = session.start("Go");
      started.countDown();
      AgentResult result = turn[0].await();
      assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }

    assertThat(transcript.toolResults().get(0).status()).isEqualTo(Status.OK);
    assertThat(llm.left()).isEqualTo(1);
  }

  @Test
  void closingTheSessionCancelsItsTurn() throws InterruptedException {
    llm.hangs("", begun);
    Session session = Agent.builder(llm).build().session("s", transcript);
    Turn turn = session.start("Go");
    begun.await();

    session.close();

    assertThat(turn.await(Duration.ZERO).orElseThrow().outcome()).isEqualTo(Outcome.CANCELLED);
  }

  @Test
  void threadThatWasInterruptedWaitsForTheEndWhenItClosesTheSession() throws InterruptedException {
    llm.answers(
        (request, listener) -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            for (int i = 0; i < 10_000; i++) {
              Thread.onSpinWait();
            }
            throw e;
          }
          throw new IllegalStateException("unreachable");
        });
    Session session = Agent.builder(llm).build().session("s", transcript);
    Turn turn = session.start("Go");
    begun.await();
    Thread.currentThread().interrupt();

    session.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(turn.status().state()).isEqualTo(Turn.State.ENDED);
  }

  @Test
  void cancellingAfterTheEndDoesNothing() throws InterruptedException {
    llm.says("Done.");
    try (Session session = Agent.builder(llm).build().session("s", transcript)) {
      Turn turn = session.start("Go");
      AgentResult result = turn.await();

      turn.cancel();

      assertThat(turn.await()).isSameAs(result);
      assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    }
  }
}
