package dev.agent4j.toolbox.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.Agent;
import dev.agent4j.AgentResult;
import dev.agent4j.Session;
import dev.agent4j.Turn;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.testkit.ScriptedLlm;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shell's tools in the hands of an agent. */
class AgentWithShellTest extends ShellTest {
  final ScriptedLlm llm = new ScriptedLlm();

  private Agent agent() {
    return Agent.builder(llm).tools(ShellTools.in(workspace)).build();
  }

  @Test
  void commandsOfASessionShareTheirShellAndEndWithIt() {
    llm.calls("bash", Map.of("command", "mkdir sub; cd sub; echo $AGENT4J_SHELL >../marker"))
        .calls("bash", Map.of("command", "basename $PWD"))
        .calls("bash", Map.of("command", "sleep 91", "background", true))
        .calls("bash", Map.of("command", "sleep 92", "yield_s", 0.1))
        .says("Done.");
    String itsMarker;

    try (Session session = agent().session("test")) {
      assertThat(session.run("Go").outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(session.transcript().toolResults())
          .extracting(ToolResult::status)
          .containsExactly(Status.OK, Status.OK, Status.OK, Status.FAILED);
      assertThat(session.transcript().toolResults().get(1).text()).endsWith("\n\nsub\n");
      assertThat(session.transcript().toolResults().get(3).text())
          .contains("yield_s")
          .contains("at least 0.25");
      itsMarker = Shell.MARKER + "=" + read("marker").replaceAll("1/\\s*$", "");
      Awaitility.await().untilAsserted(() -> assertThat(ofCommands(itsMarker)).hasSize(2));
    }

    assertThat(processes(itsMarker)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sleep 93", "trap '' TERM; while :; do sleep 94; done"})
  void cancelledTurnKeepsWhatTheCommandSaidAndLeavesNoProcess(String command) throws Exception {
    llm.calls(
        "bash",
        Map.of("command", "echo $AGENT4J_SHELL >marker; echo said before; touch up; " + command));

    try (Session session = agent().session("test")) {
      Turn turn = session.start("Go");
      await("up");
      turn.cancel();
      AgentResult result = turn.await(Duration.ofSeconds(20)).orElseThrow();

      assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
      assertThat(session.transcript().toolResults())
          .singleElement()
          .satisfies(
              it -> {
                assertThat(it.status()).isEqualTo(Status.CANCELLED);
                assertThat(it.text()).contains("said before");
              });
      assertThat(processes(Shell.MARKER + "=" + read("marker").strip())).isEmpty();
      llm.says("Going on.");
      assertThat(session.run("Go on").text()).isEqualTo("Going on.");
    }
  }
}
