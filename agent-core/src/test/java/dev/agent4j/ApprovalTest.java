package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.event.AgentEvent;
import dev.agent4j.event.AgentEvent.ApprovalAnswered;
import dev.agent4j.event.AgentEvent.TurnFinished;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.policy.Approver;
import dev.agent4j.policy.Approver.Answer;
import dev.agent4j.policy.Decision;
import dev.agent4j.policy.Policy;
import dev.agent4j.redact.Redactor;
import dev.agent4j.session.Entry.Approved;
import dev.agent4j.session.Entry.CallBegun;
import dev.agent4j.session.Entry.Paused;
import dev.agent4j.session.Pairing;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.FakeClock;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that wait for somebody's answer. */
class ApprovalTest {
  static final Policy ASK_FOR_WRITES =
      call ->
          call.effects().writes().isEmpty()
              ? Decision.allow()
              : Decision.ask("Allow " + call.callId() + "?");

  final ScriptedLlm llm = new ScriptedLlm();
  final Transcript transcript = new Transcript();
  final RecordingListener heard = new RecordingListener();
  final FakeClock clock = new FakeClock();
  final List<String> log = new CopyOnWriteArrayList<>();

  Tool noting(String name, Effects effects) {
    return Tools.answering(
        name,
        (args, context) -> {
          log.add("ran " + context.callId() + " " + args);
          return ToolOutput.of(name);
        },
        effects);
  }

  static ToolCall call(String id, String tool) {
    return new ToolCall(id, tool, JsonObject.of("n", 1));
  }

  AgentBuilder builder(Approver approver, Tool... tools) {
    return Agent.builder(llm)
        .tools(tools)
        .policy(ASK_FOR_WRITES)
        .approver(approver)
        .listener(heard)
        .clock(clock);
  }

  /** Answers by what it is told of each call, in turn; what is over is later. */
  Approver scripted(Answer... answers) {
    var next = new AtomicInteger();
    return (call, what) -> {
      log.add("asked " + call.callId());
      int i = next.getAndIncrement();
      return i < answers.length ? answers[i] : Approver.later();
    };
  }

  @Test
  void askedCallStartsWhenNoOtherRuns() {
    var running = new AtomicInteger();
    llm.replies(StopReason.TOOL_USE, call("w", "write"), call("r1", "read"), call("r2", "read"))
        .says("Done.");
    Tool read =
        Tools.answering(
            "read",
            (args, context) -> {
              running.incrementAndGet();
              log.add("ran " + context.callId());
              running.decrementAndGet();
              return ToolOutput.of("");
            },
            Effects.reading("/y"));
    Approver approver =
        (call, what) -> {
          log.add("asked with " + running.get() + " running");
          return Approver.once();
        };

    try (Session session =
        builder(approver, noting("write", Effects.writing("/x")), read)
            .build()
            .session("s", transcript)) {
      session.run("Go");
    }

    assertThat(log.subList(0, 2)).containsExactlyInAnyOrder("ran r1", "ran r2");
    assertThat(log.subList(2, 4)).containsExactly("asked with 0 running", "ran w {\"n\":1}");
    assertThat(transcript.entries())
        .anyMatch(it -> it instanceof Approved a && a.callId().equals("w") && !a.forSession());
  }

  @Test
  void waitingCountsNeitherInTheToolsTimeNorInTheTurns() {
    llm.replies(StopReason.TOOL_USE, call("w", "write")).says("Done.");
    Approver slow =
        (call, what) -> {
          clock.advance(Duration.ofHours(5));
          return Approver.once();
        };

    AgentResult result;
    try (Session session =
        builder(slow, noting("write", Effects.writing("/x")).withTimeLimit(Duration.ofSeconds(20)))
            .limits(Limits.of().wallClock(Duration.ofHours(1)))
            .build()
            .session("s", transcript)) {
      result = session.run("Go");
    }

    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(result.elapsed()).isEqualTo(Duration.ofHours(5));
    assertThat(transcript.toolResults().get(0).status()).isEqualTo(Status.OK);
    assertThat(heard.events(AgentEvent.LimitApproached.class)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {3600, Long.MAX_VALUE})
  void answerMayComeFromAnotherThread(long seconds) throws InterruptedException {
    var answers = new SynchronousQueue<Answer>();
    var asked = new CountDownLatch(1);
    llm.replies(StopReason.TOOL_USE, call("w", "write")).says("Done.");
    Approver queue =
        (call, what) -> {
          asked.countDown();
          return answers.take();
        };

    try (Session session =
        builder(queue, noting("write", Effects.writing("/x")))
            .limits(Limits.of().wallClock(Duration.ofSeconds(seconds)))
            .build()
            .session("s", transcript)) {
      Turn turn = session.start("Go");
      asked.await();
      assertThat(turn.status().state()).isEqualTo(Turn.State.WAITING_FOR_APPROVAL);
      answers.put(Approver.once());
      assertThat(turn.await().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    assertThat(log).containsExactly("ran w {\"n\":1}");
  }

  @Test
  void turnSaysThatItExecutesToolsOnceTheAnswerIsThere() throws InterruptedException {
    var begun = new CountDownLatch(1);
    llm.replies(StopReason.TOOL_USE, call("w", "write"));
    Tool write = Tools.hanging("write", begun).withEffects(args -> Effects.writing("/x"));

    try (Session session =
        builder(scripted(Approver.once()), write).build().session("s", transcript)) {
      Turn turn = session.start("Go");
      begun.await();
      assertThat(turn.status().state()).isEqualTo(Turn.State.EXECUTING_TOOLS);
      turn.cancel();
      turn.await();
    }
  }

  @Test
  void turnWhoseApproverAnswersLaterIsPausedWithTheCallUnbegun() {
    llm.replies(StopReason.TOOL_USE, call("w", "write"), call("r", "read"));

    AgentResult result;
    try (Session session =
        builder(
                scripted(),
                noting("write", Effects.writing("/x")),
                noting("read", Effects.reading("/y")))
            .build()
            .session("s", transcript)) {
      result = session.run("Go");
    }

    assertThat(result.outcome()).isEqualTo(Outcome.PAUSED);
    assertThat(log).containsExactly("ran r {\"n\":1}", "asked w");
    assertThat(transcript.entries()).contains(new Paused("w", "Allow w?"));
    assertThat(transcript.entries()).doesNotContain(new CallBegun("w"));
    assertThat(transcript.openCalls()).extracting(ToolCall::id).containsExactly("w");
    assertThat(heard.events(ApprovalAnswered.class))
        .extracting(ApprovalAnswered::answer)
        .containsExactly("LATER");
    assertThat(heard.events(TurnFinished.class)).hasSize(1);
  }

  @Test
  void callThatConflictsWithOneThatWaitsWaitsToo() {
    llm.replies(StopReason.TOOL_USE, call("w", "write"), call("r", "read"), call("v", "write"))
        .says("Done.");
    Tool write = noting("write", Effects.writing("/x"));
    Tool read = noting("read", Effects.reading("/x"));

    try (Session session =
        builder(scripted(Approver.later(), Approver.once(), Approver.once()), write, read)
            .build()
            .session("s", transcript)) {
      assertThat(session.run("Go").outcome()).isEqualTo(Outcome.PAUSED);
      assertThat(log).containsExactly("asked w");
      assertThat(awaited(session.resume()).outcome()).isEqualTo(Outcome.COMPLETED);
    }
  }

  @Test
  void resumedTurnGoesOnWithTheArgumentsAsTheModelWroteThem() throws InterruptedException {
    String secret = "opensesame12345678";
    llm.replies(
            StopReason.TOOL_USE,
            new ToolCall("w", "write", JsonObject.of("text", secret)),
            call("r", "read"))
        .says("Done.");

    try (Session session =
        builder(
                scripted(Approver.later(), Approver.later(), Approver.once()),
                noting("write", Effects.writing("/x")),
                noting("read", Effects.none()))
            .redactor(Redactor.of(secret))
            .build()
            .session("s", transcript)) {
      assertThat(session.run("Go").outcome()).isEqualTo(Outcome.PAUSED);
      assertThat(session.resume().await().outcome()).isEqualTo(Outcome.PAUSED);
      assertThat(session.resume().await().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    assertThat(log)
        .containsExactly(
            "ran r {\"n\":1}",
            "asked w",
            "asked w",
            "asked w",
            "ran w {\"text\":\"" + secret + "\"}");
    assertThat(transcript.entries().toString()).doesNotContain(secret);
    assertThat(transcript.toolResults()).extracting(ToolResult::callId).containsExactly("w", "r");
    Pairing.check(transcript.messages());
  }

  @Test
  void eventsOfAResumedTurnHaveAddressesOfTheirOwn() throws InterruptedException {
    llm.replies(StopReason.TOOL_USE, call("w", "write")).says("Done.").says("Again.");

    try (Session session =
        builder(scripted(Approver.later(), Approver.once()), noting("write", Effects.writing("/x")))
            .build()
            .session("s", transcript)) {
      session.run("Go");
      session.resume().await();
      session.run("And again");
    }

    assertThat(heard.events())
        .extracting(it -> it.turn() + ":" + it.stamp().number())
        .doesNotHaveDuplicates();
    assertThat(heard.events(AgentEvent.TurnStarted.class))
        .extracting(AgentEvent::turn)
        .containsExactly(1, 2, 3);
    assertThat(Transcript.view(transcript.entries()).turns()).isEqualTo(3);
  }

  @Test
  void anotherProcessResumesFromTheEntries() throws InterruptedException {
    llm.replies(StopReason.TOOL_USE, call("w", "write"));
    Tool write = noting("write", Effects.writing("/x"));
    try (Session session = builder(scripted(), write).build().session("s", transcript)) {
      session.run("Go");
    }
    log.clear();
    llm.says("Done.");
    Transcript again = Transcript.view(transcript.entries());

    try (Session session = builder(scripted(Approver.once()), write).build().session("s", again)) {
      assertThat(session.resume().await().text()).isEqualTo("Done.");
    }

    assertThat(log).containsExactly("asked w", "ran w {\"n\":1}");
    Pairing.check(again.messages());
    assertThat(llm.requests().get(1).messages()).hasSize(3);
  }

  @Test
  void anotherProcessDoesNotWriteMarksInThePlaceOfSecrets() throws InterruptedException {
    String secret = "opensesame12345678";
    llm.replies(StopReason.TOOL_USE, new ToolCall("w", "write", JsonObject.of("text", secret)));
    Tool write = noting("write", Effects.writing("/x"));
    try (Session session =
        builder(scripted(), write).redactor(Redactor.of(secret)).build().session("s", transcript)) {
      session.run("Go");
    }
    log.clear();
    llm.says("I see.");

    try (Session session =
        builder(scripted(Approver.once()), write)
            .build()
            .session("s", Transcript.view(transcript.entries()))) {
      session.resume().await();
      assertThat(session.transcript().toolResults().get(0).text()).contains("stands for a secret");
    }

    assertThat(log).isEmpty();
  }

  @Test
  void newPromptInsteadTellsTheModelThatTheCallWasNotExecuted() {
    llm.replies(StopReason.TOOL_USE, call("w", "write"), call("r", "read")).says("I see.");

    try (Session session =
        builder(scripted(), noting("write", Effects.writing("/x")), noting("read", Effects.none()))
            .build()
            .session("s", transcript)) {
      session.run("Go");
      assertThat(session.run("Never mind").text()).isEqualTo("I see.");
    }

    assertThat(log).containsExactly("ran r {\"n\":1}", "asked w");
    assertThat(transcript.toolResults().get(0).status()).isEqualTo(Status.SKIPPED);
    assertThat(transcript.toolResults().get(0).text())
        .isEqualTo("Not started: it waited for an approval that never came.");
    Pairing.check(llm.requests().get(1).messages());
  }

  @Test
  void severalAskedCallsOfAStepAreAskedOneAfterTheOtherAndSomeMayBeLater() {
    llm.replies(StopReason.TOOL_USE, call("1", "a"), call("2", "b"), call("3", "c"), call("4", "d"))
        .says("Done.");
    Tool[] tools = {
      noting("a", Effects.writing("/a")),
      noting("b", Effects.writing("/b")),
      noting("c", Effects.writing("/c")),
      noting("d", Effects.writing("/d"))
    };
    var answers = new HashMap<String, Answer>();
    answers.put("1", Approver.once());
    answers.put("2", Approver.later());
    answers.put("3", Approver.denied("not c"));
    answers.put("4", Approver.later());
    Approver approver =
        (call, what) -> {
          log.add("asked " + call.callId());
          return answers.getOrDefault(call.callId(), Approver.later());
        };

    try (Session session = builder(approver, tools).build().session("s", transcript)) {
      assertThat(session.run("Go").outcome()).isEqualTo(Outcome.PAUSED);
      assertThat(log)
          .containsExactly("asked 1", "ran 1 {\"n\":1}", "asked 2", "asked 3", "asked 4");
      assertThat(transcript.openCalls()).extracting(ToolCall::id).containsExactly("2", "4");
      log.clear();
      answers.put("2", Approver.once());
      answers.put("4", Approver.once());
      assertThat(awaited(session.resume()).text()).isEqualTo("Done.");
    }

    assertThat(log).containsExactly("asked 2", "ran 2 {\"n\":1}", "asked 4", "ran 4 {\"n\":1}");
    assertThat(transcript.toolResults())
        .extracting(ToolResult::status)
        .containsExactly(Status.OK, Status.OK, Status.FAILED, Status.OK);
  }

  private static AgentResult awaited(Turn turn) {
    try {
      return turn.await(Duration.ofSeconds(20)).orElseThrow();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancelWhileWaitingEndsTheTurnWhateverTheApproverMakesOfTheInterrupt(boolean swallows)
      throws InterruptedException {
    var asked = new CountDownLatch(1);
    llm.replies(StopReason.TOOL_USE, call("w", "write"), call("v", "write"));
    Approver waiting =
        (call, what) -> {
          asked.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            if (!swallows) {
              throw e;
            }
          }
          return Approver.once();
        };

    try (Session session =
        builder(waiting, noting("write", Effects.writing("/x"))).build().session("s", transcript)) {
      Turn turn = session.start("Go");
      asked.await();
      turn.cancel();
      assertThat(awaited(turn).outcome()).isEqualTo(Outcome.CANCELLED);
    }

    assertThat(log).isEmpty();
    assertThat(transcript.toolResults())
        .extracting(ToolResult::status)
        .containsExactly(Status.SKIPPED, Status.SKIPPED);
  }

  @Test
  void closingDuringAnApprovalEndsTheTurn() throws InterruptedException {
    var asked = new CountDownLatch(1);
    llm.replies(StopReason.TOOL_USE, call("w", "write"));
    Approver waiting =
        (call, what) -> {
          asked.countDown();
          new CountDownLatch(1).await();
          return Approver.once();
        };
    Session session =
        builder(waiting, noting("write", Effects.writing("/x"))).build().session("s", transcript);
    Turn turn = session.start("Go");
    asked.await();

    session.close();

    assertThat(turn.await(Duration.ZERO).orElseThrow().outcome()).isEqualTo(Outcome.CANCELLED);
    assertThat(log).isEmpty();
  }

  @Test
  void turnThatIsPausedAndResumedWithOtherToolsRefusesWhatIsOffNow() throws InterruptedException {
    llm.replies(StopReason.TOOL_USE, call("w", "write")).says("I see.");

    try (Session session =
        builder(scripted(Approver.later(), Approver.once()), noting("write", Effects.writing("/x")))
            .build()
            .session("s", transcript)) {
      session.run("Go");
      session.resume(TurnOptions.of().without("write")).await();
    }

    assertThat(log).containsExactly("asked w");
    assertThat(transcript.toolResults().get(0).text()).contains("write is off in this turn");
  }

  @Test
  void timeOfTheTurnGoesOnAfterTheAnswer() throws InterruptedException {
    var begun = new CountDownLatch(1);
    llm.replies(StopReason.TOOL_USE, call("w", "write"));
    Tool write = Tools.hanging("write", begun).withEffects(args -> Effects.writing("/x"));

    try (Session session =
        builder(scripted(Approver.once()), write)
            .limits(Limits.of().wallClock(Duration.ofMillis(200)))
            .build()
            .session("s", transcript)) {
      AgentResult result = awaited(session.start("Go"));
      assertThat(result.outcome()).isEqualTo(Outcome.TIME_LIMIT);
    }

    assertThat(begun.await(0, TimeUnit.SECONDS)).isTrue();
  }
}
