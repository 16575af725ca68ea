package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.agent4j.json.JsonObject;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a model gets wrong about tools goes back to it, and the turn goes on. */
class BadCallsTest {
  final ScriptedLlm llm = new ScriptedLlm();
  final Transcript transcript = new Transcript();

  List<ToolResult> resultsOf(Tool... tools) {
    llm.says("I see.");
    try (Session session = Agent.builder(llm).tools(tools).build().session("test", transcript)) {
      assertThat(session.run("Go").outcome()).isEqualTo(Outcome.COMPLETED);
    }
    assertThat(llm.left()).isZero();
    return transcript.toolResults();
  }

  static ToolCall call(String id, String name, Object by) {
    return new ToolCall(id, name, JsonObject.of("by", by));
  }

  @Test
  void unknownToolIsAnsweredWithTheNearestNames() {
    llm.calls("devide", Map.of("by", 1));

    ToolResult result =
        resultsOf(
                Tools.DIVIDE,
                Tools.answering("multiply", (a, c) -> ToolOutput.of(""), Effects.none()))
            .get(0);

    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.text()).contains("No tool is named devide").contains("divide, multiply");
    assertThat(result.details().string("code")).contains("UNKNOWN_TOOL");
  }

  @Test
  void toolNamedInAnotherCaseIsTakenForTheOneItCanOnlyMeanAndTheModelIsTold() {
    llm.calls("Divide", Map.of("by", 5));

    ToolResult result = resultsOf(Tools.DIVIDE).get(0);

    assertThat(result.status()).isEqualTo(Status.OK);
    assertThat(result.text())
        .startsWith("No tool is named Divide; ran divide instead.")
        .endsWith("2");
  }

  @Test
  void unreadableArgumentsAreAnsweredWithThePlaceWhereTheyBreak() {
    llm.replies(
        StopReason.TOOL_USE,
        new ToolCall("c1", "divide", JsonObject.empty(), "{\"by\": 1,, }"),
        call("c2", "divide", 5));

    List<ToolResult> results = resultsOf(Tools.DIVIDE);

    assertThat(results.get(0).status()).isEqualTo(Status.FAILED);
    assertThat(results.get(0).text())
        .contains("divide")
        .contains("line 1")
        .contains("{\"by\": 1,,");
    assertThat(results.get(1).status()).isEqualTo(Status.SKIPPED);
  }

  @Test
  void missingArgumentIsNamedWithItsExpectation() {
    llm.calls("divide", Map.of());

    ToolResult result = resultsOf(Tools.DIVIDE).get(0);

    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.text()).contains("- by").contains("missing");
  }

  @Test
  void mistypedArgumentIsNamedWithItsValueAndExpectation() {
    llm.calls("divide", Map.of("by", "five"));

    ToolResult result = resultsOf(Tools.DIVIDE).get(0);

    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.text()).contains("by").contains("five").contains("whole number");
  }

  record Share(int by) {
    Share {
      if (by < 0) {
        throw new IllegalArgumentException("by must not be negative, was " + by);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "99999999999, 'by: expected a whole number from -2147483648 to 2147483647, was 99999999999'",
    "-1, 'by must not be negative, was -1'"
  })
  void argumentThatOnlyTheRecordRefusesIsNamedAsAnyOther(long by, String told) {
    llm.calls("share", Map.of("by", by));

    ToolResult result =
        resultsOf(Tool.of("share", "Shares.", Share.class, args -> "" + 10 / args.by())).get(0);

    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.text()).isEqualTo("Not executed: invalid arguments for share:\n- " + told);
    assertThat(result.details().string("code")).contains("INVALID_ARGUMENTS");
  }

  @Test
  void losslessCoercionIsMadeAndReported() {
    llm.calls("divide", Map.of("by", "5"));

    ToolResult result = resultsOf(Tools.DIVIDE).get(0);

    assertThat(result.status()).isEqualTo(Status.OK);
    assertThat(result.text())
        .startsWith("Arguments were adjusted: ")
        .contains("by")
        .endsWith("\n2");
  }

  @Test
  void toolThatThrowsIsAnsweredWithoutAStackTrace() {
    Tool broken =
        Tools.answering(
            "broken",
            (args, context) -> {
              throw new IllegalStateException("the disk is on fire");
            },
            Effects.none());
    llm.calls("broken", Map.of());

    ToolResult result = resultsOf(broken).get(0);

    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.text()).contains("the disk is on fire").doesNotContain("\tat ");
  }

  @Test
  void toolThatRecursesForeverFailsAlone() {
    llm.calls("deep", Map.of());

    ToolResult result =
        resultsOf(Tools.answering("deep", (a, c) -> ToolOutput.of(deep(1)), Effects.none())).get(0);

    assertThat(result.text()).contains("StackOverflowError");
  }

  private static String deep(int level) {
    return level < 0 ? "" : deep(level + 1) + level;
  }

  @ParameterizedTest
  @MethodSource("unexpected")
  void whateverAToolThrowsIsItsResultAtOnce(Throwable thrown, String told) {
    Tool broken =
        Tools.answering(
            "broken",
            (args, context) -> {
              if (thrown instanceof Error error) {
                throw error;
              }
              throw (Exception) thrown;
            },
            Effects.none());
    llm.calls("broken", Map.of());

    ToolResult result = resultsOf(broken).get(0);

    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.text()).isEqualTo("The tool failed: " + told);
    assertThat(result.details().string("code")).contains("INTERNAL");
  }

  static Stream<Arguments> unexpected() {
    return Stream.of(
        arguments(new OutOfMemoryError("no room"), "java.lang.OutOfMemoryError: no room"),
        arguments(new Error("odd"), "java.lang.Error: odd"),
        arguments(new IOException("no disk"), "java.io.IOException: no disk"),
        arguments(new Speechless(), Speechless.class.getName()));
  }

  /** Fails even to say what it is. */
  private static final class Speechless extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no words");
    }
  }

  @Test
  void toolThatHangsIsStoppedAtItsTimeLimit() {
    llm.calls("slow", Map.of());

    ToolResult result =
        resultsOf(Tools.hanging("slow", new CountDownLatch(1)).withTimeLimit(Duration.ofMillis(50)))
            .get(0);

    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.text()).contains("time limit of 0.05 s");
    assertThat(result.details().string("code")).contains("TIMEOUT");
  }

  @Test
  void toolThatDoesNotStopAtItsTimeLimitIsGivenUp() {
    var release = new CountDownLatch(1);
    llm.calls("deaf", Map.of());

    ToolResult result =
        resultsOf(
                Tools.deaf("deaf", new CountDownLatch(1), release)
                    .withTimeLimit(Duration.ofMillis(500)))
            .get(0);
    release.countDown();

    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThat(result.text()).contains("may still be running");
  }

  @Test
  void everyToolHasATimeLimitByDefault() {
    assertThat(Tools.DIVIDE.timeLimit()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void idsThatAreMissingOrUsedTwiceAreReplacedAndEachCallGetsItsResult() {
    llm.replies(
        StopReason.TOOL_USE,
        call("", "divide", 1),
        call("same", "divide", 2),
        call("same", "divide", 5),
        call("", "divide", 10));

    List<ToolResult> results = resultsOf(Tools.DIVIDE);

    assertThat(results).extracting(ToolResult::text).containsExactly("10", "5", "2", "1");
    assertThat(results).extracting(ToolResult::callId).doesNotHaveDuplicates().doesNotContain("");
    assertThat(((AssistantMessage) transcript.messages().get(1)).toolCalls())
        .extracting(ToolCall::id)
        .containsExactlyElementsOf(results.stream().map(ToolResult::callId).toList());
  }

  @Test
  void idUsedInAnEarlierStepIsReplaced() {
    llm.replies(StopReason.TOOL_USE, call("c1", "divide", 1))
        .replies(StopReason.TOOL_USE, call("c1", "divide", 2));

    assertThat(resultsOf(Tools.DIVIDE))
        .extracting(ToolResult::callId)
        .containsExactly("c1", "call_agent4j_1");
  }

  @Test
  void callStatedTwiceUnderOneIdIsExecutedOnce() {
    llm.replies(StopReason.TOOL_USE, call("c1", "divide", 5), call("c1", "divide", 5));

    assertThat(resultsOf(Tools.DIVIDE)).extracting(ToolResult::text).containsExactly("2");
  }

  @Test
  void callsBeyondThirtyTwoInOneReplyAreSkipped() {
    var calls = new ToolCall[40];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = call("c" + i, "divide", 5);
    }
    llm.replies(StopReason.TOOL_USE, calls);

    List<ToolResult> results = resultsOf(Tools.DIVIDE);

    assertThat(results.subList(0, 32)).allMatch(it -> it.status() == Status.OK);
    assertThat(results.subList(32, 40))
        .allMatch(it -> it.status() == Status.SKIPPED && it.text().contains("at most 32"));
  }

  @Test
  void enormousResultIsCutAndTheModelIsToldHowMuchIsMissing() {
    String huge = "a".repeat(150_000) + "the end";
    llm.calls("huge", Map.of());

    String text =
        resultsOf(Tools.answering("huge", (a, c) -> ToolOutput.of(huge), Effects.none()))
            .get(0)
            .text();

    assertThat(text.length()).isLessThan(100_200);
    assertThat(text).contains("50007 of 150007 characters left out").endsWith("the end");
  }

  @Test
  void nameThatIsHalfAReplyIsNotRepeatedWhole() {
    llm.calls("divide ".repeat(10_000), Map.of("by", 1));

    ToolResult result = resultsOf(Tools.DIVIDE).get(0);

    assertThat(result.details().string("code")).contains("UNKNOWN_TOOL");
    assertThat(result.text()).startsWith("No tool is named divide divide").contains("…");
    assertThat(result.text()).hasSizeLessThan(200);
  }

  @ParameterizedTest
  @MethodSource("noEffects")
  void toolThatCannotTellItsEffectsIsExecutedAloneNotDropped(
      Function<JsonObject, Effects> effects) {
    Tool odd =
        Tools.answering("odd", (a, c) -> ToolOutput.of("done"), Effects.none())
            .withEffects(effects);
    llm.replies(StopReason.TOOL_USE, call("c1", "odd", 1), call("c2", "odd", 2));

    assertThat(resultsOf(odd)).extracting(ToolResult::text).containsExactly("done", "done");
  }

  @SuppressWarnings("NullAway") // A host without a null checker gets it wrong like this.
  static Stream<Function<JsonObject, Effects>> noEffects() {
    return Stream.of(
        arguments -> null,
        arguments -> {
          throw new IllegalStateException("no idea");
        },
        arguments -> {
          throw new AssertionError("impossible");
        });
  }
}
