package dev.agent4j.toolbox.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.OtherJvm;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shell in a JVM that takes its system for Windows, and finds a program that stands for
 * PowerShell: what is chosen by the platform, and what is done without what Linux has.
 */
class OnWindowsTest {
  @TempDir Path directory;

  @Test
  @Tag("slow")
  void wholeCallsWorkWithoutAnythingOfLinux() throws Exception {
    Path workspace = Files.createDirectory(directory.resolve("workspace"));
    Files.createDirectory(workspace.resolve("sub"));
    FakePowerShell.in(Files.createDirectory(directory.resolve("programs")));
    Path said = directory.resolve("said");
    ProcessBuilder jvm = OtherJvm.of(OnWindows.class, workspace.toString());
    jvm.environment()
        .put("PATH", directory.resolve("programs") + ":" + System.getenv().get("PATH"));
    jvm.environment().put("SystemRoot", "C:\\Windows");
    jvm.environment().put("GITHUB_TOKEN", "x");
    Process process = jvm.redirectOutput(said.toFile()).redirectErrorStream(true).start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }

    List<String> lines = Files.readAllLines(said, UTF_8);
    assertThat(lines).as("%s", lines).hasSize(9);
    assertThat(lines.get(0)).isEqualTo("powershell");
    assertThat(lines.get(1)).contains("Commands are not confined");
    assertThat(lines.get(2))
        .contains("programs/pwsh", "without limits", "\"endsAll\":false", "\"endsWithJvm\":false")
        .contains("\"limitsProcesses\":false", "looked for four times a second", "go on:");
    assertThat(lines.get(3)).contains("C:\\Windows||1", "exit code 4");
    assertThat(lines.get(4)).contains("GITHUB_TOKEN");
    assertThat(lines.get(5)).contains("The next command starts in sub");
    assertThat(lines.get(6)).contains("killed after", "Ended: ");
    assertThat(lines.get(7)).contains("Processes it left behind: ");
    assertThat(lines.get(8)).isEqualTo("left: []");
  }

  /** What runs in that JVM; prints a line for each thing that is asserted. */
  static final class OnWindows {
    private static final ToolScope SCOPE = new ToolScope();

    public static void main(String[] arguments) throws Exception {
      // The JDK looks at its system when the first process starts, and must see the real one.
      new ProcessBuilder("true").start().waitFor();
      System.setProperty("os.name", "Windows 11");
      Path root = Path.of(arguments[0]);
      Map<String, Tool> tools = new LinkedHashMap<>();
      ShellTools.in(Workspace.of(root)).forEach(it -> tools.put(it.definition().name(), it));
      say(tools.keySet().iterator().next());
      say(Sandbox.detect().sentence());
      say(Containment.detect().toJson().toString());
      Tool run = tools.get("powershell");
      ToolOutput first =
          call(
              run,
              JsonObject.of("command", "echo \"$SystemRoot|$GITHUB_TOKEN|$PYTHONUTF8\"; exit 4"));
      say(first.text());
      say(first.text().lines().filter(it -> it.contains("variables")).findFirst().orElse(""));
      say(call(run, JsonObject.of("command", "cd sub")).text());
      call(
          run,
          JsonObject.of("command", "(sleep 87 & touch ../up; sleep 88) & sleep 89")
              .with("background", true));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> Files.exists(root.resolve("up")));
      say(call(tools.get("bash_kill"), JsonObject.of("id", "bash_3")).text());
      say(call(run, JsonObject.of("command", "sleep 90 & sleep 0.6")).text());
      SCOPE.close();
      say("left: " + sleeping(root));
    }

    private static ToolOutput call(Tool tool, JsonObject arguments) throws Exception {
      return tool.execute(arguments, ToolContext.of("call", SCOPE));
    }

    /** Returns what sleeps as the commands above do, and is in their directory. */
    private static List<String> sleeping(Path root) throws IOException {
      var found = new ArrayList<String>();
      try (Stream<Path> all = Files.list(Path.of("/proc"))) {
        for (Path it : all.filter(p -> p.getFileName().toString().matches("[0-9]+")).toList()) {
          String words = words(it);
          if (words.matches("sleep (8[789]|90) ") && isWithin(root, it)) {
            found.add(it.getFileName() + " " + words);
          }
        }
      }
      return found;
    }

    /** Tells whether a process is in that directory, as those of other tests are not. */
    private static boolean isWithin(Path directory, Path process) {
      try {
        return Files.readSymbolicLink(process.resolve("cwd")).startsWith(directory.toRealPath());
      } catch (IOException e) {
        return false;
      }
    }

    private static String words(Path process) {
      try {
        return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
      } catch (IOException e) {
        return "";
      }
    }

    private static void say(String text) {
      System.out.println(text.replace('\n', ' '));
    }
  }
}
