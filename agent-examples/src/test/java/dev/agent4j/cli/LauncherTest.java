package dev.agent4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher in a copy of the project's layout, with a Maven and a Java of its own. */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "agent").toAbsolutePath().normalize();

  @TempDir Path root;
  Path bin;

  record Result(int exitCode, String out, String err) {}

  @BeforeEach
  void layOut() throws IOException {
    root = root.toRealPath();
    Files.copy(LAUNCHER, root.resolve("agent"));
    write("pom.xml", "");
    write("agent-bom/pom.xml", "");
    for (String module :
        List.of("agent-core", "agent-tools", "agent-llm-minimax", "agent-examples")) {
      write(module + "/pom.xml", "");
      write(module + "/src/main/java/A.java", "class A {}");
    }
    bin = Files.createDirectory(root.resolve("bin"));
    script("java", "for arg in \"$@\"; do printf '[%s]' \"$arg\"; done");
    script(
        "mvn",
        "echo built >>builds; echo 'noise of the build'; printf '\\033[0m\\033[0m'; printf '%s' a.jar:b.jar"
            + " >agent-examples/target/agent.dependencies");
  }

  @Test
  void firstUseBuildsAndTheNextDoesNot() throws Exception {
    Result first = launch("demo");
    Result second = launch("demo");

    assertThat(first.exitCode()).isZero();
    assertThat(first.err())
        .contains("building with Maven, once", "about a minute")
        .doesNotContain("\u001b");
    assertThat(second.err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void nothingOfTheBuildGetsToStandardOutput() throws Exception {
    Result result = launch("tool", "--list", "--json");

    assertThat(result.out()).startsWith("[").endsWith("[tool][--list][--json]");
    assertThat(result.err()).contains("noise of the build");
  }

  @Test
  void argumentsArePassedOnAsTheyAre() throws Exception {
    Result result = launch("run", "two  words, a * and 修复", "");

    assertThat(result.out())
        .contains("[-cp][" + root + "/agent-examples/target/classes:a.jar:b.jar]")
        .endsWith("[dev.agent4j.cli.Main][run][two  words, a * and 修复][]");
  }

  @Test
  void sourceThatIsNewerThanTheBuildIsBuiltAgain() throws Exception {
    launch("demo");

    touch("agent-core/src/main/java/A.java");
    launch("demo");

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void directoryThatWasMovedIsBuiltAgain() throws Exception {
    launch("demo");
    Files.writeString(root.resolve("agent-examples/target/agent.stamp"), "/elsewhere");

    launch("demo");

    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void twoAtTheSameTimeBuildOnce() throws Exception {
    Process one = start("demo");
    Process other = start("demo");

    assertThat(result(one).exitCode()).isZero();
    assertThat(result(other).exitCode()).isZero();

    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void buildThatFailsIsToldAndTriedAgainTheNextTime() throws Exception {
    script("mvn", "echo built >>builds; echo 'cannot find symbol'; exit 1");

    Result result = launch("demo");
    launch("demo");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("cannot find symbol", "agent: the build failed");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void streamsThatAreClosedAreOpenedToNothing() throws Exception {
    launch("demo");
    script("java", "for fd in 0 1 2; do readlink /proc/$$/fd/$fd; done >\"$STREAMS\"");
    Path streams = root.resolve("streams");

    Result result =
        result(
            start(
                List.of(
                    "sh",
                    "-c",
                    "STREAMS=" + streams + " exec sh " + root.resolve("agent") + " <&- >&- 2>&-")));

    assertThat(result.exitCode()).isZero();
    assertThat(streams).hasContent("/dev/null\n" + streams + "\n/dev/null\n");
  }

  @Test
  void symbolicLinkToTheLauncherFindsTheProject() throws Exception {
    Path link = Files.createSymbolicLink(bin.resolve("linked"), Path.of("../agent"));

    Result result = result(start(List.of("sh", link.toString(), "demo")));

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains(root + "/agent-examples/target/classes");
  }

  private long builds() throws IOException {
    return Files.readAllLines(root.resolve("builds")).size();
  }

  private Result launch(String... arguments) throws Exception {
    return result(start(arguments));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", root.resolve("agent").toString()));
    command.addAll(List.of(arguments));
    return start(command);
  }

  private Process start(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command).directory(root.toFile());
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    builder.environment().remove("JAVA_HOME");
    return builder.start();
  }

  private static Result result(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), out, err);
  }

  private void script(String name, String body) throws IOException {
    Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    // As old as a file that was there long before the build.
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    for (Path dir = file.getParent(); !dir.equals(root); dir = dir.getParent()) {
      Files.setLastModifiedTime(dir, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    }
  }

  private void touch(String name) throws IOException {
    FileTime later = FileTime.from(Instant.now().plusSeconds(60));
    Files.setLastModifiedTime(root.resolve(name), later);
  }
}
