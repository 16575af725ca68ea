package dev.agent4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.StubMiniMax;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the command as a process of its own, as the launcher does. */
class ProcessTest {
  private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

  /** Where signal 2 is in the masks of /proc/PID/status. */
  private static final long SIGINT = 1L << (2 - 1);

  final StubMiniMax stub = StubMiniMax.start();
  final List<Process> started = new ArrayList<>();
  @TempDir Path directory;
  String path = System.getenv("PATH");

  @AfterEach
  void stop() {
    started.forEach(it -> it.descendants().forEach(ProcessHandle::destroyForcibly));
    started.forEach(Process::destroyForcibly);
    stub.close();
  }

  @Test
  void demoNeedsNoKeyAndNothingButJsonIsOnStandardOutput() throws Exception {
    Process process = start("demo", "--json", "--workspace", directory.toString());
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(exitCode(process)).isZero();
    assertThat(out.lines())
        .allMatch(it -> JsonObject.parse(it).string("type").isPresent())
        .last()
        .asString()
        .startsWith("{\"type\":\"TurnFinished\",\"session\":\"demo\",\"turn\":1,")
        .contains("\"outcome\":\"COMPLETED\"");
    assertThat(err()).contains("embedded", "the project's tests pass");
  }

  @Test
  void whoeverHasNoSandboxIsToldOnceUnlessThatIsMeant() throws Exception {
    path = withoutSandbox();
    String[] call = {
      "tool", "bash", "{\"command\": \"echo x\"}", "--workspace", directory.toString()
    };

    assertThat(exitCode(start(call))).isZero();
    assertThat(err())
        .containsOnlyOnce("Commands run unconfined")
        .contains("bubblewrap: There is no");
    String[] meant =
        Stream.concat(Stream.of(call), Stream.of("--sandbox=none")).toArray(String[]::new);
    assertThat(exitCode(start(meant))).isZero();
    assertThat(err()).isEmpty();
  }

  /** Returns a PATH with bash, and neither bwrap nor perl. */
  private String withoutSandbox() throws IOException {
    Path bin = Files.createDirectory(directory.resolve("bin"));
    for (String name : List.of("bash", "sh", "sleep", "uname")) {
      for (String place : List.of("/bin", "/usr/bin")) {
        Path program = Path.of(place, name);
        if (Files.exists(program) && !Files.exists(bin.resolve(name))) {
          Files.createSymbolicLink(bin.resolve(name), program);
        }
      }
    }
    return bin.toString();
  }

  @Test
  void outputThatNobodyTakesIsNotDone() throws Exception {
    Process process = start(Redirect.to(new File("/dev/full")), "tool", "--list");

    assertThat(exitCode(process)).isEqualTo(ExitCode.NOT_DONE);
    assertThat(err()).contains("not all could be written to standard output");
  }

  @Test
  void verboseLogsToStandardErrorAndShowsThinking() throws Exception {
    stub.replies(Reply.thinks("Let me see.").withText("Done."));

    Process process = start("run", "Go", "--verbose", "--workspace", directory.toString());
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(exitCode(process)).isZero();
    assertThat(out).containsSubsequence("Let me see.", "Done.").doesNotContain("DEBUG");
    assertThat(err()).contains("DEBUG").doesNotContain(StubMiniMax.KEY);
  }

  @Test
  void interruptWhileTheModelIsSilentCancelsTheTurn() throws Exception {
    stub.replies(Reply.says("Too late.").after(Duration.ofMinutes(10)));
    Process process = start("run", "Go", "--workspace", directory.toString());
    assertThat(stub.awaitRequests(1, LONG_ENOUGH)).isTrue();

    interrupt(process);

    assertThat(exitCode(process)).isEqualTo(ExitCode.CANCELLED);
    assertThat(stub.awaitClientGone(LONG_ENOUGH)).isTrue();
    assertThat(err()).contains("agent: cancelled");
  }

  @Test
  void interruptWhileACommandRunsLeavesNoProcessBehind() throws Exception {
    stub.replies(
        Reply.calls(
            "bash", JsonObject.of("command", "sleep 300 & trap '' TERM; touch begun; sleep 300")));
    Process process = start("run", "Go", "--yes", "--workspace", directory.toString());
    await().atMost(LONG_ENOUGH).until(() -> Files.exists(directory.resolve("begun")));
    await().atMost(LONG_ENOUGH).until(() -> sleepers(process).size() == 2);
    List<ProcessHandle> commands = process.descendants().toList();

    interrupt(process);

    assertThat(exitCode(process)).isEqualTo(ExitCode.CANCELLED);
    await().atMost(LONG_ENOUGH).until(() -> commands.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void secondInterruptEndsTheProgram() throws Exception {
    stub.replies(
        Reply.calls("bash", JsonObject.of("command", "trap '' TERM; touch begun; sleep 300")));
    Process process = start("run", "Go", "--yes", "--workspace", directory.toString());
    await().atMost(LONG_ENOUGH).until(() -> Files.exists(directory.resolve("begun")));
    List<ProcessHandle> commands = process.descendants().toList();

    interrupt(process);
    interrupt(process);

    assertThat(exitCode(process)).isEqualTo(ExitCode.CANCELLED);
    await().atMost(LONG_ENOUGH).until(() -> commands.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void interruptInAChatCancelsTheTurnAndTheChatGoesOn() throws Exception {
    stub.replies(Reply.says("Too late.").after(Duration.ofMinutes(10)), Reply.says("Here I am."));
    Process process = start("chat", "--workspace", directory.toString());
    try (var in = process.outputWriter(UTF_8)) {
      in.write("Hi\n");
      in.flush();
      assertThat(stub.awaitRequests(1, LONG_ENOUGH)).isTrue();

      interrupt(process);
      in.write("Still there?\n");
    }

    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(exitCode(process)).isZero();
    assertThat(out).contains("Here I am.");
  }

  @Test
  void callsByHandAreAnsweredOneByOneAndEndWithTheirInput() throws Exception {
    Process process = start("tool", "-", "--workspace", directory.toString());
    var commands = new ArrayList<ProcessHandle>();
    try (var in = process.outputWriter(UTF_8);
        var out = process.inputReader(UTF_8)) {
      assertThat(answer(in, out, "bash", "{\"command\": \"sleep 300\", \"background\": true}"))
          .startsWith("{\"ok\":true,\"tool\":\"bash\",\"status\":\"OK\"");
      assertThat(answer(in, out, "bash_list", "{}")).contains("bash_1");
      process.descendants().forEach(commands::add);
    }

    assertThat(exitCode(process)).isZero();
    assertThat(commands).isNotEmpty();
    await().atMost(LONG_ENOUGH).until(() -> commands.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void interruptEndsCallsByHandWhetherOneRunsOrNone() throws Exception {
    Process waiting = start("tool", "-", "--workspace", directory.toString());
    Process busy = start("tool", "-", "--workspace", directory.toString());
    try (var in = busy.outputWriter(UTF_8);
        var idle = waiting.outputWriter(UTF_8);
        var out = waiting.inputReader(UTF_8)) {
      answer(idle, out, "bash_list", "{}");
      in.write("{\"tool\": \"bash\", \"arguments\": {\"command\": \"touch begun; sleep 300\"}}\n");
      in.flush();
      await().atMost(LONG_ENOUGH).until(() -> Files.exists(directory.resolve("begun")));

      interrupt(waiting);
      interrupt(busy);

      assertThat(exitCode(waiting)).isEqualTo(ExitCode.CANCELLED);
      assertThat(exitCode(busy)).isEqualTo(ExitCode.CANCELLED);
    }
    assertThat(new String(busy.getInputStream().readAllBytes(), UTF_8))
        .startsWith("{\"ok\":false,\"tool\":\"bash\",\"status\":\"CANCELLED\"")
        .containsOnlyOnce("\n");
  }

  @Test
  void callThatTerminationEndsIsNotSaidToBeDone() throws Exception {
    Process busy = start("tool", "-", "--workspace", directory.toString());
    try (var in = busy.outputWriter(UTF_8)) {
      in.write("{\"tool\": \"bash\", \"arguments\": {\"command\": \"touch begun; sleep 300\"}}\n");
      in.flush();
      await().atMost(LONG_ENOUGH).until(() -> Files.exists(directory.resolve("begun")));

      signal(busy, "-TERM");

      assertThat(exitCode(busy)).isEqualTo(ExitCode.CANCELLED);
    }
    assertThat(new String(busy.getInputStream().readAllBytes(), UTF_8))
        .startsWith("{\"ok\":false,\"tool\":\"bash\",\"status\":\"CANCELLED\"")
        .containsOnlyOnce("\n");
  }

  private static String answer(Writer in, BufferedReader out, String tool, String arguments)
      throws IOException {
    in.write("{\"tool\": \"" + tool + "\", \"arguments\": " + arguments + "}\n");
    in.flush();
    return out.readLine();
  }

  private static List<ProcessHandle> sleepers(Process process) {
    return process
        .descendants()
        .filter(it -> it.info().command().orElse("").endsWith("sleep"))
        .toList();
  }

  private Process start(String... arguments) throws IOException {
    return start(Redirect.PIPE, arguments);
  }

  private Process start(Redirect out, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().put("MINIMAX_API_KEY", StubMiniMax.KEY);
    builder.environment().put("MINIMAX_BASE_URL", stub.baseUrl() + "/v1");
    builder.environment().remove("MINIMAX_MODEL");
    builder.environment().put("PATH", path);
    builder.redirectOutput(out);
    builder.redirectError(errFile().toFile());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    assumeFalse(ignoresInterrupts(process), "whoever started the tests has SIGINT ignored");
    signal(process, "-INT");
  }

  private static void signal(Process process, String name)
      throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor())
        .isZero();
  }

  /**
   * Tells whether SIGINT is ignored: a JVM that is started so, as by nohup, leaves it like that.
   */
  private static boolean ignoresInterrupts(Process process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(it -> it.startsWith("SigIgn:"))
            .anyMatch(it -> (Long.parseUnsignedLong(it.substring(7).strip(), 16) & SIGINT) != 0);
  }

  private static int exitCode(Process process) throws InterruptedException, TimeoutException {
    if (!process.waitFor(LONG_ENOUGH.toSeconds(), TimeUnit.SECONDS)) {
      throw new TimeoutException("the command does not end");
    }
    return process.exitValue();
  }

  private String err() throws IOException {
    return Files.readString(errFile());
  }

  private Path errFile() {
    return directory.resolveSibling(directory.getFileName() + ".err");
  }
}
