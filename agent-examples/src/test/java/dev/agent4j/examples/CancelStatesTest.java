package dev.agent4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.Agent;
import dev.agent4j.AgentResult;
import dev.agent4j.Session;
import dev.agent4j.Turn;
import dev.agent4j.event.AgentEvent.TextReceived;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.llm.minimax.Dialect;
import dev.agent4j.llm.minimax.MiniMax;
import dev.agent4j.llm.minimax.testkit.StubMiniMax;
import dev.agent4j.llm.minimax.testkit.script.Breakdown;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.shell.ShellTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A turn over real HTTP with real tools is cancelled in each state it can be in, ends, and the next
 * turn goes on from what it left. How long each took is written to {@code target/cancel-states.md};
 * no time fails the test.
 */
class CancelStatesTest {
  static final Duration AT_MOST = Duration.ofSeconds(30);
  static final List<String> TABLE = new ArrayList<>();

  @TempDir Path directory;

  @AfterAll
  static void writeTable() throws IOException {
    Files.createDirectories(Path.of("target"));
    Files.writeString(
        Path.of("target/cancel-states.md"),
        "| state | ms from cancel() to the end of the turn |\n|---|---|\n"
            + String.join("\n", TABLE)
            + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Cancels a turn as soon as {@code isReached}, and takes another. */
  Transcript cancel(
      String state,
      StubMiniMax stub,
      List<Tool> tools,
      Callable<Boolean> isReached,
      RecordingListener heard)
      throws InterruptedException {
    MiniMax llm =
        MiniMax.builder(StubMiniMax.KEY)
            .baseUrl(stub.baseUrl().toString())
            .dialect(Dialect.OPENAI)
            .build();
    Agent agent = Agent.builder(llm).tools(tools).listener(heard).build();
    var transcript = new Transcript();
    try (Session session = agent.session(state, transcript)) {
      Turn turn = session.start("Go");
      Awaitility.await().atMost(AT_MOST).pollInterval(Duration.ofMillis(5)).until(isReached);

      long start = System.nanoTime();
      turn.cancel();
      AgentResult result = turn.await(AT_MOST).orElseThrow();
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);

      TABLE.add("| " + state + " | " + millis + " |");
      assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
      int asked = stub.requests().size();
      stub.replies(Reply.says("Going on."));
      assertThat(session.run("Go on").outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(stub.requests()).hasSize(asked + 1);
    }
    return transcript;
  }

  @Test
  void whileWaitingForHeadersTheSocketIsClosed() throws InterruptedException {
    try (StubMiniMax stub = StubMiniMax.start()) {
      stub.replies(Reply.says("Never heard."));
      stub.plays(Breakdown.STALL_BEFORE_HEADERS);

      cancel(
          "waiting for headers",
          stub,
          List.of(),
          () -> stub.requests().size() == 1,
          new RecordingListener());

      assertThat(stub.awaitClientGone(AT_MOST)).isTrue();
    }
  }

  @Test
  void inMidStreamTheSocketIsClosedAndWhatWasHeardIsKept() throws InterruptedException {
    try (StubMiniMax stub = StubMiniMax.start()) {
      var heard = new RecordingListener();
      stub.replies(Reply.says("Once upon a time there was a long, long story. ".repeat(20)));
      stub.plays(Breakdown.STALL_MID_STREAM);

      Transcript transcript =
          cancel(
              "in mid-stream",
              stub,
              List.of(),
              () -> !heard.events(TextReceived.class).isEmpty(),
              heard);

      assertThat(stub.awaitClientGone(AT_MOST)).isTrue();
      assertThat(transcript.messages().get(1).toString()).contains("Once upon a time");
    }
  }

  @Test
  void insideAToolItIsInterrupted() throws InterruptedException {
    try (StubMiniMax stub = StubMiniMax.start()) {
      var begun = new CountDownLatch(1);
      stub.replies(Reply.calls("wait", JsonObject.empty()));

      Transcript transcript =
          cancel(
              "inside a tool",
              stub,
              List.of(waiting("wait", begun)),
              () -> begun.getCount() == 0,
              new RecordingListener());

      assertThat(transcript.toolResults().get(0).status()).isEqualTo(Status.CANCELLED);
    }
  }

  @Test
  void insideAShellCommandThatIgnoresSigtermItsTreeIsGone() throws Exception {
    try (StubMiniMax stub = StubMiniMax.start()) {
      // Commands count their processes by themselves: they are found by what they were told.
      String seconds = "300.0" + System.nanoTime();
      stub.replies(
          Reply.calls(
              "bash",
              JsonObject.of(
                  "command",
                  "trap '' TERM; echo so far; sleep SECONDS & sleep SECONDS; sleep SECONDS"
                      .replace("SECONDS", seconds))));

      Transcript transcript =
          cancel(
              "inside a shell command that ignores SIGTERM",
              stub,
              ShellTools.in(Workspace.of(directory)),
              () -> runningWith("sleep\0" + seconds).size() == 2,
              new RecordingListener());

      ToolResult result = transcript.toolResults().get(0);
      assertThat(result.status()).isEqualTo(Status.CANCELLED);
      assertThat(result.text()).contains("so far");
      assertThat(runningWith(seconds)).isEmpty();
    }
  }

  /** Returns the ids of the processes whose command lines contain {@code words}. */
  private static List<Path> runningWith(String words) throws IOException {
    List<Path> running = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        if (commandLine(process).contains(words)) {
          running.add(process.getFileName());
        }
      }
    }
    return running;
  }

  /** Empty for one that has gone, or was killed and stands in the table until its parent looks. */
  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void whileToolsRunInParallelAllAreInterrupted() throws InterruptedException {
    try (StubMiniMax stub = StubMiniMax.start()) {
      var begun = new CountDownLatch(3);
      stub.replies(
          Reply.calls("a", JsonObject.empty())
              .withCall("b", JsonObject.empty())
              .withCall("c", JsonObject.empty()));

      Transcript transcript =
          cancel(
              "while tools run in parallel",
              stub,
              List.of(waiting("a", begun), waiting("b", begun), waiting("c", begun)),
              () -> begun.getCount() == 0,
              new RecordingListener());

      assertThat(transcript.toolResults())
          .extracting(ToolResult::status)
          .containsExactly(Status.CANCELLED, Status.CANCELLED, Status.CANCELLED);
    }
  }

  static Tool waiting(String name, CountDownLatch begun) {
    return Tool.raw(
            name,
            "Waits.",
            JsonSchema.of(JsonObject.of("type", "object")),
            (args, context) -> {
              begun.countDown();
              new CountDownLatch(1).await();
              return ToolOutput.of("never");
            })
        .withEffects(args -> Effects.none());
  }
}
