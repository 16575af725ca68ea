package dev.agent4j.toolbox.shell;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A session with a shell, of which no process is left when a test ends. */
abstract class ShellTest {
  @TempDir Path directory;

  Workspace workspace;
  ShellTools shared;
  ToolScope scope;
  String marker;
  private List<Tool> tools;

  @BeforeEach
  void openSession() {
    workspace = Workspace.of(directory);
    use(ShellOptions.of());
  }

  void use(ShellOptions options) {
    use(new ShellTools(workspace, options));
  }

  void use(ShellTools used) {
    shared = used;
    tools = shared.tools();
    scope = new ToolScope();
    marker = Shell.MARKER + "=" + shell().marker();
  }

  Shell shell() {
    return shared.shell(scope);
  }

  @AfterEach
  void noProcessIsLeft() {
    scope.close();
    assertThat(processes()).isEmpty();
  }

  /** Calls a tool as an agent would: checked, and with coercions made. */
  ToolOutput call(String name, Map<String, Object> arguments) throws Exception {
    Tool tool = tool(name);
    var checked = tool.definition().parameters().check(JsonObject.of(arguments));
    assertThat(checked.problems()).isEmpty();
    return tool.execute(checked.value(), ToolContext.of("call", scope));
  }

  Tool tool(String name) {
    return tools.stream()
        .filter(it -> it.definition().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  ToolOutput bash(String command) throws Exception {
    return call("bash", Map.of("command", command));
  }

  ToolOutput bash(String command, Object... more) throws Exception {
    var arguments = new LinkedHashMap<String, Object>();
    arguments.put("command", command);
    for (int i = 0; i < more.length; i += 2) {
      arguments.put((String) more[i], more[i + 1]);
    }
    return call("bash", arguments);
  }

  /** Starts a command on a thread of its own. */
  Call calling(String command) {
    return new Call(() -> bash(command));
  }

  /** A call that is under way. */
  static final class Call {
    final CompletableFuture<ToolOutput> output = new CompletableFuture<>();
    final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    final Thread thread;

    Call(Callable callable) {
      thread =
          new Thread(
              () -> {
                try {
                  output.complete(callable.call());
                } catch (Throwable e) {
                  output.completeExceptionally(e);
                }
                interrupted.complete(Thread.currentThread().isInterrupted());
              });
      thread.start();
    }

    Throwable failure() throws Exception {
      return output.handle((it, e) -> e).get(10, TimeUnit.SECONDS);
    }

    ToolOutput get() throws Exception {
      return output.get(30, TimeUnit.SECONDS);
    }
  }

  interface Callable {
    ToolOutput call() throws Exception;
  }

  static String said(ToolOutput output) {
    return output.text().substring(output.text().indexOf("\n\n") + 2);
  }

  static ToolException failed(Throwable e) {
    assertThat(e).isInstanceOf(ToolException.class);
    return (ToolException) e;
  }

  /** Waits until a command has made this file, as a sign that it has come so far. */
  void await(String file) {
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(10))
        .until(() -> Files.exists(directory.resolve(file)));
  }

  String read(String file) {
    return content(directory.resolve(file));
  }

  /** Returns the processes that carry the session's marker, by a look of our own at /proc. */
  List<String> processes() {
    return processes(marker);
  }

  /** Returns the same without what is around each command, which belongs to none. */
  List<String> ofCommands() {
    return ofCommands(marker);
  }

  static List<String> ofCommands(String marker) {
    return processes(marker).stream().filter(it -> !isFrame(it)).toList();
  }

  private static boolean isFrame(String process) {
    String pid = process.substring(0, process.indexOf(' '));
    String words = content(Path.of("/proc", pid, "cmdline"));
    return words.contains("--mount-proc") || words.contains("trap : HUP INT QUIT");
  }

  static List<String> processes(String marker) {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.filter(it -> it.getFileName().toString().matches("[0-9]+"))
          .filter(it -> content(it.resolve("environ")).contains(marker))
          .map(it -> it.getFileName() + " " + content(it.resolve("comm")).strip())
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String content(Path file) {
    try {
      return new String(Files.readAllBytes(file), ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
