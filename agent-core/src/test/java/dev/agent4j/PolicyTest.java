package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.agent4j.event.AgentEvent.ApprovalAnswered;
import dev.agent4j.event.AgentEvent.ApprovalRequested;
import dev.agent4j.event.AgentEvent.ToolCallStarted;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.policy.Approver;
import dev.agent4j.policy.Decision;
import dev.agent4j.policy.Policy;
import dev.agent4j.policy.ProposedCall;
import dev.agent4j.session.Entry;
import dev.agent4j.session.Entry.Denied;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each call is decided before it starts. */
class PolicyTest {
  static final Policy ASK = call -> Decision.ask("Allow " + call.tool() + "?");

  final ScriptedLlm llm = new ScriptedLlm();
  final Transcript transcript = new Transcript();
  final RecordingListener heard = new RecordingListener();
  final List<String> log = new CopyOnWriteArrayList<>();

  Tool noting(String name, Effects effects) {
    return Tools.answering(
        name,
        (args, context) -> {
          log.add("ran " + name);
          return ToolOutput.of(name);
        },
        effects);
  }

  static ToolCall call(String id, String tool, int n) {
    return new ToolCall(id, tool, JsonObject.of("n", n));
  }

  AgentResult run(Policy policy, Approver approver, Tool... tools) {
    Agent agent =
        Agent.builder(llm).tools(tools).policy(policy).approver(approver).listener(heard).build();
    try (Session session = agent.session("s", transcript)) {
      return session.run("Go");
    }
  }

  @Test
  void callsAreDecidedInTheirOrderBeforeAnyStarts() {
    llm.replies(StopReason.TOOL_USE, call("1", "b", 1), call("2", "a", 2), call("3", "b", 3))
        .says("Done.");
    Policy noting =
        call -> {
          log.add("decided " + call.callId() + " " + call.tool() + " " + call.arguments());
          return Decision.allow();
        };

    run(noting, Approver.nobody(), noting("a", Effects.none()), noting("b", Effects.none()));

    assertThat(log.subList(0, 3))
        .containsExactly("decided 1 b {\"n\":1}", "decided 2 a {\"n\":2}", "decided 3 b {\"n\":3}");
    assertThat(log).hasSize(6);
  }

  @Test
  void deniedCallDoesNotStartAndTheModelIsToldWhy() {
    llm.replies(StopReason.TOOL_USE, call("1", "a", 1), call("2", "b", 2)).says("I see.");

    AgentResult result =
        run(
            call -> call.tool().equals("a") ? Decision.deny("a is not for you") : Decision.allow(),
            Approver.nobody(),
            noting("a", Effects.none()),
            noting("b", Effects.none()));

    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(log).containsExactly("ran b");
    ToolResult denied = transcript.toolResults().get(0);
    assertThat(denied.status()).isEqualTo(Status.FAILED);
    assertThat(denied.text()).isEqualTo("Not executed: a is not for you");
    assertThat(denied.details().string("code")).contains("DENIED");
    assertThat(transcript.entries()).contains(new Denied("1", "a is not for you"));
    assertThat(heard.events(ToolCallStarted.class)).hasSize(1);
  }

  @Test
  void callThatTheModelGotWrongIsNotDecided() {
    llm.calls("unknown", Map.of()).says("I see.");

    run(
        call -> {
          log.add("decided");
          return Decision.allow();
        },
        Approver.nobody());

    assertThat(log).isEmpty();
  }

  @Test
  void effectsAreToldAnewWhenACallHasWaited() {
    var effects = new AtomicInteger();
    llm.replies(StopReason.TOOL_USE, call("1", "first", 1), call("2", "second", 2)).says("Done.");
    Tool first =
        Tools.answering(
            "first",
            (args, context) -> {
              effects.set(1); // As when a link is turned to another place.
              return ToolOutput.of("");
            },
            Effects.writing("/x"));
    Tool second =
        noting("second", Effects.none())
            .withEffects(args -> effects.get() == 0 ? Effects.writing("/x") : secret());

    run(
        call -> call.effects().equals(secret()) ? Decision.deny("not there") : Decision.allow(),
        Approver.nobody(),
        first,
        second);

    assertThat(log).isEmpty();
    assertThat(transcript.toolResults().get(1).text()).isEqualTo("Not executed: not there");
  }

  private static Effects secret() {
    return Effects.writing("/secret");
  }

  @Test
  void effectsAreToldAnewWhenACallHasWaitedForRoom() {
    var effects = new AtomicInteger();
    llm.replies(StopReason.TOOL_USE, call("1", "first", 1), call("2", "second", 2)).says("Done.");
    Tool first =
        Tools.answering(
            "first",
            (args, context) -> {
              effects.set(1);
              return ToolOutput.of("");
            },
            Effects.none());
    Tool second =
        noting("second", Effects.none())
            .withEffects(args -> effects.get() == 0 ? Effects.none() : secret());
    Policy policy =
        call -> call.effects().equals(secret()) ? Decision.deny("not there") : Decision.allow();

    Agent agent =
        Agent.builder(llm).tools(first, second).policy(policy).parallelToolCalls(1).build();
    try (Session session = agent.session("s", transcript)) {
      session.run("Go");
    }

    assertThat(log).isEmpty();
  }

  @Test
  void effectsAreToldAnewWhenACallHasWaitedForItsApprover() {
    var effects = new AtomicInteger();
    llm.replies(StopReason.TOOL_USE, call("1", "write", 1)).says("Done.");
    Tool write =
        noting("write", Effects.none())
            .withEffects(args -> effects.get() == 0 ? Effects.writing("/x") : secret());

    run(
        call ->
            call.effects().equals(secret())
                ? Decision.deny("not there")
                : Decision.ask("Allow it?"),
        (call, what) -> {
          effects.set(1);
          return Approver.once();
        },
        write);

    assertThat(log).isEmpty();
    assertThat(transcript.toolResults().get(0).text()).isEqualTo("Not executed: not there");
  }

  @Test
  void callThatWouldDoSomethingElseThanWasApprovedIsAskedAboutAgain() {
    var effects = new AtomicInteger();
    llm.replies(StopReason.TOOL_USE, call("1", "write", 1)).says("Done.");
    Tool write =
        noting("write", Effects.none()).withEffects(args -> Effects.writing("/x" + effects));
    Policy policy = call -> Decision.ask("Write " + call.effects().writes() + "?");

    run(
        policy,
        (call, what) -> {
          log.add(what);
          effects.set(1);
          return Approver.once();
        },
        write);

    assertThat(log).containsExactly("Write [/x0]?", "Write [/x1]?", "ran write");
  }

  @Test
  void callWhoseEffectsChangeWithEachApprovalIsDeniedAtLast() {
    var effects = new AtomicInteger();
    llm.replies(StopReason.TOOL_USE, call("1", "write", 1)).says("Done.");
    Tool write =
        noting("write", Effects.none())
            .withEffects(args -> Effects.writing("/x" + effects.incrementAndGet()));

    run(ASK, answering(Approver.once()), write);

    assertThat(log).containsExactly("asked 1", "asked 1", "asked 1");
    assertThat(transcript.toolResults().get(0).text()).contains("changes each time");
  }

  @Test
  void callThatComesToConflictWhileItWaitsWaitsOn() {
    var toldAgain = new CountDownLatch(1);
    var told = new AtomicInteger();
    llm.replies(
            StopReason.TOOL_USE,
            call("1", "slow", 1),
            call("2", "quick", 2),
            call("3", "changing", 3))
        .says("Done.");
    Tool slow =
        Tools.answering(
            "slow",
            (args, context) -> {
              toldAgain.await();
              return ToolOutput.of("");
            },
            Effects.writing("/x"));
    Tool changing =
        noting("changing", Effects.none())
            .withEffects(
                args -> {
                  if (told.incrementAndGet() == 1) {
                    return Effects.writing("/y");
                  }
                  toldAgain.countDown();
                  return Effects.writing("/x");
                });

    Agent agent =
        Agent.builder(llm)
            .tools(slow, noting("quick", Effects.none()), changing)
            .parallelToolCalls(2)
            .build();
    try (Session session = agent.session("s", transcript)) {
      session.run("Go");
    }

    List<String> order =
        transcript.entries().stream()
            .map(
                it ->
                    it instanceof Entry.CallBegun begun
                        ? "begun " + begun.callId()
                        : it instanceof Entry.CallEnded ended
                            ? "ended " + ended.result().callId()
                            : "")
            .toList();
    assertThat(order.indexOf("ended 1")).isLessThan(order.indexOf("begun 3"));
  }

  @Test
  void effectsThatStayAreNotDecidedAgain() {
    llm.replies(StopReason.TOOL_USE, call("1", "w", 1), call("2", "w", 2)).says("Done.");
    var decided = new AtomicInteger();

    run(
        call -> {
          decided.incrementAndGet();
          return Decision.allow();
        },
        Approver.nobody(),
        noting("w", Effects.writing("/x")));

    assertThat(decided).hasValue(2);
  }

  @Test
  void answerOnceIsForThisCallOnly() {
    llm.replies(StopReason.TOOL_USE, call("1", "w", 1))
        .replies(StopReason.TOOL_USE, call("2", "w", 1))
        .says("Done.");

    run(ASK, answering(Approver.once()), noting("w", Effects.writing("/x")));

    assertThat(log).containsExactly("asked 1", "ran w", "asked 2", "ran w");
    assertThat(heard.events(ApprovalRequested.class))
        .extracting(ApprovalRequested::question)
        .containsExactly("Allow w?", "Allow w?");
    assertThat(heard.events(ApprovalAnswered.class))
        .extracting(ApprovalAnswered::answer)
        .containsExactly("ONCE", "ONCE");
  }

  private Approver answering(Approver.Answer answer) {
    return (call, what) -> {
      log.add("asked " + call.callId());
      return answer;
    };
  }

  @Test
  void answerForTheSessionIsForExactlyTheSameCall() {
    llm.replies(StopReason.TOOL_USE, call("1", "w", 1))
        .replies(StopReason.TOOL_USE, call("2", "w", 1))
        .replies(StopReason.TOOL_USE, call("3", "w", 2))
        .replies(StopReason.TOOL_USE, call("4", "v", 1))
        .says("Done.");

    run(
        ASK,
        answering(Approver.forSession()),
        noting("w", Effects.writing("/x")),
        noting("v", Effects.writing("/x")));

    assertThat(log)
        .containsExactly("asked 1", "ran w", "ran w", "asked 3", "ran w", "asked 4", "ran v");
  }

  @Test
  void answerForTheSessionIsForTheSameCallOfTheSameStepToo() {
    llm.replies(StopReason.TOOL_USE, call("1", "w", 1), call("2", "w", 1)).says("Done.");

    run(ASK, answering(Approver.forSession()), noting("w", Effects.writing("/x")));

    assertThat(log).containsExactly("asked 1", "ran w", "ran w");
  }

  @Test
  void answerForTheSessionHoldsWhenItIsOpenedAgainButNotAgainstAPolicyThatDenies() {
    llm.replies(StopReason.TOOL_USE, call("1", "w", 1)).says("Done.");
    run(ASK, answering(Approver.forSession()), noting("w", Effects.writing("/x")));
    Transcript again = Transcript.view(transcript.entries());

    llm.replies(StopReason.TOOL_USE, call("2", "w", 1)).says("Done.");
    try (Session session =
        Agent.builder(llm)
            .tools(noting("w", Effects.writing("/x")))
            .policy(ASK)
            .build()
            .session("s", again)) {
      session.run("Again");
    }
    llm.replies(StopReason.TOOL_USE, call("3", "w", 1)).says("Done.");
    try (Session session =
        Agent.builder(llm)
            .tools(noting("w", Effects.writing("/x")))
            .policy(call -> Decision.deny("no more"))
            .build()
            .session("s", again)) {
      session.run("Again");
    }

    assertThat(log).containsExactly("asked 1", "ran w", "ran w");
  }

  @Test
  void approverWhoDeniesIsHeardByTheModel() {
    llm.replies(StopReason.TOOL_USE, call("1", "w", 1)).says("I see.");

    run(ASK, answering(Approver.denied("not on Fridays")), noting("w", Effects.writing("/x")));

    assertThat(log).containsExactly("asked 1");
    assertThat(transcript.toolResults().get(0).text()).isEqualTo("Not executed: not on Fridays");
    assertThat(heard.events(ApprovalAnswered.class).get(0).reason()).isEqualTo("not on Fridays");
  }

  @Test
  void whereNobodyAnswersCallsAreDenied() {
    llm.replies(StopReason.TOOL_USE, call("1", "w", 1)).says("I see.");
    Agent agent =
        Agent.builder(llm)
            .tools(noting("w", Effects.writing("/x")))
            .policy(Policy.askBeforeChanges())
            .build();

    try (Session session = agent.session("s", transcript)) {
      session.run("Go");
    }

    assertThat(log).isEmpty();
    assertThat(transcript.toolResults().get(0).text()).contains("no approver is configured");
  }

  @SuppressWarnings("NullAway") // A host without a null checker gets it wrong like this.
  static Stream<Arguments> broken() {
    return Stream.of(
        arguments((Policy) call -> null, Approver.nobody()),
        arguments(
            (Policy)
                call -> {
                  throw new IllegalStateException("secret plans");
                },
            Approver.nobody()),
        arguments(
            (Policy)
                call -> {
                  throw new AssertionError("impossible");
                },
            Approver.nobody()),
        arguments(Policy.all(call -> Decision.allow(), call -> null), Approver.nobody()),
        arguments((Policy) call -> Decision.deny(null), Approver.nobody()),
        arguments(ASK, (Approver) (call, what) -> null),
        arguments(ASK, (Approver) (call, what) -> Approver.denied(null)),
        arguments(
            ASK,
            (Approver)
                (call, what) -> {
                  throw new IllegalStateException("secret plans");
                }),
        arguments(
            ASK,
            (Approver)
                (call, what) -> {
                  throw new StackOverflowError();
                }));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void brokenPolicyOrApproverDenies(Policy policy, Approver approver) {
    llm.replies(StopReason.TOOL_USE, call("1", "w", 1)).says("I see.");

    AgentResult result = run(policy, approver, noting("w", Effects.writing("/x")));

    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(log).isEmpty();
    assertThat(transcript.toolResults().get(0).details().string("code")).contains("DENIED");
    assertThat(transcript.toolResults().get(0).text()).doesNotContain("secret plans");
    assertThat(transcript.entries().stream().filter(it -> it instanceof Denied)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allow ask deny=deny",
        "deny allow=deny",
        "ask deny=deny",
        "ask allow=ask",
        "allow ask=ask",
        "allow allow=allow",
        "=allow"
      })
  void ofSeveralPoliciesDenyWinsThenAsk(String words) throws InterruptedException {
    String[] sides = words.split("=", -1);
    Policy[] policies =
        Stream.of(sides[0].split(" "))
            .filter(it -> !it.isEmpty())
            .map(it -> (Policy) call -> decision(it))
            .toArray(Policy[]::new);
    var call = new ProposedCall("1", "w", JsonObject.empty(), Effects.none(), "s", 1, Map.of());

    assertThat(Policy.all(policies).decide(call)).isEqualTo(decision(sides[1]));
  }

  private static Decision decision(String word) {
    return switch (word) {
      case "deny" -> Decision.deny("no");
      case "ask" -> Decision.ask("May it?");
      default -> Decision.allow();
    };
  }

  @Test
  void policyIsToldOfSessionTurnAndAttributes() {
    llm.replies(StopReason.TOOL_USE, call("1", "w", 1)).says("Done.");
    var proposed = new CopyOnWriteArrayList<ProposedCall>();
    Agent agent =
        Agent.builder(llm)
            .tools(noting("w", Effects.writing("/x")))
            .policy(
                call -> {
                  proposed.add(call);
                  return Decision.allow();
                })
            .build();

    try (Session session = agent.session("s", transcript, Map.of("user", "ada", "team", "red"))) {
      session.run("Go", TurnOptions.of().attribute("user", "bob"));
    }

    ProposedCall call = proposed.get(0);
    assertThat(call.sessionId()).isEqualTo("s");
    assertThat(call.turn()).isEqualTo(1);
    assertThat(call.attributes()).isEqualTo(Map.of("user", "bob", "team", "red"));
    assertThat(call.effects()).isEqualTo(Effects.writing("/x"));
  }

  @Test
  void policyThatSwallowsTheInterruptDoesNotKeepTheTurnFromBeingCancelled()
      throws InterruptedException {
    var deciding = new CountDownLatch(1);
    llm.replies(StopReason.TOOL_USE, call("1", "w", 1), call("2", "w", 2));
    Policy swallowing =
        call -> {
          deciding.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            // That is the point.
          }
          return Decision.allow();
        };
    Agent agent = Agent.builder(llm).tools(noting("w", Effects.none())).policy(swallowing).build();

    try (Session session = agent.session("s", transcript)) {
      Turn turn = session.start("Go");
      deciding.await();
      turn.cancel();
      assertThat(turn.await().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    assertThat(log).isEmpty();
    assertThat(transcript.toolResults())
        .extracting(ToolResult::status)
        .containsExactly(Status.SKIPPED, Status.SKIPPED);
  }

  @Test
  void nothingIsRecordedAsBegunThatWasDenied() {
    llm.replies(StopReason.TOOL_USE, call("1", "w", 1)).says("I see.");

    run(call -> Decision.deny("no"), Approver.nobody(), noting("w", Effects.writing("/x")));

    assertThat(transcript.entries()).noneMatch(it -> it instanceof Entry.CallBegun);
  }
}
