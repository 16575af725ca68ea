package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.event.AgentEvent.ApprovalAnswered;
import dev.agent4j.event.AgentEvent.ApprovalRequested;
import dev.agent4j.event.AgentEvent.ReplyDiscarded;
import dev.agent4j.event.AgentEvent.RequestRetried;
import dev.agent4j.event.AgentEvent.ThinkingReceived;
import dev.agent4j.event.AgentEvent.ToolCallFinished;
import dev.agent4j.event.AgentEvent.ToolCallProgressed;
import dev.agent4j.event.AgentEvent.TurnFailed;
import dev.agent4j.event.RunLog;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ContentBlock.Unknown;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.Usage;
import dev.agent4j.policy.Approver;
import dev.agent4j.policy.Decision;
import dev.agent4j.redact.Redactor;
import dev.agent4j.session.Entry.Denied;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets are blacked out once: memory, requests, events and the log hold the same bytes. */
class SecretsInTurnsTest {
  static final String SECRET = "opensesame12345678";
  static final String TAG = "[redacted:DOOR]";

  final ScriptedLlm llm = new ScriptedLlm();
  final RecordingListener heard = new RecordingListener();
  final List<String> journal = new CopyOnWriteArrayList<>();
  final Transcript transcript = new Transcript(entry -> journal.add(entry.toString()));
  final Redactor redactor = Redactor.of().with("DOOR", SECRET);
  @TempDir Path dir;

  /** Wherever it is looked, the secret is not there. */
  @AfterEach
  void secretIsNowhere() {
    assertThat(transcript.entries().toString()).doesNotContain(SECRET);
    assertThat(transcript.messages().toString()).doesNotContain(SECRET);
    assertThat(journal.toString()).doesNotContain(SECRET);
    assertThat(heard.events().toString()).doesNotContain(SECRET);
    llm.requests().forEach(it -> assertThat(it.messages().toString()).doesNotContain(SECRET));
  }

  private AgentBuilder builder(Tool... tools) {
    return Agent.builder(llm).tools(tools).redactor(redactor).listener(heard);
  }

  private AgentResult run(AgentBuilder builder, String prompt, TurnOptions options) {
    try (Session session = builder.build().session("s", transcript)) {
      return session.run(prompt, options);
    }
  }

  private AgentResult run(AgentBuilder builder) {
    return run(builder, "Go", TurnOptions.of());
  }

  @Test
  void inPromptsAndInstructions() {
    llm.says("Hi.");

    run(builder(), "Use " + SECRET, TurnOptions.of().instructions("Say " + SECRET));

    assertThat(llm.requests().get(0).messages().toString())
        .contains("Use " + TAG + "\n\nSay " + TAG);
  }

  @Test
  void inSteers() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var steered = new CountDownLatch(1);
    llm.calls("wait", Map.of()).says("Done.");
    Tool wait =
        Tools.answering(
            "wait",
            (args, context) -> {
              begun.countDown();
              steered.await();
              return ToolOutput.of("");
            },
            Effects.none());

    try (Session session = builder(wait).build().session("s", transcript)) {
      Turn turn = session.start("Go");
      begun.await();
      turn.steer("Use " + SECRET);
      steered.countDown();
      turn.await();
    }

    assertThat(llm.requests().get(1).messages().toString()).contains("Use " + TAG);
  }

  @Test
  void inAllOfAReplyAndTheToolGetsWhatTheModelWrote() {
    List<String> got = new CopyOnWriteArrayList<>();
    Tool look =
        Tools.answering(
            "look",
            (args, context) -> {
              got.add(args.toString());
              return ToolOutput.of("seen");
            },
            Effects.none());
    JsonObject arguments =
        JsonObject.parse("{\"a\":{\"" + SECRET + "\":[\"x\",\"" + SECRET + "\"]}}");
    llm.replies(
            StopReason.TOOL_USE,
            new Thinking("I know " + SECRET, "seal"),
            new Thinking("clean", "seal"),
            new Text("It is " + SECRET),
            new Unknown("odd", JsonObject.of("s", SECRET)),
            new ToolCall("c", "look", arguments))
        .says("It was " + SECRET + ".");

    AgentResult result = run(builder(look));

    assertThat(result.text()).isEqualTo("It was " + TAG + ".");
    assertThat(got).containsExactly(arguments.toString());
    List<ContentBlock> kept = ((AssistantMessage) transcript.messages().get(1)).content();
    assertThat(kept)
        .containsExactly(
            new Thinking("I know " + TAG, null),
            new Thinking("clean", "seal"),
            new Text("It is " + TAG),
            new Unknown("odd", JsonObject.of("s", TAG)),
            new ToolCall(
                "c",
                "look",
                JsonObject.parse("{\"a\":{\"" + TAG + "\":[\"x\",\"" + TAG + "\"]}}")));
    assertThat(heard.events(ThinkingReceived.class).toString()).contains("I know " + TAG);
  }

  @Test
  void inResultsDetailsAndProgress() {
    Tool look =
        Tools.answering(
            "look",
            (args, context) -> {
              context.progress().accept("at " + SECRET);
              return ToolOutput.of("found " + SECRET).with("where", SECRET);
            },
            Effects.none());
    llm.calls("look", Map.of()).says("Done.");

    run(builder(look));

    ToolResult result = transcript.toolResults().get(0);
    assertThat(result.text()).isEqualTo("found " + TAG);
    assertThat(result.details()).isEqualTo(JsonObject.of("where", TAG));
    assertThat(heard.events(ToolCallFinished.class).get(0).result()).isEqualTo(result);
    assertThat(heard.events(ToolCallProgressed.class).get(0).text()).isEqualTo("at " + TAG);
  }

  @Test
  void inFailuresOfTools() {
    Tool look =
        Tools.answering(
            "look",
            (args, context) -> {
              if (args.has("known")) {
                throw new ToolException(Code.NOT_FOUND, "no " + SECRET);
              }
              throw new IllegalStateException("at " + SECRET);
            },
            Effects.none());
    llm.calls("look", Map.of("known", 1)).calls("look", Map.of()).says("Done.");

    run(builder(look));

    assertThat(transcript.toolResults().get(0).text()).isEqualTo("no " + TAG);
    assertThat(transcript.toolResults().get(1).text()).endsWith("at " + TAG);
  }

  @Test
  void inWhatIsWrongWithACall() {
    JsonSchema schema =
        JsonSchema.of(
            JsonObject.parse(
                """
                {"type":"object","properties":{"by":{"type":"integer"},
                "how":{"type":"string","enum":["a","b"]}},"additionalProperties":false}"""));
    Tool strict = Tool.raw("strict", "Is.", schema, (args, context) -> ToolOutput.of("ran"));
    llm.calls("strict", Map.of("by", SECRET))
        .calls("strict", Map.of("how", SECRET))
        .calls("strict", Map.of(SECRET, 1))
        .replies(StopReason.TOOL_USE, new ToolCall("n", "strict " + SECRET, JsonObject.empty()))
        .replies(
            StopReason.TOOL_USE,
            new ToolCall("u", "strict", JsonObject.empty(), "{\"by\": " + SECRET))
        .says("Done.");

    run(builder(strict));

    assertThat(transcript.toolResults()).hasSize(5);
    assertThat(transcript.toolResults().get(0).text()).contains(TAG);
  }

  @Test
  void inQuestionsAndReasons() {
    List<String> asked = new CopyOnWriteArrayList<>();
    Tool look = Tools.answering("look", (a, c) -> ToolOutput.of(""), Effects.none());
    llm.calls("look", Map.of("ask", SECRET)).calls("look", Map.of()).says("Done.");

    run(
        builder(look)
            .policy(
                call ->
                    call.arguments().has("ask")
                        ? Decision.ask("Use " + SECRET + "?")
                        : Decision.deny("not " + SECRET))
            .approver(
                (call, what) -> {
                  asked.add(what + call.arguments());
                  return Approver.denied("never " + SECRET);
                }));

    assertThat(asked.toString()).contains(SECRET);
    assertThat(heard.events(ApprovalRequested.class).get(0).question()).contains(TAG);
    assertThat(heard.events(ApprovalAnswered.class).get(0).reason()).isEqualTo("never " + TAG);
    assertThat(transcript.entries().stream().filter(it -> it instanceof Denied)).hasSize(2);
  }

  @Test
  void inFailuresOfTheModel() {
    llm.answers(
            (request, listener) -> {
              listener.onRetry(1, "bad " + SECRET, Duration.ZERO);
              listener.onText("Hel");
              throw failure("cut at " + SECRET);
            })
        .answers(
            (request, listener) -> {
              throw failure("no " + SECRET);
            });

    assertThatThrownBy(() -> run(builder())).isInstanceOf(LlmException.class);

    assertThat(heard.events(RequestRetried.class).get(0).reason()).isEqualTo("bad " + TAG);
    assertThat(heard.events(ReplyDiscarded.class).get(0).reason()).isEqualTo("cut at " + TAG);
    assertThat(heard.events(TurnFailed.class).get(0).reason()).isEqualTo("no " + TAG);
  }

  private static LlmException failure(String message) {
    return new LlmException(Kind.TRANSPORT, message, null);
  }

  @Test
  void inDeltasThatCutThemInTwo() {
    String said = "The word is " + SECRET + ", as ever.";
    for (int size = 1; size < said.length(); size += 3) {
      int each = size;
      llm.answers(
          (request, listener) -> {
            for (int at = 0; at < said.length(); at += each) {
              listener.onText(said.substring(at, Math.min(said.length(), at + each)));
            }
            return response(StopReason.END_TURN, new Text(said));
          });
      var own = new RecordingListener();

      AgentResult result = run(builder(), "Go", TurnOptions.of().listener(own));

      assertThat(own.text()).isEqualTo("The word is " + TAG + ", as ever.");
      assertThat(result.text()).isEqualTo(own.text());
    }
  }

  private static LlmResponse response(StopReason stopReason, ContentBlock... content) {
    return new LlmResponse(
        new AssistantMessage(List.of(content)), stopReason, Usage.NONE, "scripted", 0.0);
  }

  @Test
  void inTextThatIsCancelledInTheMiddle() {
    llm.answers(
        (request, listener) -> {
          listener.onText("It is " + SECRET);
          throw new InterruptedException();
        });

    AgentResult result = run(builder());

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.text()).isEqualTo("It is " + TAG);
    assertThat(heard.text()).isEqualTo(result.text());
  }

  @Test
  void inTextOfSeveralBlocksThatCutThemInTwo() {
    llm.replies(
        StopReason.END_TURN,
        new Text("It is " + SECRET.substring(0, 5)),
        new Text(SECRET.substring(5) + "."));

    AgentResult result = run(builder());

    assertThat(result.text()).isEqualTo("It is " + TAG + ".").isEqualTo(heard.text());
    assertThat(((AssistantMessage) transcript.messages().get(1)).text()).isEqualTo(result.text());
  }

  @Test
  void whatIsLearntInTheMiddleOfATurnIsBlackedOutFromThenOn() {
    redactor.learn("GATE", "mellon87654321");
    Tool learn =
        Tools.answering(
            "learn",
            (args, context) -> {
              redactor.learn("KEY", "friend-1234-friend");
              return ToolOutput.of("the key is friend-1234-friend");
            },
            Effects.none());
    llm.calls("learn", Map.of()).says("It is friend-1234-friend, and mellon87654321.");

    AgentResult result = run(builder(learn));

    assertThat(transcript.toolResults().get(0).text()).isEqualTo("the key is [redacted:KEY]");
    assertThat(result.text()).isEqualTo("It is [redacted:KEY], and [redacted:GATE].");
    assertThat(heard.text()).isEqualTo(result.text());
  }

  @Test
  void whatIsLearntInTheMiddleOfAReplyIsBlackedOutInTheRest() {
    llm.answers(
        (request, listener) -> {
          listener.onText("It is fri");
          redactor.learn("KEY", "friend-1234-friend");
          listener.onText("end-1234, no: friend-12");
          listener.onText("34-friend.");
          return response(
              StopReason.END_TURN, new Text("It is friend-1234, no: friend-1234-friend."));
        });

    AgentResult result = run(builder());

    assertThat(heard.text()).doesNotContain("friend-1234-friend");
    assertThat(result.text()).doesNotContain("friend-1234-friend").endsWith("[redacted:KEY].");
  }

  @Test
  void logHoldsTheSameBytes() throws IOException {
    Tool look = Tools.answering("look", (a, c) -> ToolOutput.of("found " + SECRET), Effects.none());
    llm.calls("look", Map.of("at", SECRET)).says("It is " + SECRET);
    Path file = dir.resolve("log");

    try (RunLog log = RunLog.to(file)) {
      run(builder(look).listener(log), "Use " + SECRET, TurnOptions.of());
    }

    assertThat(Files.readString(file))
        .doesNotContain(SECRET)
        .contains("Use " + TAG)
        .contains("{\"at\":\"" + TAG + "\"}")
        .contains("found " + TAG)
        .contains("It is " + TAG);
  }

  @Test
  void callThatWouldWriteAMarkIsNotExecuted() {
    List<String> ran = new CopyOnWriteArrayList<>();
    Tool write =
        Tools.answering(
            "write",
            (args, context) -> {
              ran.add(args.toString());
              return ToolOutput.of("");
            },
            Effects.writing("/x"));
    llm.calls("write", Map.of("text", "key = " + TAG)).says("I see.");

    run(builder(write));

    assertThat(ran).isEmpty();
    assertThat(transcript.toolResults().get(0).text()).contains(TAG + ", which stands for");
  }
}
