package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.agent4j.event.AgentEvent.LimitApproached;
import dev.agent4j.event.AgentEvent.LimitReached;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.LlmRequest.ToolChoice;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.llm.ModelInfo;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.message.Usage;
import dev.agent4j.message.UserMessage;
import dev.agent4j.message.UserMessage.Sender;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.FakeClock;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.testkit.ScriptedLlm;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LimitsTest {
  final ScriptedLlm llm = new ScriptedLlm();
  final Transcript transcript = new Transcript();
  final RecordingListener heard = new RecordingListener();
  final FakeClock clock = new FakeClock();

  AgentResult run(Limits limits) {
    Agent agent =
        Agent.builder(llm).tools(Tools.DIVIDE).limits(limits).listener(heard).clock(clock).build();
    try (Session session = agent.session("test", transcript)) {
      return session.run("Go");
    }
  }

  void callsSeveral(int times) {
    for (int i = 0; i < times; i++) {
      llm.calls("divide", Map.of("by", i + 1));
    }
  }

  List<String> told() {
    return transcript.messages().stream()
        .filter(it -> it instanceof UserMessage user && user.sender() == Sender.AGENT)
        .map(it -> ((UserMessage) it).text())
        .toList();
  }

  @Test
  void lastStepWithinTheLimitHasNoToolsAndWrapsUp() {
    callsSeveral(2);
    llm.says("Two of three are done.");

    AgentResult result = run(Limits.of().steps(3));

    assertThat(result.outcome()).isEqualTo(Outcome.STEP_LIMIT);
    assertThat(result.text()).isEqualTo("Two of three are done.");
    assertThat(llm.requests())
        .extracting(LlmRequest::toolChoice)
        .containsExactly(ToolChoice.AUTO, ToolChoice.AUTO, ToolChoice.NONE);
    assertThat(told())
        .hasSize(1)
        .first()
        .asString()
        .contains("2 of 3 steps")
        .contains("Tools are off");
    assertThat(heard.events(LimitReached.class)).hasSize(1);
  }

  @Test
  void toolsAreStillDefinedInTheLastStepSoThatThePromptsPrefixHolds() {
    callsSeveral(1);
    llm.says("Done.");

    run(Limits.of().steps(2));

    assertThat(llm.requests().get(1).tools()).isEqualTo(llm.requests().get(0).tools());
  }

  @Test
  void modelThatCallsToolsInTheLastStepAllTheSameIsNotObeyed() {
    callsSeveral(2);

    AgentResult result = run(Limits.of().steps(2));

    assertThat(result.outcome()).isEqualTo(Outcome.STEP_LIMIT);
    assertThat(transcript.toolResults())
        .extracting(ToolResult::status)
        .containsExactly(Status.OK, Status.SKIPPED);
  }

  @Test
  void turnOfOneStepIsNotSpentOnWrappingUp() {
    callsSeveral(1);

    AgentResult result = run(Limits.of().steps(1));

    assertThat(result.outcome()).isEqualTo(Outcome.STEP_LIMIT);
    assertThat(llm.requests()).extracting(LlmRequest::toolChoice).containsExactly(ToolChoice.AUTO);
    assertThat(transcript.toolResults().get(0).status()).isEqualTo(Status.OK);
  }

  @Test
  void modelIsWarnedOnceAtFourFifths() {
    callsSeveral(9);
    llm.says("Done.");

    run(Limits.of().steps(10));

    assertThat(heard.events(LimitApproached.class))
        .extracting(LimitApproached::limit, LimitApproached::used)
        .containsExactly(tuple(Outcome.STEP_LIMIT, "8 of 10 steps"));
    assertThat(told()).hasSize(2);
    assertThat(told().get(0)).contains("8 of 10 steps");
  }

  @Test
  void tokensAreLookedAtBeforeTheSpendAndRoomIsKeptToWrapUp() {
    callsSeveral(7);
    llm.says("Done.");

    AgentResult result = run(Limits.of().tokens(900));

    assertThat(result.outcome()).isEqualTo(Outcome.TOKEN_LIMIT);
    assertThat(result.usage().totalTokens()).isLessThanOrEqualTo(900);
    assertThat(llm.requests()).hasSize(8);
    assertThat(llm.requests().get(7).toolChoice()).isEqualTo(ToolChoice.NONE);
  }

  @Test
  void limitWithNoRoomForAnotherStepEndsTheTurnWithoutOne() {
    llm.replies(StopReason.TOOL_USE, new Usage(800, 10), llm.call("divide", Map.of("by", 1)));

    AgentResult result = run(Limits.of().tokens(900));

    assertThat(result.outcome()).isEqualTo(Outcome.TOKEN_LIMIT);
    assertThat(llm.requests()).hasSize(1);
  }

  @Test
  void costIsLookedAtBeforeTheSpend() {
    llm.costing(0.30);
    callsSeveral(2);
    llm.says("Done.");

    AgentResult result = run(Limits.of().cost(1.00));

    assertThat(result.outcome()).isEqualTo(Outcome.COST_LIMIT);
    assertThat(result.cost()).isLessThanOrEqualTo(1.00);
    assertThat(llm.requests()).hasSize(3);
  }

  @Test
  void unknownCostEndsATurnWhoseCostIsLimited() {
    llm.costing(null);
    callsSeveral(1);

    AgentResult result = run(Limits.of().cost(1.00));

    assertThat(result.outcome()).isEqualTo(Outcome.COST_LIMIT);
    assertThat(heard.events(LimitReached.class).get(0).used()).contains("no price");
  }

  @Test
  void costLimitIsRefusedWhenTheModelIsKnownToHaveNoPrice() {
    var priceless =
        new LlmClient() {
          @Override
          public LlmResponse send(LlmRequest request, ReplyListener listener) {
            throw new IllegalStateException("not asked");
          }

          @Override
          public Optional<ModelInfo> model() {
            return Optional.of(new ModelInfo("own-model", 0, 0, null));
          }
        };

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Agent.builder(priceless).limits(Limits.of().cost(1)).build())
        .withMessageContaining("own-model")
        .withMessageContaining("tell the client its price");
  }

  @Test
  void toolCallsBeyondTheLimitAreSkippedAndTheModelWrapsUp() {
    llm.replies(
            StopReason.TOOL_USE,
            llm.call("divide", Map.of("by", 1)),
            llm.call("divide", Map.of("by", 2)),
            llm.call("divide", Map.of("by", 5)))
        .says("Two done.");

    AgentResult result = run(Limits.of().toolCalls(2));

    assertThat(result.outcome()).isEqualTo(Outcome.TOOL_CALL_LIMIT);
    assertThat(result.text()).isEqualTo("Two done.");
    assertThat(transcript.toolResults())
        .extracting(ToolResult::status)
        .containsExactly(Status.OK, Status.OK, Status.SKIPPED);
  }

  @Test
  void failuresInARowEndTheTurnAndOneSuccessStartsTheCountAgain() {
    llm.calls("divide", Map.of("by", 0))
        .calls("divide", Map.of("by", 0))
        .calls("divide", Map.of("by", 1))
        .calls("divide", Map.of("by", 0))
        .calls("divide", Map.of("by", 0))
        .calls("divide", Map.of("by", 0))
        .says("It cannot be done.");

    AgentResult result = run(Limits.of().consecutiveFailures(3));

    assertThat(result.outcome()).isEqualTo(Outcome.FAILURE_LIMIT);
    assertThat(result.text()).isEqualTo("It cannot be done.");
    assertThat(result.toolCalls()).isEqualTo(6);
  }

  @Test
  void timeIsUpByTheClockBetweenSteps() {
    llm.answers(
        (request, listener) -> {
          clock.advance(Duration.ofMinutes(61));
          return new LlmResponse(
              new dev.agent4j.message.AssistantMessage(
                  List.of(new ToolCall("c", "divide", dev.agent4j.json.JsonObject.of("by", 1)))),
              StopReason.TOOL_USE,
              Usage.NONE,
              "m",
              0.0);
        });

    AgentResult result = run(Limits.of().wallClock(Duration.ofHours(1)));

    assertThat(result.outcome()).isEqualTo(Outcome.TIME_LIMIT);
    assertThat(result.elapsed()).isEqualTo(Duration.ofMinutes(61));
    assertThat(llm.requests()).hasSize(1);
  }

  @Test
  void lastTenthOfTheTimeIsForWrappingUp() {
    llm.answers(
            (request, listener) -> {
              clock.advance(Duration.ofMinutes(55));
              return new LlmResponse(
                  new dev.agent4j.message.AssistantMessage(
                      List.of(
                          new ToolCall("c", "divide", dev.agent4j.json.JsonObject.of("by", 1)))),
                  StopReason.TOOL_USE,
                  Usage.NONE,
                  "m",
                  0.0);
            })
        .says("Half done.");

    AgentResult result = run(Limits.of().wallClock(Duration.ofHours(1)));

    assertThat(result.outcome()).isEqualTo(Outcome.TIME_LIMIT);
    assertThat(result.text()).isEqualTo("Half done.");
  }

  @Test
  void modelThatDoesNotAnswerIsLeftWhenTheTimeIsUp() {
    llm.hangs("Well,", new CountDownLatch(1));

    AgentResult result =
        Agent.builder(llm).limits(Limits.of().wallClock(Duration.ofMillis(500))).build().run("Go");

    assertThat(result.outcome()).isEqualTo(Outcome.TIME_LIMIT);
    assertThat(result.text()).isEqualTo("Well,");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void toolThatHangsIsLeftWhenTheTurnsTimeIsUp() {
    llm.calls("slow", Map.of());

    AgentResult result =
        Agent.builder(llm)
            .tools(Tools.hanging("slow", new CountDownLatch(1)))
            .limits(Limits.of().wallClock(Duration.ofMillis(50)))
            .build()
            .run("Go");

    assertThat(result.outcome()).isEqualTo(Outcome.TIME_LIMIT);
  }

  @Test
  void whateverHasATimeMayTakeForEver() throws InterruptedException {
    Duration forEver = ChronoUnit.FOREVER.getDuration();
    llm.calls("divide", Map.of("by", 5)).says("Two.");
    Agent agent =
        Agent.builder(llm)
            .tools(Tools.DIVIDE.withTimeLimit(forEver))
            .limits(Limits.of().wallClock(forEver))
            .build();

    try (Session session = agent.session()) {
      assertThat(session.start("10 / 5?").await(forEver)).map(AgentResult::text).contains("Two.");
    }
  }

  @Test
  void callsOfTheStepToWrapUpCountAsMade() {
    callsSeveral(3);

    AgentResult result = run(Limits.of().steps(3));

    assertThat(result.outcome()).isEqualTo(Outcome.STEP_LIMIT);
    assertThat(transcript.toolResults())
        .extracting(ToolResult::status)
        .containsExactly(Status.OK, Status.OK, Status.SKIPPED);
    assertThat(result.toolCalls()).isEqualTo(3);
  }

  @Test
  void limitsMustBePositiveAndSayWhichIsNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Limits.of().steps(0))
        .withMessage("steps must be positive, was 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Limits.of().cost(Double.NaN))
        .withMessageContaining("cost");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Limits.of().wallClock(Duration.ZERO))
        .withMessageContaining("wallClock");
  }

  @Test
  void everyEndLeavesATranscriptOfWholeSteps() {
    llm.replies(
            StopReason.TOOL_USE,
            new Text("Let me see."),
            new ToolCall("c", "divide", dev.agent4j.json.JsonObject.of("by", 1)))
        .says("So far.");

    run(Limits.of().steps(2));

    List<Message> messages = transcript.messages();
    assertThat(messages).hasSize(5);
    assertThat(messages.subList(1, 3))
        .extracting(it -> it.getClass().getSimpleName())
        .containsExactly("AssistantMessage", "ToolResultMessage");
  }
}
