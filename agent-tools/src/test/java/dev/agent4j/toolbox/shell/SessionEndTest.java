package dev.agent4j.toolbox.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.OtherJvm;
import dev.agent4j.toolbox.Workspace;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionEndTest extends ShellTest {

  @Test
  void closingASessionEndsItsCommandsItsThreadsAndItsFiles() throws Exception {
    bash("sleep 81", "background", true);
    bash(
        "(setsid nohup sleep 82 &) ; trap '' TERM; touch up; sleep 83; sleep 83",
        "background",
        true);
    bash("setsid sleep 84 >/dev/null & exit 0");
    String spill = bash("seq 1 100000").details().string("spill").orElseThrow();
    await("up");
    assertThat(ofCommands()).hasSizeGreaterThan(3);
    assertThat(threads()).isNotEmpty();

    scope.close();

    assertThat(processes()).isEmpty();
    assertThat(Path.of(spill).getParent()).doesNotExist();
    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> threads().isEmpty());
  }

  @Test
  void closingASessionEndsACallThatIsUnderWay() throws Exception {
    Call call = calling("touch up; sleep 85");
    await("up");

    scope.close();

    assertThat(call.get().details().string("status")).hasValue("killed");
  }

  @Test
  void finishedCommandsLeaveNoThreads() throws Exception {
    for (int i = 0; i < 5; i++) {
      bash("true");
    }

    Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> threads().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit", "term"})
  void commandsEndWithTheJvmAndNeverSeeItsKey(String how) throws Exception {
    ProcessBuilder builder = OtherJvm.of(Agent.class, directory.toString(), how);
    builder.environment().put("MINIMAX_API_KEY", "sk-the-key-that-nobody-may-see");
    builder.environment().put("MAVEN_TOKEN", "the token");
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process jvm = builder.start();
    try (BufferedReader lines = jvm.inputReader(UTF_8)) {
      String itsMarker = lines.readLine();
      String environment = lines.readLine();
      assertThat(environment).contains("PATH=").doesNotContain("nobody-may-see", "the token");
      assertThat(lines.readLine()).contains("MAVEN_TOKEN").contains("MINIMAX_API_KEY");
      assertThat(ofCommands(itsMarker)).isNotEmpty();
      if (how.equals("term")) {
        jvm.destroy();
      } else {
        jvm.getOutputStream().close();
      }

      assertThat(jvm.waitFor(20, TimeUnit.SECONDS)).isTrue();

      assertThat(processes(itsMarker)).isEmpty();
    } finally {
      jvm.destroyForcibly().waitFor();
    }
  }

  /** A program with a session that it does not close. */
  static final class Agent {
    public static void main(String[] arguments) throws Exception {
      var workspace = Workspace.of(Path.of(arguments[0]));
      var scope = new ToolScope();
      var bash = ShellTools.in(workspace).get(0);
      ToolOutput first =
          bash.execute(
              JsonObject.of("command", "env | tr '\\n' ' '; (setsid sleep 86 >/dev/null 2>&1 &)"),
              ToolContext.of("1", scope));
      bash.execute(
          JsonObject.of("command", "trap '' HUP; sleep 87; sleep 87", "background", true),
          ToolContext.of("2", scope));
      String environment = said(first);
      System.out.println(
          environment.replaceAll(".*" + Shell.MARKER + "=(\\S*/)1/.*", Shell.MARKER + "=$1"));
      System.out.println(environment);
      System.out.println(
          first.text().lines().filter(it -> it.startsWith("Environment")).findFirst().orElse(""));
      System.out.flush();
      if (System.in.read() < 0) {
        System.exit(0);
      }
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(it -> it.startsWith("agent4j-bash"))
        .toList();
  }
}
