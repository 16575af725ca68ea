package dev.agent4j.toolbox.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.attack.AttackRow;
import dev.agent4j.toolbox.process.Enclosure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No process of a random tree is there 2 s after its command was ended, in whatever way. */
class RandomTreesTest {
  private static final int AT_ONCE = 8;

  private AttackRow row = new AttackRow(7, "random process trees");

  @TempDir Path directory;

  private enum End {
    KILL,
    TIMEOUT,
    CANCEL,
    CLOSE
  }

  @Test
  @Tag("slow")
  void noneOfSomeTreesSurvives() throws Exception {
    survivorsOf("random process trees", 8);
  }

  @Test
  @Tag("long")
  void noneOfAThousandTreesSurvives() throws Exception {
    survivorsOf("a thousand random process trees", 1_000);
  }

  /** Each tree is a try; a command that hides nothing works beside it. */
  private void survivorsOf(String part, int trees) throws Exception {
    assertThat(leftWithoutAShellOfOurs()).as("processes when bare bash is killed").isNotEmpty();
    row = new AttackRow(7, part);
    survivors(trees, null);
    row.check();
  }

  private List<String> leftWithoutAShellOfOurs() throws Exception {
    var tree = new RandomTree(System.nanoTime());
    Process bare =
        new ProcessBuilder("bash", "-c", tree.command("bare-up"))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> Files.exists(directory.resolve("bare-up")));
      bare.destroyForcibly().waitFor();
      return leftAfterTwoSeconds(tree);
    } finally {
      bare.destroyForcibly();
      tree.alive().forEach(it -> kill(Long.parseLong(it.split(" ", 2)[0])));
    }
  }

  @Test
  @Tag("long")
  void markersAndAControlGroupDoAsWellWhereOneCanBeMade() throws Exception {
    Enclosure enclosure = Enclosure.markerAndGroup();
    List<String> survivors = survivors(200, enclosure);

    assertThat(enclosure.endsAll() ? survivors : List.of()).isEmpty();
  }

  /** They are not enough, which is why it is said: what they miss is only counted. */
  @Test
  @Tag("long")
  void markersAloneFindMost() throws Exception {
    List<String> survivors = survivors(200, Enclosure.markerOnly());

    Files.writeString(
        Files.createDirectories(Path.of("target", "attacks")).resolve("trees-by-markers-alone.txt"),
        survivors.size() + " of 200 trees had a survivor\n");
    assertThat(survivors.size()).isLessThan(100);
  }

  private List<String> survivors(int trees, @Nullable Enclosure enclosure) throws Exception {
    Queue<String> survivors = new ConcurrentLinkedQueue<>();
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      var all = new ArrayList<Future<?>>();
      for (int i = 0; i < trees; i++) {
        int number = i;
        all.add(threads.submit(() -> survive(number, enclosure, survivors)));
      }
      for (Future<?> one : all) {
        one.get(30, TimeUnit.MINUTES);
      }
    } finally {
      threads.shutdownNow();
    }
    return List.copyOf(survivors);
  }

  private @Nullable Void survive(int number, @Nullable Enclosure enclosure, Queue<String> survivors)
      throws Exception {
    var tree = new RandomTree(System.nanoTime() + number);
    End end = End.values()[number % End.values().length];
    Path own = Files.createDirectory(directory.resolve("tree" + number));
    var scope = new ToolScope();
    try {
      var tools = new ShellTools(Workspace.of(own), ShellOptions.of(), enclosure);
      end(own, end, tree, tools, scope);
      List<String> left = leftAfterTwoSeconds(tree);
      row.count(end + " " + left, !left.isEmpty());
      if (!left.isEmpty()) {
        survivors.add(number + " " + end + " " + left);
        left.forEach(it -> kill(Long.parseLong(it.substring(0, it.indexOf(' ')))));
      }
      if (number % 10 == 0) {
        row.twin("after it", () -> isFine(tools));
      }
    } finally {
      scope.close();
    }
    return null;
  }

  private static boolean isFine(ShellTools tools) throws Exception {
    try (var scope = new ToolScope()) {
      return tools
          .tools()
          .get(0)
          .execute(JsonObject.of("command", "echo fine"), ToolContext.of("call", scope))
          .text()
          .endsWith("\n\nfine\n");
    }
  }

  private static void end(Path own, End end, RandomTree tree, ShellTools tools, ToolScope scope)
      throws Exception {
    Tool bash = tools.tools().get(0);
    JsonObject call = JsonObject.of("command", tree.command("up"), "yield_s", 30);
    if (end == End.TIMEOUT) {
      bash.execute(call.with("timeout_s", 1.5), ToolContext.of("call", scope));
      return;
    }
    if (end == End.CANCEL) {
      var calling = new ShellTest.Call(() -> bash.execute(call, ToolContext.of("call", scope)));
      awaitUp(own);
      calling.thread.interrupt();
      calling.output.handle((it, e) -> e).get(2, TimeUnit.MINUTES);
      return;
    }
    bash.execute(
        call.with("background", true).with("yield_s", 0.25), ToolContext.of("call", scope));
    awaitUp(own);
    if (end == End.CLOSE) {
      scope.close();
      return;
    }
    tools.tools().stream()
        .filter(it -> it.definition().name().equals("bash_kill"))
        .findFirst()
        .orElseThrow()
        .execute(JsonObject.of("id", "bash_1"), ToolContext.of("call", scope));
  }

  private static void awaitUp(Path own) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(own.resolve("up")));
  }

  static List<String> leftAfterTwoSeconds(RandomTree tree) {
    try {
      Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> tree.alive().isEmpty());
    } catch (ConditionTimeoutException e) {
      return tree.alive();
    }
    return List.of();
  }

  static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }
}
