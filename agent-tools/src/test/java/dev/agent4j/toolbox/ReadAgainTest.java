package dev.agent4j.toolbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.Agent;
import dev.agent4j.context.ContextManager;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page is only referred to while the model is sure to see it. */
class ReadAgainTest {
  private static final Map<String, Object> A = Map.of("path", "a.txt");

  @TempDir Path root;
  private Workspace workspace;

  @BeforeEach
  void setUp() throws IOException {
    workspace = Workspace.of(root);
    Files.writeString(root.resolve("a.txt"), "one\ntwo\nthree\n");
  }

  private List<String> results(ContextManager context, ScriptedLlm llm, Tool... more) {
    List<Tool> tools = new ArrayList<>(List.of(ReadFile.in(workspace), WriteFile.in(workspace)));
    tools.addAll(List.of(more));
    var transcript = new Transcript();
    Agent agent = Agent.builder(llm.says("Done.")).tools(tools).context(context).build();
    try (var session = agent.session("s", transcript)) {
      session.run("Go.");
    }
    return transcript.toolResults().stream().map(ToolResult::text).toList();
  }

  @Test
  void anUnchangedPageIsReferredToAndShownIfAskedForOnceMore() {
    var llm = new ScriptedLlm();
    llm.calls("read_file", A).calls("read_file", A).calls("read_file", A).calls("read_file", A);

    List<String> texts = results(ContextManager.everything(), llm);

    assertThat(texts.get(0)).startsWith("1\tone\n");
    assertThat(texts.get(1))
        .isEqualTo(
            "[unchanged since you read the same lines; they are in the result of call read_file"
                + " above. Call again to have them again. lines 1 to 3 of 3; 14 bytes; UTF-8; line"
                + " ends LF]");
    assertThat(texts.get(2)).isEqualTo(texts.get(0));
    assertThat(texts.get(3)).startsWith("[unchanged");
  }

  @Test
  void aPageThatTheContextManagerMayLetGoOfIsShownAgain() {
    var llm = new ScriptedLlm();
    llm.calls("read_file", A).calls("read_file", A);

    List<String> texts = results(ContextManager.recent(100), llm);

    assertThat(texts.get(1)).isEqualTo(texts.get(0));
  }

  @Test
  void anotherPageOrAnotherContentIsShown() {
    var llm = new ScriptedLlm();
    llm.calls("read_file", A)
        .calls("read_file", Map.of("path", "a.txt", "offset", 2))
        .calls("write_file", Map.of("path", "a.txt", "content", "new\n", "mode", "overwrite"))
        .calls("read_file", A);

    List<String> texts = results(ContextManager.everything(), llm);

    assertThat(texts.get(1)).startsWith("2\ttwo\n");
    assertThat(texts.get(3)).startsWith("1\tnew\n");
  }

  @Test
  void callsOfOneStepDoNotReferToEachOther() {
    var llm = new ScriptedLlm();
    llm.replies(StopReason.TOOL_USE, llm.call("read_file", A), llm.call("read_file", A));

    List<String> texts = results(ContextManager.everything(), llm);

    assertThat(texts).hasSize(2).allSatisfy(it -> assertThat(it).startsWith("1\tone\n"));
  }
}
