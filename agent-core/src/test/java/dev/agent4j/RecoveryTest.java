package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.agent4j.json.JsonObject;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.policy.Approver;
import dev.agent4j.policy.Decision;
import dev.agent4j.session.Entry;
import dev.agent4j.session.Entry.CallBegun;
import dev.agent4j.session.Entry.CallEnded;
import dev.agent4j.session.Entry.Replied;
import dev.agent4j.session.Pairing;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Effects.Repeat;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolDefinition;
import dev.agent4j.tool.ToolOutput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session goes on from whatever was recorded before its process was killed. */
class RecoveryTest {

  /** A tool of which one can find out whether a call was done. */
  private record Verifiable(Done done, List<String> probed) implements Tool {
    @Override
    public ToolDefinition definition() {
      return new ToolDefinition("verifiable", "Can be checked.", Tools.ANYTHING);
    }

    @Override
    public ToolOutput execute(JsonObject arguments, ToolContext context) {
      return ToolOutput.of("done");
    }

    @Override
    public Effects effects(JsonObject arguments) {
      return Effects.writing("/v").repeatable(Repeat.VERIFIABLE);
    }

    @Override
    public Done probe(JsonObject arguments, ToolContext context) {
      probed.add(context.callId() + " " + context.sessionId() + " " + arguments);
      return done;
    }
  }

  private static ToolCall call(String id, String tool) {
    return new ToolCall(id, tool, JsonObject.of("n", 1));
  }

  private static List<Entry> cutOff(ToolCall call, boolean isBegun) {
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry.Said(new dev.agent4j.message.UserMessage("Go")));
    entries.add(Replied.of(new AssistantMessage(List.of(call))));
    if (isBegun) {
      entries.add(new CallBegun(call.id()));
    }
    return entries;
  }

  private static Transcript goesOn(List<Entry> entries, Tool... tools) {
    var llm = new ScriptedLlm().says("Going on.");
    var transcript = Transcript.view(entries);
    try (Session session = Agent.builder(llm).tools(tools).build().session("again", transcript)) {
      session.run("Go on");
    }
    Pairing.check(llm.requests().get(0).messages());
    return transcript;
  }

  @ParameterizedTest
  @CsvSource({
    "write, true, FAILED, 'Outcome unknown'",
    "write, false, SKIPPED, 'Not started'",
    "read, false, SKIPPED, 'may be repeated'",
    "gone, true, FAILED, 'Outcome unknown'",
    "gone, false, SKIPPED, 'Not started'"
  })
  void callThatWasCutOffIsToldByWhatIsKnown(
      String tool, boolean isBegun, Status status, String told) {
    Tool write = Tools.answering("write", (a, c) -> ToolOutput.of(""), Effects.writing("/x"));
    Tool read = Tools.answering("read", (a, c) -> ToolOutput.of(""), Effects.reading("/x"));

    Transcript transcript = goesOn(cutOff(call("c", tool), isBegun), write, read);

    ToolResult result = transcript.toolResults().get(0);
    assertThat(result.status()).isEqualTo(status);
    assertThat(result.text()).contains(told);
  }

  @ParameterizedTest
  @CsvSource({
    "YES, OK, 'It was done'",
    "NO, FAILED, 'was not done'",
    "UNKNOWN, FAILED, 'Outcome unknown'"
  })
  void toolThatCanFindOutIsAsked(Tool.Done done, Status status, String told) {
    List<String> probed = new ArrayList<>();

    Transcript transcript =
        goesOn(cutOff(call("c", "verifiable"), true), new Verifiable(done, probed));

    assertThat(probed).containsExactly("c again {\"n\":1}");
    assertThat(transcript.toolResults().get(0).status()).isEqualTo(status);
    assertThat(transcript.toolResults().get(0).text()).contains(told);
  }

  @Test
  void toolIsNotAskedOfACallThatHadNotBegun() {
    List<String> probed = new ArrayList<>();

    goesOn(cutOff(call("c", "verifiable"), false), new Verifiable(Tool.Done.YES, probed));

    assertThat(probed).isEmpty();
  }

  @Test
  void toolThatFailsToFindOutLeavesTheOutcomeUnknown() {
    Tool broken =
        new Tool() {
          @Override
          public ToolDefinition definition() {
            return new ToolDefinition("broken", "Fails.", Tools.ANYTHING);
          }

          @Override
          public ToolOutput execute(JsonObject arguments, ToolContext context) {
            return ToolOutput.of("");
          }

          @Override
          public Effects effects(JsonObject arguments) {
            return Effects.writing("/x").repeatable(Repeat.VERIFIABLE);
          }

          @Override
          public Done probe(JsonObject arguments, ToolContext context) {
            throw new AssertionError("no idea");
          }
        };

    Transcript transcript = goesOn(cutOff(call("c", "broken"), true), broken);

    assertThat(transcript.toolResults().get(0).text()).contains("Outcome unknown");
  }

  @Test
  void sessionThatGoesOnDoesNotRewriteWhatWasShown() {
    var transcript = Transcript.view(cutOff(call("c", "write"), true));
    List<Message> before = transcript.messages();
    List<Entry> entries = transcript.entries();

    Transcript after = goesOn(entries);

    assertThat(after.messages().subList(0, before.size())).isEqualTo(before);
    assertThat(after.entries().subList(0, entries.size())).isEqualTo(entries);
  }

  @Test
  void markInWhatWasRecordedIsNotWrittenByALaterProcess() {
    var write = call("c", "write");
    List<Entry> entries = cutOff(write, true);
    entries.add(new CallEnded(new ToolResult("c", Status.OK, "password: [redacted]")));
    var llm =
        new ScriptedLlm()
            .replies(
                StopReason.TOOL_USE,
                new ToolCall("d", "write", JsonObject.of("text", "password: [redacted]")))
            .says("Done.");
    var ran = new ArrayList<String>();
    Tool tool =
        Tools.answering(
            "write",
            (args, context) -> {
              ran.add(args.toString());
              return ToolOutput.of("");
            },
            Effects.writing("/x"));
    var transcript = Transcript.view(entries);

    try (Session session = Agent.builder(llm).tools(tool).build().session("s", transcript)) {
      session.run("Write it");
    }

    assertThat(ran).isEmpty();
    assertThat(transcript.toolResults().get(1).text()).contains("stands for a secret");
  }

  @Test
  void nothingIsResumedWhereNothingWaits() {
    try (Session session = Agent.builder(new ScriptedLlm()).build().session("s")) {
      assertThatIllegalStateException()
          .isThrownBy(session::resume)
          .withMessageContaining("session s has no call that waits");
    }
  }

  /** The agent of random scripts: its tools take a copy of the entries while they run. */
  private static final class Playing {
    final Transcript transcript = new Transcript();
    final List<List<Entry>> within = new CopyOnWriteArrayList<>();
    final List<List<Message>> shown = new CopyOnWriteArrayList<>();
    final Set<String> started = new HashSet<>();
    final List<String> startedTwice = new ArrayList<>();

    Tool[] tools() {
      Tool.RawBody body =
          (args, context) -> {
            synchronized (started) {
              if (!started.add(context.callId())) {
                startedTwice.add(context.callId());
              }
            }
            within.add(transcript.entries());
            shown.add(transcript.messages());
            if (args.has("fail")) {
              throw new IllegalStateException("failed");
            }
            return ToolOutput.of("ran");
          };
      return new Tool[] {
        Tools.answering("pure", body, Effects.none()),
        Tools.answering("read", body, Effects.reading("/x")),
        Tools.answering("write", body, Effects.writing("/x")),
        Tools.answering("any", body, Effects.unknown()),
        Tools.answering("asked", body, Effects.writing("/y"))
      };
    }

    Agent agent(ScriptedLlm llm, Random random) {
      return Agent.builder(llm)
          .tools(tools())
          .limits(Limits.of().steps(4))
          .policy(call -> call.tool().equals("asked") ? Decision.ask("May it?") : Decision.allow())
          .approver(
              (call, what) ->
                  switch (random.nextInt(4)) {
                    case 0 -> Approver.once();
                    case 1 -> Approver.forSession();
                    case 2 -> Approver.denied("no");
                    default -> Approver.later();
                  })
          .build();
    }

    private static ScriptedLlm script(Random random) {
      var llm = new ScriptedLlm();
      int steps = 1 + random.nextInt(5);
      for (int i = 0; i < steps; i++) {
        if (random.nextInt(5) == 0) {
          llm.replies(StopReason.MAX_TOKENS, new Text("and "));
          continue;
        }
        var blocks = new ContentBlock[1 + random.nextInt(4)];
        for (int n = 0; n < blocks.length; n++) {
          String[] names = {"pure", "read", "write", "any", "asked", "none"};
          Map<String, ?> arguments = random.nextInt(4) == 0 ? Map.of("fail", true) : Map.of();
          blocks[n] = llm.call(names[random.nextInt(names.length)], arguments);
        }
        llm.replies(random.nextInt(6) == 0 ? StopReason.OTHER : StopReason.TOOL_USE, blocks);
      }
      for (int i = 0; i < 3; i++) {
        llm.says("Done.");
      }
      return llm;
    }

    void play(Random random) {
      try (Session session = agent(script(random), random).session("s", transcript)) {
        session.run("Go");
        if (!transcript.openCalls().isEmpty() && random.nextBoolean()) {
          session.resume();
        }
      }
    }
  }

  @Property(tries = 60)
  void everyPrefixOfTheEntriesIsGoneOnFromAndNoByteThatWasShownChanges(@ForAll long seed) {
    var random = new Random(seed);
    var first = new Playing();

    first.play(random);

    List<Entry> all = first.transcript.entries();
    assertThat(first.startedTwice).isEmpty();
    List<Message> last = first.transcript.messages();
    for (List<Message> shown : first.shown) {
      assertThat(last.subList(0, shown.size())).isEqualTo(shown);
    }
    for (List<Entry> within : first.within) {
      assertThat(all.subList(0, within.size())).isEqualTo(within);
    }
    for (int n = 0; n <= all.size(); n++) {
      assertGoesOnFrom(all.subList(0, n), last);
    }
  }

  private static void assertGoesOnFrom(List<Entry> prefix, List<Message> whole) {
    Transcript transcript = Transcript.view(prefix);
    List<Message> before = transcript.messages();
    List<ToolCall> open = transcript.openCalls();
    Set<String> begun = new HashSet<>();
    open.stream().map(ToolCall::id).filter(transcript::isBegun).forEach(begun::add);
    var llm = new ScriptedLlm().says("Going on.");
    var again = new Playing();

    try (Session session =
        Agent.builder(llm).tools(again.tools()).build().session("again", transcript)) {
      assertThat(session.run("Go on").text()).isEqualTo("Going on.");
    }

    assertThat(whole.subList(0, before.size())).isEqualTo(before);
    List<Message> request = llm.requests().get(0).messages();
    Pairing.check(request);
    assertThat(request.subList(0, before.size())).isEqualTo(before);
    assertThat(again.started).isEmpty();
    for (ToolCall call : open) {
      ToolResult result =
          transcript.toolResults().stream()
              .filter(it -> it.callId().equals(call.id()))
              .findFirst()
              .orElseThrow();
      String told =
          begun.contains(call.id())
              ? "Outcome unknown"
              : call.name().equals("pure") || call.name().equals("read")
                  ? "may be repeated"
                  : "Not started";
      assertThat(result.text()).contains(told);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void turnsStaySetApartHoweverOftenTheSessionIsOpened(int times) {
    var transcript = new Transcript();
    for (int i = 0; i < times; i++) {
      var heard = new dev.agent4j.testkit.RecordingListener();
      try (Session session =
          Agent.builder(new ScriptedLlm().says("Hi."))
              .build()
              .session("s", Transcript.view(transcript.entries()))) {
        session.run("Go", heard);
        assertThat(heard.events()).extracting(it -> it.turn()).containsOnly(i + 1);
        transcript = session.transcript();
      }
    }
  }
}
