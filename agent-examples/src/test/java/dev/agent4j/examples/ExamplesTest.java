package dev.agent4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.AgentResult;
import dev.agent4j.message.Message;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.UserMessage;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.toolbox.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {
  final ScriptedLlm llm = new ScriptedLlm();
  @TempDir Path directory;

  @Test
  void ownToolCountsDays() {
    llm.calls("days_between", Map.of("from", "2026-11-22", "to", "2026-12-24"))
        .says("There are 32.");

    assertThat(AddATool.ask(llm)).isEqualTo("There are 32.");
    assertThat(results(1)).extracting(ToolResult::text).containsExactly("32");
  }

  @Test
  void ownToolTellsTheModelWhatIsWrong() {
    llm.calls("days_between", Map.of("from", "2026-11-31", "to", "2026-12-24", "unit", "WEEKS"))
        .says("I see.");

    AddATool.ask(llm);

    assertThat(results(1).get(0).status()).isEqualTo(ToolResult.Status.FAILED);
    assertThat(results(1).get(0).text()).contains("2026-11-31");
  }

  @Test
  void turnIsDrawnAsATree() throws Exception {
    Files.writeString(directory.resolve("net.md"), "Use a proxy.\n");
    llm.calls("search_files", Map.of("pattern", "proxy")).says("One file mentions proxies.");
    var out = new ByteArrayOutputStream();

    WatchATurn.run(
        llm,
        Workspace.of(directory),
        "Which files mention proxies?",
        new PrintStream(out, true, StandardCharsets.UTF_8));

    assertThat(out.toString(StandardCharsets.UTF_8).replaceAll("\\d+ ms", "N ms"))
        .isEqualTo(
            """
            agent.run("Which files mention proxies?")
            ├─ StepStarted 1
            │  ├─ ToolCallStarted   search_files {"pattern":"proxy"}
            │  └─ ToolCallFinished  OK, N ms
            ├─ StepStarted 2
            │  ├─ TextReceived      "One file mentions proxies."
            └─ TurnFinished         COMPLETED, 2 steps
            """);
    assertThat(results(1).get(0).text()).contains("net.md");
  }

  @Test
  void notesLastBeyondTheSession() {
    Path notes = directory.resolve("notes.jsonl");
    llm.calls("record_note", Map.of("content", "Releases are on Thursdays."))
        .says("I will.")
        .says("On Thursdays.")
        .calls("recall_notes", Map.of())
        .says("On Thursdays, says my note.");

    assertThat(SessionNotes.tell(llm, notes)).isEqualTo("On Thursdays.");
    assertThat(SessionNotes.ask(llm, notes)).isEqualTo("On Thursdays, says my note.");

    assertThat(llm.requests().get(3).messages()).hasSize(1);
    assertThat(results(4).get(0).text()).contains("Releases are on Thursdays.");
  }

  @Test
  void fullAgentIsSteeredAndLogged() throws Exception {
    Files.writeString(directory.resolve("README.md"), "# A project\n");
    Path log = directory.resolve("run.jsonl");
    llm.calls("list_files", Map.of()).says("README.md: what it is.").says("Nothing is hidden.");

    AgentResult result = FullAgent.run(llm, directory, log);

    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    List<Message> last = llm.requests().get(llm.requests().size() - 1).messages();
    assertThat(last).contains(new UserMessage("Leave out hidden files."));
    assertThat(Files.readString(log)).contains("SteerAccepted", "TurnFinished");
  }

  /** Returns the tool results that came with a request, counted from 0. */
  private List<ToolResult> results(int request) {
    List<Message> messages = llm.requests().get(request).messages();
    return ((ToolResultMessage) messages.get(messages.size() - 1)).results();
  }
}
