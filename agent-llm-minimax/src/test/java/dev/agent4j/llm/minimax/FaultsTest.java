package dev.agent4j.llm.minimax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.Agent;
import dev.agent4j.AgentResult;
import dev.agent4j.Session;
import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.event.AgentEvent.ReplyDiscarded;
import dev.agent4j.event.AgentEvent.RequestRetried;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.minimax.testkit.StubMiniMax;
import dev.agent4j.llm.minimax.testkit.script.Breakdown;
import dev.agent4j.llm.minimax.testkit.script.Fault;
import dev.agent4j.llm.minimax.testkit.script.Quirk;
import dev.agent4j.llm.minimax.testkit.script.Refusal;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.FakeClock;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * An agent meets every fault that the stub can play, in both dialects, streaming and not. Whatever
 * can be got over is got over, once, and the call is executed once; the rest is an error of the
 * kind that says what to do.
 */
class FaultsTest {
  private static final String TEXT =
      "It is sunny in Paris today, and it will stay so for three days, says the forecast.";

  /** Errors that no retry mends, and the kind a caller is told. */
  private static final Map<Fault, Kind> FINAL =
      Map.of(
          Refusal.NO_BALANCE, Kind.QUOTA_EXHAUSTED,
          Refusal.PLAN_LIMIT, Kind.QUOTA_EXHAUSTED,
          Refusal.PLAN_LACKS_MODEL, Kind.UNAUTHORIZED,
          Refusal.CONTEXT_OVERFLOW, Kind.CONTEXT_OVERFLOW,
          Refusal.WRONG_KEY, Kind.UNAUTHORIZED,
          Refusal.NOT_FOUND, Kind.REJECTED);

  private static final Set<Fault> STALLS =
      Set.of(
          Breakdown.STALL_BEFORE_HEADERS,
          Breakdown.STALL_AFTER_HEADERS,
          Breakdown.STALL_MID_STREAM);

  /** What one turn came to. */
  private record Run(
      AgentResult result, Transcript transcript, RecordingListener heard, int requests) {

    List<ToolResult> executed() {
      return transcript.toolResults().stream().filter(it -> it.status() == Status.OK).toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyFaultIsGotOverOrToldByItsKind() {
    return Fault.all().stream()
        .flatMap(
            fault ->
                Stream.of(Dialect.values())
                    .flatMap(
                        dialect ->
                            Stream.of(true, false)
                                .map(
                                    streaming ->
                                        DynamicTest.dynamicTest(
                                            name(fault)
                                                + ", "
                                                + dialect
                                                + (streaming ? ", streaming" : ", whole"),
                                            () -> meet(fault, dialect, streaming)))));
  }

  private static String name(Fault fault) {
    return fault instanceof Refusal refusal
        ? refusal.status() + " " + refusal.message() + " " + refusal.body()
        : fault.toString();
  }

  private static void meet(Fault fault, Dialect dialect, boolean streaming) {
    Kind finalKind = FINAL.get(fault);
    if (finalKind != null) {
      assertThat(catchKind(fault, dialect, streaming)).isEqualTo(finalKind);
      return;
    }
    Run run = turn(fault, dialect, streaming);
    // The Anthropic dialect has no stop reason for a filter: such a reply is empty, and asked
    // again.
    if (fault.equals(Refusal.SENSITIVE_INPUT)
        || (fault == Quirk.FILTERED && dialect == Dialect.OPENAI)) {
      assertThat(run.result().outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(run.executed()).isEmpty();
      return;
    }
    assertThat(run.result().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(run.result().text()).isEqualTo(TEXT);
    assertThat(run.transcript().toolResults())
        .filteredOn(it -> it.status() == Status.OK)
        .extracting(ToolResult::text)
        .as("executed calls")
        .containsExactlyElementsOf(expectedCalls(fault, dialect, streaming));
    if (fault instanceof Refusal || fault instanceof Breakdown) {
      assertThat(
              run.heard().events(RequestRetried.class).size()
                  + run.heard().events(ReplyDiscarded.class).size()
                  + (fault == Breakdown.CLOSE_BEFORE_HEADERS ? 1 : 0))
          .as("told that it was asked again")
          .isPositive();
    }
  }

  /**
   * A reply with a call that cannot be read executes nothing. A whole reply of the Anthropic
   * dialect has its arguments as an object: what is wrong in it can be read, and costs that call
   * alone.
   */
  private static List<String> expectedCalls(Fault fault, Dialect dialect, boolean streaming) {
    return fault == Quirk.INVALID_ARGUMENTS && dialect == Dialect.ANTHROPIC && !streaming
        ? List.of("Paris", "Paris", "Rome")
        : List.of("Paris", "Rome");
  }

  private static Kind catchKind(Fault fault, Dialect dialect, boolean streaming) {
    try {
      AgentResult result = turn(fault, dialect, streaming).result();
      throw new AssertionError("no error, but " + result);
    } catch (LlmException e) {
      assertThat(e.getMessage()).doesNotContain(StubMiniMax.KEY);
      return e.kind();
    }
  }

  private static Run turn(Fault fault, Dialect dialect, boolean streaming) {
    try (StubMiniMax stub = StubMiniMax.start()) {
      // A whole reply is waited for ten times as long.
      boolean isStalled = STALLS.contains(fault);
      Duration patience = Duration.ofMillis(!isStalled ? 10_000 : streaming ? 300 : 30);
      var clock = new FakeClock(Instant.parse("2026-05-15T14:00:00Z"));
      MiniMax once =
          MiniMax.builder(StubMiniMax.KEY)
              .baseUrl(stub.baseUrl().toString())
              .dialect(dialect)
              .streaming(streaming)
              .firstEventTimeout(patience)
              .idleTimeout(patience)
              .clock(clock)
              .random(new Random(1))
              .build();
      LlmClient llm = Wire.retrying(once, 6, clock, clock);
      Reply calls =
          Reply.calls("weather", JsonObject.of("city", "Paris"))
              .withCall("weather", JsonObject.of("city", "Rome"));
      stub.plays(fault);
      stub.replies(calls);
      if (fault == Quirk.INVALID_ARGUMENTS
          || fault == Quirk.TRUNCATED_ARGUMENTS
          || fault == Quirk.NOTHING_BUT_LENGTH
          || fault == Quirk.NOTHING_BUT_REASONING
          || fault == Quirk.FILTERED) {
        stub.replies(calls);
      }
      stub.replies(Reply.says(TEXT));
      var heard = new RecordingListener();
      var transcript = new Transcript();
      try (Session session =
          Agent.builder(llm).tools(WEATHER).listener(heard).build().session("s", transcript)) {
        AgentResult result = session.run("How is the weather in Paris and Rome?");
        return new Run(result, transcript, heard, stub.requests().size());
      }
    }
  }

  private static final Tool WEATHER =
      Tool.raw(
              "weather",
              "Tells the weather.",
              JsonSchema.of(
                  JsonObject.parse(
                      """
                      {"type":"object","properties":{"city":{"type":"string"}},
                       "required":["city"]}""")),
              (args, context) -> ToolOutput.of(args.string("city").orElseThrow()))
          .withEffects(args -> Effects.none());
}
