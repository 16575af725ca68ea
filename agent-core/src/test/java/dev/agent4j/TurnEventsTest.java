package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.agent4j.context.ContextManager;
import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.event.AgentEvent;
import dev.agent4j.event.AgentEvent.StepStarted;
import dev.agent4j.event.AgentEvent.TextReceived;
import dev.agent4j.event.AgentEvent.ToolCallProgressed;
import dev.agent4j.event.AgentEvent.TurnFailed;
import dev.agent4j.event.AgentEvent.TurnFinished;
import dev.agent4j.event.AgentEvent.TurnStarted;
import dev.agent4j.event.AgentListener;
import dev.agent4j.event.RunLog;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.Usage;
import dev.agent4j.session.Entry;
import dev.agent4j.session.Entry.TurnEnded;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.FakeClock;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each event tells where it belongs, and each turn ends with exactly one. */
class TurnEventsTest {
  final ScriptedLlm llm = new ScriptedLlm();
  final RecordingListener heard = new RecordingListener();
  final FakeClock clock = new FakeClock();

  private static void assertNumbered(List<? extends AgentEvent> events) {
    assertThat(events)
        .extracting(it -> it.stamp().number())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, events.size()).boxed().toList());
  }

  @Test
  void eventsOfATurnAreCountedFromOneWithoutAGap() {
    llm.calls("divide", Map.of("by", 5)).says("Two.").says("Yes.");

    try (Session session =
        Agent.builder(llm).tools(Tools.DIVIDE).listener(heard).clock(clock).build().session("s")) {
      session.run("10 / 5?");
      session.run("Sure?");
    }

    for (int turn = 1; turn <= 2; turn++) {
      int number = turn;
      assertNumbered(heard.events().stream().filter(it -> it.turn() == number).toList());
    }
    assertThat(heard.events()).allMatch(it -> it.session().equals("s"));
    assertThat(heard.events()).allMatch(it -> it.stamp().time().equals(clock.instant()));
    assertThat(heard.events())
        .extracting(AgentEvent::turn, AgentEvent::step)
        .startsWith(org.assertj.core.groups.Tuple.tuple(1, 0))
        .endsWith(org.assertj.core.groups.Tuple.tuple(2, 1));
  }

  @Test
  void deltasReadNoClock() {
    var reads = new AtomicInteger();
    InstantSource counting =
        () -> {
          reads.incrementAndGet();
          return Instant.EPOCH;
        };
    var before = new AtomicInteger();
    var after = new AtomicInteger();
    llm.answers(
        (request, listener) -> {
          before.set(reads.get());
          for (int i = 0; i < 100; i++) {
            listener.onThinking("hm ");
            listener.onText("word ");
          }
          after.set(reads.get());
          return new ScriptedLlm().says("word ".repeat(100)).send(request, delta -> {});
        });

    Agent.builder(llm).clock(counting).build().run("Talk", heard);

    assertThat(heard.events(TextReceived.class)).hasSize(100);
    assertThat(after).hasValue(before.get());
  }

  @Test
  void progressOfParallelCallsIsCountedWithoutAGap() {
    var meeting = new CyclicBarrier(4);
    Tool.RawBody body =
        (args, context) -> {
          for (int i = 0; i < 50; i++) {
            meeting.await(20, TimeUnit.SECONDS);
            context.progress().accept("step " + i);
          }
          return ToolOutput.of("done");
        };
    Tool[] tools =
        Stream.of("a", "b", "c", "d")
            .map(it -> Tools.answering(it, body, Effects.none()))
            .toArray(Tool[]::new);
    llm.replies(
            StopReason.TOOL_USE,
            llm.call("a", Map.of()),
            llm.call("b", Map.of()),
            llm.call("c", Map.of()),
            llm.call("d", Map.of()))
        .says("Done.");

    Agent.builder(llm).tools(tools).build().run("Go", heard);

    assertThat(heard.events(ToolCallProgressed.class)).hasSize(200);
    assertThat(heard.events())
        .extracting(it -> it.stamp().number())
        .containsExactlyInAnyOrderElementsOf(
            LongStream.rangeClosed(1, heard.events().size()).boxed().toList());
  }

  @Test
  void progressAfterTheEndOfACallIsNotHeard() throws InterruptedException {
    var release = new CountDownLatch(1);
    var progressed = new CountDownLatch(1);
    Tool leaving =
        Tools.answering(
            "leaving",
            (args, context) -> {
              new Thread(
                      () -> {
                        try {
                          release.await();
                        } catch (InterruptedException e) {
                          return;
                        }
                        context.progress().accept("still there");
                        progressed.countDown();
                      })
                  .start();
              return ToolOutput.of("left");
            },
            Effects.none());
    llm.calls("leaving", Map.of()).says("Done.");

    Agent.builder(llm).tools(leaving).build().run("Go", heard);
    release.countDown();
    progressed.await();

    assertThat(heard.events(ToolCallProgressed.class)).isEmpty();
    assertThat(heard.events()).last().isInstanceOf(TurnFinished.class);
  }

  @Test
  void failureTellsWhatTheTurnUsedUp() {
    llm.costing(0.25).calls("divide", Map.of("by", 5)).fails(Kind.UNAUTHORIZED);

    assertThatThrownBy(
            () -> Agent.builder(llm).tools(Tools.DIVIDE).clock(clock).build().run("Go", heard))
        .isInstanceOfSatisfying(
            LlmException.class,
            it -> {
              assertThat(it.kind()).isEqualTo(Kind.UNAUTHORIZED);
              assertThat(it.usage()).contains(new Usage(100, 10));
              assertThat(it.cost()).contains(0.25);
            });

    assertThat(heard.events()).last().isInstanceOf(TurnFailed.class);
    TurnFailed failed = heard.events(TurnFailed.class).get(0);
    assertThat(failed.kind()).isEqualTo(Kind.UNAUTHORIZED);
    assertThat(failed.reason()).isEqualTo("scripted failure: UNAUTHORIZED");
    assertThat(failed.usage()).isEqualTo(new Usage(100, 10));
    assertThat(failed.cost()).isEqualTo(0.25);
    assertThat(failed.step()).isEqualTo(2);
    assertThat(heard.events(TurnFinished.class)).isEmpty();
  }

  static Stream<Arguments> thrown() {
    return Stream.of(
        arguments(new IllegalStateException("odd"), "odd"),
        arguments(new NullPointerException(), "java.lang.NullPointerException"),
        arguments(new AssertionError("impossible"), "impossible"),
        arguments(new IOException("checked, and thrown all the same"), "checked, and thrown"),
        arguments(new LlmException(Kind.REJECTED, "no", null), "no"),
        arguments(new Speechless(), Speechless.class.getName()));
  }

  private static final class Speechless extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no words");
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void whateverTheClientThrowsTheTurnFailsOnce(Throwable thrown, String reason) {
    llm.answers(
        (request, listener) -> {
          throw TurnEventsTest.<RuntimeException>sneaky(thrown);
        });
    var transcript = new Transcript();

    try (Session session = Agent.builder(llm).build().session("s", transcript)) {
      assertThatThrownBy(() -> session.run("Go", heard)).isNotInstanceOf(ClassCastException.class);
    }

    assertFailedOnce(reason);
    assertThat(transcript.entries()).last().isInstanceOf(TurnEnded.class);
  }

  @ParameterizedTest
  @MethodSource("thrown")
  void whateverTheContextManagerThrowsTheTurnFailsOnce(Throwable thrown, String reason) {
    ContextManager broken =
        ContextManager.selecting(
            transcript -> {
              throw TurnEventsTest.<RuntimeException>sneaky(thrown);
            });

    assertThatThrownBy(() -> Agent.builder(llm).context(broken).build().run("Go", heard))
        .isNotInstanceOf(ClassCastException.class);

    assertFailedOnce(reason);
  }

  private void assertFailedOnce(String reason) {
    assertThat(heard.events()).first().isInstanceOf(TurnStarted.class);
    assertThat(heard.events()).last().isInstanceOf(TurnFailed.class);
    assertThat(heard.events(TurnFailed.class)).hasSize(1);
    assertThat(heard.events(TurnFailed.class).get(0).reason()).startsWith(reason);
    assertThat(heard.events(TurnFinished.class)).isEmpty();
    assertNumbered(heard.events());
  }

  @Test
  void journalThatIsFullWhenTheTurnIsCancelledFailsTheTurnOnce() {
    var full =
        new Transcript(
            entry -> {
              if (entry instanceof TurnEnded) {
                throw new IllegalStateException("the disk is full");
              }
            });
    llm.answers(
        (request, listener) -> {
          throw new InterruptedException();
        });

    try (Session session = Agent.builder(llm).build().session("s", full)) {
      assertThatThrownBy(() -> session.run("Go", heard)).hasMessage("the disk is full");
    }

    assertFailedOnce("the disk is full");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void journalThatThrowsAnErrorFailsTheTurnOnce() {
    var broken =
        new Transcript(
            entry -> {
              throw new AssertionError("a bug in the journal");
            });

    try (Session session = Agent.builder(llm).build().session("s", broken)) {
      assertThatThrownBy(() -> session.run("Go", heard)).isInstanceOf(AssertionError.class);
    }

    assertFailedOnce("a bug in the journal");
  }

  @Test
  void journalsAndListenersOfATurnThatEndsAreNotInterrupted() throws InterruptedException {
    var flags = new HashMap<String, Boolean>();
    AgentListener noting =
        event ->
            flags.put(event.getClass().getSimpleName(), Thread.currentThread().isInterrupted());
    var transcript = new Transcript(entry -> flags.put(nameOf(entry), isInterrupted()));
    var begun = new CountDownLatch(1);
    llm.replies(StopReason.TOOL_USE, llm.call("slow", Map.of()), llm.call("after", Map.of()));
    Tool slow = Tools.hanging("slow", begun).withEffects(args -> Effects.unknown());
    Tool after = Tools.answering("after", (a, c) -> ToolOutput.of("ran"), Effects.unknown());

    try (Session session = Agent.builder(llm).tools(slow, after).build().session("s", transcript)) {
      Turn turn = session.start("Go", noting);
      begun.await();
      turn.cancel();
      assertThat(turn.await().outcome()).isEqualTo(Outcome.CANCELLED);
    }

    assertThat(flags).containsKeys("CallEnded", "TurnEnded", "ToolCallFinished", "TurnFinished");
    assertThat(flags).allSatisfy((name, flag) -> assertThat(flag).as(name).isFalse());
  }

  private static String nameOf(Entry entry) {
    return entry.getClass().getSimpleName();
  }

  private static boolean isInterrupted() {
    return Thread.currentThread().isInterrupted();
  }

  @Test
  void listenerThatThrowsKeepsNoOtherFromHearingTheTurnsEnd() {
    llm.says("Hi.");
    AgentListener broken =
        event -> {
          throw new AssertionError("a bad listener");
        };

    AgentResult result = Agent.builder(llm).listener(broken).build().run("Go", heard);

    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(heard.events(TurnFinished.class)).hasSize(1);
  }

  @Test
  void twoSessionsOfOneAgentAreHeardApart(@TempDir Path dir) throws Exception {
    var meeting = new CyclicBarrier(2);
    for (int i = 0; i < 2; i++) {
      llm.answers(
          (request, listener) -> {
            String word = request.messages().get(0).toString().contains("Red") ? "red " : "blue ";
            for (int n = 0; n < 100; n++) {
              meet(meeting);
              listener.onText(word);
            }
            return new LlmResponse(
                AssistantMessage.of(word.repeat(100)),
                StopReason.END_TURN,
                Usage.NONE,
                "scripted",
                0.0);
          });
    }
    var all = new RecordingListener();
    var red = new RecordingListener();
    var blue = new RecordingListener();

    try (RunLog log = RunLog.to(dir.resolve("log"))) {
      Agent agent = Agent.builder(llm).listener(all).listener(log).build();
      try (Session first = agent.session("first");
          Session second = agent.session("second")) {
        Turn one = first.start("Red", red);
        Turn two = second.start("Blue", TurnOptions.of().listener(blue));
        one.await();
        two.await();
      }
    }

    assertThat(red.text()).isEqualTo("red ".repeat(100));
    assertThat(blue.text()).isEqualTo("blue ".repeat(100));
    assertNumbered(red.events());
    assertNumbered(blue.events());
    assertThat(red.events()).allMatch(it -> it.session().equals("first"));
    assertThat(all.events())
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(red.events().stream(), blue.events().stream()).toList());
    List<String> deltas =
        Files.readAllLines(dir.resolve("log")).stream()
            .map(JsonObject::parse)
            .filter(it -> it.string("type").orElse("").equals("TextReceived"))
            .map(it -> it.string("session").orElse("") + it.string("delta").orElse(""))
            .toList();
    assertThat(deltas)
        .containsExactlyInAnyOrder("first" + "red ".repeat(100), "second" + "blue ".repeat(100));
  }

  private static void meet(CyclicBarrier meeting) throws InterruptedException {
    try {
      meeting.await(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.BrokenBarrierException
        | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void replyThatTheClientDoesNotStreamIsHeardAtOnce() {
    silent(new Thinking("Hm.", null), new Text("Hello."));

    Agent.builder(llm).build().run("Go", heard);

    assertThat(heard.text()).isEqualTo("Hello.");
    assertThat(heard.events(TextReceived.class)).hasSize(1);
    assertThat(heard.events(AgentEvent.ThinkingReceived.class))
        .extracting(AgentEvent.ThinkingReceived::delta)
        .containsExactly("Hm.");
  }

  @Test
  void textThatTheClientDoesNotStreamIsHeardAfterTheReasoningThatItDoes() {
    llm.answers(
        (request, listener) -> {
          listener.onThinking("H");
          listener.onThinking("m.");
          return response(new Thinking("Hm.", null), new Text("Hello."));
        });

    Agent.builder(llm).build().run("Go", heard);

    assertThat(heard.text()).isEqualTo("Hello.");
    assertThat(heard.events(AgentEvent.ThinkingReceived.class))
        .extracting(AgentEvent.ThinkingReceived::delta)
        .containsExactly("H", "m.");
  }

  private void silent(dev.agent4j.message.ContentBlock... content) {
    llm.answers((request, listener) -> response(content));
  }

  private static LlmResponse response(dev.agent4j.message.ContentBlock... content) {
    return new LlmResponse(
        new AssistantMessage(List.of(content)), StopReason.END_TURN, Usage.NONE, "scripted", 0.0);
  }

  @Test
  void turnWhosePromptCannotBeRecordedHasANumberOfItsOwn() {
    var fails = new AtomicInteger(2);
    var transcript =
        new Transcript(
            entry -> {
              if (fails.getAndDecrement() > 0) {
                throw new IllegalStateException("the disk is full");
              }
            });
    llm.says("Hi.");

    try (Session session = Agent.builder(llm).listener(heard).build().session("s", transcript)) {
      assertThatThrownBy(() -> session.run("Go")).hasMessage("the disk is full");
      session.run("Again");
    }

    assertThat(heard.events(TurnStarted.class)).extracting(AgentEvent::turn).containsExactly(1, 2);
    assertThat(heard.events(StepStarted.class)).hasSize(1);
  }

  @Test
  void limitOfTimeMayBeForEver() {
    llm.says("Hi.");
    Duration ever = Duration.ofSeconds(Long.MAX_VALUE);

    AgentResult result =
        Agent.builder(llm).limits(Limits.of().wallClock(ever)).build().run("Go", heard);

    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
  }
}
