package dev.agent4j.toolbox.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.OtherJvm;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.process.Enclosure;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM that is killed, so that it can end nothing itself, leaves no process for long. */
class KilledJvmTest {
  private static final int TREES = 3;

  @TempDir Path directory;

  @Test
  @Tag("slow")
  void nothingIsLeftOfAKilledJvm() throws Exception {
    assertThat(left(1, "best")).isEmpty();
  }

  @Test
  @Tag("slow")
  void whatIsLeftWithoutANamespaceEndsWhenTheNextJvmStarts() throws Exception {
    assertThat(left(1, "group")).isEmpty();
  }

  @Test
  void outputOfAKilledJvmIsDeletedWhenTheNextOneStarts() throws Exception {
    Path temporary = Files.createDirectory(directory.resolve("temporary")).toRealPath();
    spilling(temporary, "killed", true);
    List<Path> left = spilled(temporary);
    assertThat(left).hasSize(1);
    assertThat(left.get(0).resolve("bash_1.txt")).exists();

    spilling(temporary, "next", false);

    assertThat(spilled(temporary)).isEmpty();
  }

  private void spilling(Path temporary, String name, boolean isKilled) throws Exception {
    Path own = Files.createDirectory(directory.resolve(name));
    ProcessBuilder jvm = OtherJvm.of(Agent.class, own.toString(), "spill", "0");
    jvm.command().add(1, "-Djava.io.tmpdir=" + temporary);
    run(jvm, isKilled);
  }

  private static List<Path> spilled(Path temporary) throws Exception {
    try (Stream<Path> all = Files.list(temporary)) {
      return all.filter(it -> it.getFileName().toString().startsWith("agent4j-shell-")).toList();
    }
  }

  @Test
  @Tag("long")
  void nothingIsLeftOfFiftyKilledJvms() throws Exception {
    assertThat(left(50, "best")).isEmpty();
    assertThat(left(10, "group")).isEmpty();
  }

  private List<String> left(int jvms, String mode) throws Exception {
    var left = new ArrayList<String>();
    for (int i = 0; i < jvms; i++) {
      var trees = new ArrayList<RandomTree>();
      long seed = System.nanoTime();
      for (int tree = 0; tree < TREES; tree++) {
        trees.add(new RandomTree(seed + tree));
      }
      run(Files.createDirectory(directory.resolve(mode + i)), mode, seed, true);
      if (!mode.equals("best")) {
        run(Files.createDirectory(directory.resolve(mode + i + "next")), mode, 0, false);
      }
      for (RandomTree tree : trees) {
        RandomTreesTest.leftAfterTwoSeconds(tree).forEach(left::add);
        tree.alive().forEach(it -> RandomTreesTest.kill(Long.parseLong(it.split(" ", 2)[0])));
      }
    }
    return left;
  }

  private static void run(Path own, String mode, long seed, boolean isKilled) throws Exception {
    run(OtherJvm.of(Agent.class, own.toString(), mode, String.valueOf(seed)), isKilled);
  }

  private static void run(ProcessBuilder program, boolean isKilled) throws Exception {
    Process jvm = program.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var lines = new BufferedReader(new InputStreamReader(jvm.getInputStream(), UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("up");
      if (isKilled) {
        jvm.destroyForcibly();
      } else {
        jvm.getOutputStream().close();
      }
      assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      jvm.destroyForcibly().waitFor();
    }
  }

  /** Starts trees, or with seed 0 none, says so, and waits. */
  static final class Agent {
    public static void main(String[] arguments) throws Exception {
      Path own = Path.of(arguments[0]);
      Enclosure enclosure = arguments[1].equals("group") ? Enclosure.markerAndGroup() : null;
      String command = arguments[1].equals("spill") ? "seq 1 100000" : "true";
      long seed = Long.parseLong(arguments[2]);
      var tools = new ShellTools(Workspace.of(own), ShellOptions.of(), enclosure);
      var bash = tools.tools().get(0);
      var scope = new ToolScope();
      if (seed == 0) {
        bash.execute(JsonObject.of("command", command), ToolContext.of("call", scope));
      }
      for (int tree = 0; tree < TREES && seed != 0; tree++) {
        String planted = new RandomTree(seed + tree).command("up" + tree);
        bash.execute(
            JsonObject.of("command", planted, "background", true), ToolContext.of("call", scope));
        Path up = own.resolve("up" + tree);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(up));
      }
      System.out.println("up");
      System.out.flush();
      if (System.in.read() < 0) {
        System.exit(0);
      }
    }
  }
}
