package dev.agent4j.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.event.AgentEvent;
import dev.agent4j.event.AgentEvent.LimitApproached;
import dev.agent4j.event.AgentEvent.ReplyDiscarded;
import dev.agent4j.event.AgentEvent.RequestRetried;
import dev.agent4j.event.AgentEvent.TextReceived;
import dev.agent4j.event.AgentEvent.ThinkingReceived;
import dev.agent4j.event.AgentEvent.ToolCallFinished;
import dev.agent4j.event.AgentEvent.ToolCallProgressed;
import dev.agent4j.event.AgentEvent.ToolCallStarted;
import dev.agent4j.event.AgentEvent.TurnFinished;
import dev.agent4j.event.Stamp;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.message.Usage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConsoleListenerTest {
  private static final Stamp STAMP = new Stamp("s", 1, 1, 1, Instant.EPOCH);

  private static final ToolCall CALL =
      new ToolCall("c1", "bash", JsonObject.of("command", "make\ntest"));

  final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void textComesAsItIsSaidAndToolCallsHaveALineEach() {
    plain(
        new TextReceived(STAMP, "I run "),
        new TextReceived(STAMP, "it."),
        new ToolCallStarted(STAMP, CALL),
        new ToolCallFinished(
            STAMP, CALL, result(Status.OK, "é".repeat(1_024)), Duration.ofMillis(1_340)),
        new TextReceived(STAMP, "Done."));

    assertThat(out.toString(UTF_8))
        .isEqualTo("I run it.\n✓ bash {\"command\":\"make\\ntest\"}  1.3 s, 2.0 KB\nDone.");
  }

  @Test
  void callThatFailedSaysWhyInOneLine() {
    plain(
        new ToolCallFinished(STAMP, CALL, result(Status.FAILED, "no\n such  file"), Duration.ZERO));

    assertThat(out.toString(UTF_8)).endsWith("0 ms, 14 B\n  FAILED: no such file\n");
  }

  @Test
  void thinkingIsLeftOutWhereItCannotBeToldFromText() {
    plain(new ThinkingReceived(STAMP, "Hm. "), new TextReceived(STAMP, "Yes."));

    assertThat(out.toString(UTF_8)).isEqualTo("Yes.");
  }

  @Test
  void verboseShowsThinkingAndProgress() {
    var listener = new ConsoleListener(new PrintStream(out, true, UTF_8), false, true);
    listener.onEvent(new ThinkingReceived(STAMP, "Hm."));
    listener.onEvent(new ToolCallProgressed(STAMP, "c1", "half way"));
    listener.onEvent(new TextReceived(STAMP, "Yes."));

    assertThat(out.toString(UTF_8)).isEqualTo("Hm.\n  half way\nYes.");
  }

  @Test
  void troublesHaveALineEach() {
    plain(
        new RequestRetried(STAMP, 1, "HTTP 529", Duration.ofMillis(1_500)),
        new ReplyDiscarded(STAMP, "connection reset"),
        new LimitApproached(STAMP, Outcome.STEP_LIMIT, "8 of 10 steps"));

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            """
            ! attempt 1 failed: HTTP 529; again in 1.5 s
            ! the reply broke off: connection reset; asking again
            ! 8 of 10 steps are used up
            """);
  }

  @Test
  void endTellsTokensCostAndTime() {
    var usage = new Usage(12_000, 300, 9_000, 0, 0);
    plain(
        new TextReceived(STAMP, "Done."),
        new TurnFinished(STAMP, Outcome.STEP_LIMIT, 1, 2, usage, 0.01234, Duration.ofSeconds(75)));

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            """
            Done.
            — step limit: 1 step, 2 tool calls, 12000 tokens in (9000 cached), 300 out, $0.0123, 1 min 15 s
            """);
  }

  @Test
  void costThatIsUnknownIsNotGuessed() {
    plain(new TurnFinished(STAMP, Outcome.COMPLETED, 1, 0, Usage.NONE, null, Duration.ZERO));

    assertThat(out.toString(UTF_8)).contains("cost unknown");
  }

  @Test
  void textCannotTakeOverTheTerminal() {
    plain(new TextReceived(STAMP, "a\u001b[2Jb\u0007c\r\n\td \u009b2J\u202ex\u2066y\u200fz\u2028"));

    assertThat(out.toString(UTF_8)).isEqualTo("a[2Jbc\n\td 2Jxyz");
  }

  @Test
  void terminalShowsWhatIsRunningUntilItHasFinished() {
    var listener = new ConsoleListener(new PrintStream(out, true, UTF_8), true, false);
    listener.onEvent(new ToolCallStarted(STAMP, CALL));
    String during = out.toString(UTF_8);
    listener.onEvent(new ToolCallFinished(STAMP, CALL, result(Status.OK, "x"), Duration.ZERO));

    assertThat(during).isEqualTo("\u001b[2m… bash\u001b[0m");
    assertThat(out.toString(UTF_8).substring(during.length()))
        .startsWith("\r\u001b[K\u001b[2m✓ bash")
        .endsWith("\u001b[0m\n");
  }

  private static ToolResult result(Status status, String text) {
    return new ToolResult("c1", status, text);
  }

  private void plain(AgentEvent... events) {
    var listener = new ConsoleListener(new PrintStream(out, true, UTF_8), false, false);
    for (AgentEvent event : events) {
      listener.onEvent(event);
    }
  }
}
