package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.event.AgentEvent.TurnFailed;
import dev.agent4j.event.AgentEvent.TurnFinished;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.session.Entry;
import dev.agent4j.session.Entry.CallBegun;
import dev.agent4j.session.Entry.CallEnded;
import dev.agent4j.session.Entry.Replied;
import dev.agent4j.session.Entry.TurnEnded;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is done is recorded: before it begins and when it has ended. */
class EntriesTest {
  final ScriptedLlm llm = new ScriptedLlm();

  private static List<String> names(List<Entry> entries) {
    return entries.stream().map(EntriesTest::name).toList();
  }

  private static String name(Entry entry) {
    if (entry instanceof CallBegun it) {
      return "begun " + it.callId();
    }
    return entry instanceof CallEnded it
        ? "ended " + it.result().callId()
        : entry.getClass().getSimpleName();
  }

  @Test
  void replyIsRecordedBeforeItsCallsAndEachCallBeforeAndAfter() {
    var transcript = new Transcript();
    var seen = new CopyOnWriteArrayList<List<String>>();
    Tool write =
        Tools.answering(
            "write",
            (args, context) -> {
              seen.add(names(transcript.entries()));
              return ToolOutput.of("written");
            },
            Effects.writing("/x"));
    llm.replies(
            StopReason.TOOL_USE,
            new ToolCall("r", "read", dev.agent4j.json.JsonObject.empty()),
            new ToolCall("w", "write", dev.agent4j.json.JsonObject.empty()))
        .says("Done.");
    Tool read = Tools.answering("read", (a, c) -> ToolOutput.of("x"), Effects.reading("/x"));

    try (Session session = Agent.builder(llm).tools(read, write).build().session("s", transcript)) {
      session.run("Go");
    }

    assertThat(seen).containsExactly(List.of("Said", "Replied", "ended r", "begun w"));
    assertThat(names(transcript.entries()))
        .containsExactly(
            "Said", "Replied", "ended r", "begun w", "ended w", "Replied", "TurnEnded");
    assertThat(transcript.entries()).last().isEqualTo(new TurnEnded(Outcome.COMPLETED, ""));
  }

  @Test
  void callsThatAreSkippedOrRefusedEndWithoutABeginning() {
    var transcript = new Transcript();
    llm.calls("unknown", Map.of()).says("Done.");

    try (Session session = Agent.builder(llm).build().session("s", transcript)) {
      session.run("Go");
    }

    assertThat(names(transcript.entries()))
        .containsExactly("Said", "Replied", "ended unknown", "Replied", "TurnEnded");
  }

  @Test
  void messagesEndWithTheLastStepWhoseCallsHaveAllEnded() throws InterruptedException {
    var transcript = new Transcript();
    var begun = new CountDownLatch(1);
    llm.replies(
        StopReason.TOOL_USE, llm.call("divide", Map.of("by", 5)), llm.call("slow", Map.of()));

    try (Session session =
        Agent.builder(llm)
            .tools(Tools.DIVIDE, Tools.hanging("slow", begun))
            .build()
            .session("s", transcript)) {
      Turn turn = session.start("Go");
      begun.await();
      List<Message> before = transcript.messages();
      turn.cancel();
      turn.await();

      assertThat(before).hasSize(1);
      assertThat(transcript.messages()).hasSize(3);
      assertThat(transcript.messages().subList(0, 1)).isEqualTo(before);
    }
  }

  /** Fails at one append, or from one on. */
  private static final class FailingJournal implements dev.agent4j.session.Journal {
    final List<Entry> kept = new CopyOnWriteArrayList<>();
    private final int first;
    private final boolean forGood;
    private int count;

    FailingJournal(int first, boolean forGood) {
      this.first = first;
      this.forGood = forGood;
    }

    @Override
    public synchronized void append(Entry entry) {
      count++;
      if (count == first || (forGood && count > first)) {
        throw new IllegalStateException("append " + count + " failed");
      }
      kept.add(entry);
    }
  }

  @Test
  void journalThatFailsAtAnyAppendFailsTheTurnOnceAndLeavesNothingRunning() {
    int most = 14; // entries of the turn
    for (int n = 1; n <= most; n++) {
      assertFailsCleanly(new FailingJournal(n, true), true);
      assertFailsCleanly(new FailingJournal(n, false), true);
    }
    assertFailsCleanly(new FailingJournal(most + 1, true), false);
  }

  private void assertFailsCleanly(FailingJournal journal, boolean fails) {
    var model = new ScriptedLlm();
    Set<String> running = ConcurrentHashMap.newKeySet();
    Map<String, Integer> started = new ConcurrentHashMap<>();
    var ends = new AtomicInteger();
    Tool.RawBody body =
        (args, context) -> {
          started.merge(context.callId(), 1, Integer::sum);
          running.add(context.callId());
          try {
            if (args.has("slow")) {
              // Runs until the others are done, and longer if the turn fails.
              while (ends.get() < 2) {
                Thread.onSpinWait();
                if (Thread.interrupted()) {
                  throw new InterruptedException();
                }
              }
            }
            return ToolOutput.of("ran");
          } finally {
            ends.incrementAndGet();
            running.remove(context.callId());
          }
        };
    Tool[] tools = {
      Tools.answering("a", body, Effects.writing("/a")),
      Tools.answering("b", body, Effects.writing("/b")),
      Tools.answering("c", body, Effects.writing("/c")),
      Tools.answering("pure", body, Effects.none())
    };
    model
        .replies(
            StopReason.TOOL_USE,
            model.call("a", Map.of("slow", true)),
            model.call("b", Map.of()),
            model.call("c", Map.of()),
            model.call("pure", Map.of()))
        .calls("a", Map.of())
        .says("Done.");
    var heard = new RecordingListener();
    var transcript = new Transcript(journal);
    Agent agent = Agent.builder(model).tools(tools).listener(heard).build();

    try (Session session = agent.session("s", transcript)) {
      if (fails) {
        assertThatThrownBy(() -> session.run("Go")).hasMessageContaining("failed");
      } else {
        session.run("Go");
      }
    }

    assertThat(transcript.entries()).isEqualTo(journal.kept);
    assertThat(heard.events(TurnFailed.class)).hasSize(fails ? 1 : 0);
    assertThat(heard.events(TurnFinished.class)).hasSize(fails ? 0 : 1);
    assertThat(started.values()).allMatch(it -> it == 1);
    assertThat(running).isEmpty();
    goesOn(transcript.entries());
  }

  /** Whatever was recorded, a session goes on from it. */
  private static void goesOn(List<Entry> entries) {
    var model = new ScriptedLlm().says("Going on.");
    try (Session session =
        Agent.builder(model).build().session("again", Transcript.view(entries))) {
      assertThat(session.run("Go on").text()).isEqualTo("Going on.");
    }
    dev.agent4j.session.Pairing.check(model.requests().get(0).messages());
  }

  @Test
  void callThatCannotBeRecordedAsBegunIsNotStarted() {
    var ran = new ArrayList<String>();
    var transcript =
        new Transcript(
            entry -> {
              if (entry instanceof CallBegun) {
                throw new IllegalStateException("the disk is full");
              }
            });
    llm.calls("write", Map.of());
    Tool write =
        Tools.answering(
            "write",
            (args, context) -> {
              ran.add("ran");
              return ToolOutput.of("");
            },
            Effects.writing("/x"));

    try (Session session = Agent.builder(llm).tools(write).build().session("s", transcript)) {
      assertThatThrownBy(() -> session.run("Go")).hasMessage("the disk is full");
    }

    assertThat(ran).isEmpty();
    assertThat(transcript.openCalls()).extracting(ToolCall::id).containsExactly("write");
    assertThat(transcript.isBegun("write")).isFalse();
  }

  @Test
  void everyTurnIsOneTurnOfTheEntriesAgain() {
    var transcript = new Transcript();
    llm.says("One.").fails(dev.agent4j.error.LlmException.Kind.REJECTED).says("Three.");

    try (Session session = Agent.builder(llm).build().session("s", transcript)) {
      session.run("a");
      assertThatThrownBy(() -> session.run("b")).isInstanceOf(Exception.class);
      session.run("c");
    }

    assertThat(transcript.turns()).isEqualTo(3);
    assertThat(Transcript.view(transcript.entries()).turns()).isEqualTo(3);
    var ends = new HashSet<Entry>();
    transcript.entries().stream().filter(it -> it instanceof TurnEnded).forEach(ends::add);
    assertThat(ends)
        .contains(
            new TurnEnded(Outcome.COMPLETED, ""),
            new TurnEnded(null, "scripted failure: REJECTED"));
    assertThat(transcript.entries().stream().filter(it -> it instanceof Replied)).hasSize(2);
  }
}
