package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.event.AgentEvent.ToolCallFinished;
import dev.agent4j.event.AgentEvent.ToolCallStarted;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ToolCallEventsTest {
  final ScriptedLlm llm = new ScriptedLlm();
  final Transcript transcript = new Transcript();
  final RecordingListener heard = new RecordingListener();

  @Test
  void callThatWasRefusedIsToldToo() {
    llm.calls("unknown", Map.of()).says("I see.");

    run(Limits.of());

    assertThat(heard.events(ToolCallStarted.class)).isEmpty();
    assertEachResultWasTold(Status.FAILED);
  }

  @Test
  void callsSkippedBecauseTheReplyWasCutOffAreToldToo() {
    llm.replies(StopReason.MAX_TOKENS, new ToolCall("c1", "divide", JsonObject.empty()))
        .says("I see.");

    run(Limits.of(), Tools.DIVIDE);

    assertEachResultWasTold(Status.SKIPPED);
  }

  @Test
  void callsOfTheLastStepAreToldToo() {
    llm.calls("divide", Map.of("by", 5)).calls("divide", Map.of("by", 2));

    run(Limits.of().steps(2), Tools.DIVIDE);

    assertEachResultWasTold(Status.OK, Status.SKIPPED);
  }

  @Test
  void callsThatHadNotBegunWhenTheTurnWasCancelledAreToldToo() throws InterruptedException {
    var begun = new CountDownLatch(1);
    llm.replies(StopReason.TOOL_USE, llm.call("slow", Map.of()), llm.call("after", Map.of()));
    Tool slow = Tools.hanging("slow", begun).withEffects(args -> Effects.reading("/x"));
    Tool after = Tools.answering("after", (a, c) -> ToolOutput.of("ran"), Effects.writing("/x"));

    try (Session session = open(Limits.of(), slow, after)) {
      Turn turn = session.start("Go");
      begun.await();
      turn.cancel();
      turn.await();
    }

    assertEachResultWasTold(Status.CANCELLED, Status.SKIPPED);
  }

  private void assertEachResultWasTold(Status... statuses) {
    List<ToolResult> results = transcript.toolResults();
    assertThat(results).extracting(ToolResult::status).containsExactly(statuses);
    assertThat(heard.events(ToolCallFinished.class))
        .extracting(ToolCallFinished::result)
        .containsExactlyInAnyOrderElementsOf(results);
  }

  private void run(Limits limits, Tool... tools) {
    try (Session session = open(limits, tools)) {
      session.run("Go");
    }
  }

  private Session open(Limits limits, Tool... tools) {
    return Agent.builder(llm)
        .tools(tools)
        .limits(limits)
        .listener(heard)
        .build()
        .session("test", transcript);
  }
}
