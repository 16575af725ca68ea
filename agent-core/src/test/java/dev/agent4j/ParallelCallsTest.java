package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ParallelCallsTest {
  final ScriptedLlm llm = new ScriptedLlm();
  final Transcript transcript = new Transcript();
  final List<String> order = new CopyOnWriteArrayList<>();

  List<String> resultsOf(int width, Tool... tools) {
    var calls = new ToolCall[tools.length];
    for (int i = 0; i < tools.length; i++) {
      calls[i] = new ToolCall("c" + i, tools[i].definition().name(), JsonObject.empty());
    }
    llm.replies(StopReason.TOOL_USE, calls).says("Done.");
    Agent agent = Agent.builder(llm).tools(tools).parallelToolCalls(width).build();
    try (Session session = agent.session("test", transcript)) {
      session.run("Go");
    }
    return transcript.toolResults().stream().map(ToolResult::text).toList();
  }

  Tool noting(String name, Effects effects) {
    return Tools.answering(
        name,
        (args, context) -> {
          order.add(name);
          return ToolOutput.of(name);
        },
        effects);
  }

  @Test
  void readersRunAtTheSameTime() {
    var meeting = new CyclicBarrier(3);
    Tool.RawBody meet =
        (args, context) -> {
          meeting.await(20, TimeUnit.SECONDS);
          return ToolOutput.of("met");
        };

    List<String> results =
        resultsOf(
            8,
            Tools.answering("a", meet, Effects.reading("/x")),
            Tools.answering("b", meet, Effects.reading("/x")),
            Tools.answering("c", meet, Effects.reading("/x/y")));

    assertThat(results).containsExactly("met", "met", "met");
  }

  @Test
  void callsThatConflictRunInTheirOrder() {
    resultsOf(
        8,
        noting("read", Effects.reading("/x/y")),
        noting("write", Effects.writing("/x")),
        noting("again", Effects.reading("/x/y")));

    assertThat(order).containsExactly("read", "write", "again");
  }

  @Test
  void callOfUnknownEffectRunsAlone() {
    resultsOf(
        8,
        noting("first", Effects.reading("/x")),
        noting("anything", Effects.unknown()),
        noting("last", Effects.reading("/y")));

    assertThat(order).containsExactly("first", "anything", "last");
  }

  @Test
  void laterCallOvertakesAnEarlierOneItDoesNotConflictWith() {
    var lastHasRun = new CountDownLatch(1);
    Tool waiting =
        Tools.answering(
            "waiting",
            (args, context) -> {
              assertThat(lastHasRun.await(20, TimeUnit.SECONDS)).isTrue();
              return ToolOutput.of("waited");
            },
            Effects.writing("/x"));
    Tool last =
        Tools.answering(
            "last",
            (args, context) -> {
              lastHasRun.countDown();
              return ToolOutput.of("overtook");
            },
            Effects.writing("/y"));

    List<String> results = resultsOf(8, waiting, noting("queued", Effects.writing("/x")), last);

    assertThat(results).containsExactly("waited", "queued", "overtook");
  }

  @Test
  void resultsAreInTheOrderOfTheCallsWhateverEndsFirst() {
    var secondIsDone = new CountDownLatch(1);
    Tool slow =
        Tools.answering(
            "slow",
            (args, context) -> {
              secondIsDone.await(20, TimeUnit.SECONDS);
              return ToolOutput.of("slow");
            },
            Effects.none());
    Tool quick =
        Tools.answering(
            "quick",
            (args, context) -> {
              secondIsDone.countDown();
              return ToolOutput.of("quick");
            },
            Effects.none());

    assertThat(resultsOf(8, slow, quick)).containsExactly("slow", "quick");
  }

  @Test
  void noMoreCallsRunAtOnceThanAllowed() {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var meeting = new CyclicBarrier(2);
    Tool.RawBody body =
        (args, context) -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          meeting.await(20, TimeUnit.SECONDS);
          running.decrementAndGet();
          return ToolOutput.of("");
        };

    resultsOf(
        2,
        Tools.answering("a", body, Effects.none()),
        Tools.answering("b", body, Effects.none()),
        Tools.answering("c", body, Effects.none()),
        Tools.answering("d", body, Effects.none()));

    assertThat(most).hasValue(2);
  }

  @Test
  void oneFailureDoesNotCancelTheOthers() {
    Tool failing =
        Tools.answering(
            "failing",
            (args, context) -> {
              throw new IllegalStateException("no");
            },
            Effects.none());

    assertThat(resultsOf(8, failing, noting("fine", Effects.none())))
        .containsExactly("The tool failed: java.lang.IllegalStateException: no", "fine");
  }
}
