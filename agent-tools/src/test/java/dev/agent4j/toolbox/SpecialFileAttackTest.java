package dev.agent4j.toolbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.toolbox.attack.AttackRow;
import dev.agent4j.toolbox.attack.InMemory;
import dev.agent4j.toolbox.attack.PathSwapper;
import dev.agent4j.toolbox.attack.PathSwapper.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that block whoever opens them, or never end. The attack succeeds if a call does not end.
 */
@EnabledOnOs(OS.LINUX)
class SpecialFileAttackTest {
  private static final long DEADLINE_SECONDS = 20;

  @TempDir(factory = InMemory.class)
  Path dir;

  private final Calls calls = new Calls();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            var thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
          });
  private List<Tool> tools;

  @BeforeEach
  void setUp() throws IOException {
    dir = dir.toRealPath();
    tools = toolsOf(Workspace.of(dir));
  }

  @AfterEach
  void tearDown() {
    threads.shutdownNow();
  }

  private static List<Tool> toolsOf(Workspace workspace) {
    return List.of(ReadFile.in(workspace), WriteFile.in(workspace), EditFile.in(workspace));
  }

  private static JsonObject arguments(Tool tool, String path) {
    JsonObject arguments = JsonObject.of("path", path);
    return switch (tool.definition().name()) {
      case "read_file" -> arguments;
      case "write_file" ->
          arguments
              .with("content", "x\n")
              .with("mode", "overwrite")
              .with("expected_hash", "0".repeat(12));
      default -> arguments.with("edits", List.of(JsonObject.of("old", "a", "new", "b")));
    };
  }

  /** Returns whether the call did not end within the deadline. */
  private boolean hangs(Callable<?> call) throws Exception {
    try {
      threads.submit(call).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      return false;
    } catch (TimeoutException e) {
      return true;
    }
  }

  private void attackAll(AttackRow row, List<Tool> all, String path) throws Exception {
    for (Tool tool : all) {
      row.attack(
          tool.definition().name() + " " + path,
          () -> hangs(() -> calls.call(tool, arguments(tool, path))));
    }
  }

  private static void mkfifo(Path path) throws Exception {
    Process process = new ProcessBuilder("mkfifo", path.toString()).start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void pipesSocketsDevicesDirectoriesAndFilesWithoutEnd() throws Exception {
    var row = new AttackRow(4, "special files");
    mkfifo(dir.resolve("pipe"));
    // What blocks without a guard: nobody writes to it.
    assertThat(threads.submit(() -> Files.readString(dir.resolve("pipe")))).isNotDone();
    Files.createDirectory(dir.resolve("directory"));
    List<String> special =
        new ArrayList<>(List.of("pipe", "directory", "pipe/x", ".", "directory/."));
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(dir.resolve("socket")));
      special.add("socket");
      Process mknod =
          new ProcessBuilder("mknod", dir.resolve("zero").toString(), "c", "1", "5").start();
      if (mknod.waitFor(10, TimeUnit.SECONDS) && mknod.exitValue() == 0) {
        special.add("zero");
      }
      Files.createSymbolicLink(dir.resolve("link"), Path.of("pipe"));
      special.add("link");
      for (int i = 0; i < 50; i++) {
        for (String path : special) {
          attackAll(row, tools, path);
        }
        Files.writeString(dir.resolve("file" + i), "a\n");
        String path = "file" + i;
        row.twin(path, () -> calls.call(tools.get(0), arguments(tools.get(0), path)) != null);
      }
    }
    List<Tool> ofProcess = toolsOf(Workspace.of(Path.of("/proc/self")));
    for (String path : List.of("mem", "pagemap", "environ", "fd/0", "root/dev/zero", "kmsg")) {
      attackAll(row, ofProcess.subList(0, 1), path);
    }

    row.check();
  }

  @Test
  void aPipeThatTakesTheFilesPlaceDuringTheCallBlocksNobody() throws Exception {
    swapPipes("a pipe swapped in during a call, a sample", 100);
  }

  @Test
  @Tag("long")
  void aThousandPipesThatTakeTheFilesPlaceBlockNobody() throws Exception {
    swapPipes("a pipe swapped in during a call", 1_000);
  }

  private void swapPipes(String part, int tries) throws Exception {
    var row = new AttackRow(4, part);
    Path file = Files.writeString(dir.resolve("f"), "a\n");
    mkfifo(dir.resolve("p"));
    Files.writeString(dir.resolve("quiet"), "a\n");

    try (PathSwapper swapper = new PathSwapper(Kind.FILE_FOR_PIPE, file, dir.resolve("p"))) {
      for (int i = 0; i < tries; i++) {
        Tool tool = tools.get(0);
        row.attack("f", () -> hangs(() -> calls.call(tool, arguments(tool, "f"))));
        if (i % 100 == 0) {
          row.twin("quiet", () -> calls.call(tool, arguments(tool, "quiet")) != null);
        }
      }
      assertThat(swapper.isAlive()).isTrue();
    }

    row.check();
  }

  @Test
  void aFileOfOneTerabyteIsReadNoFurtherThanItsPage() throws Exception {
    Path file = dir.resolve("huge");
    String lines = "line\n".repeat(10_000);
    Files.writeString(file, lines);
    try (var out = new RandomAccessFile(file.toFile(), "rw")) {
      out.setLength(1L << 40);
    }

    String text = calls.call(tools.get(0), "{'path': 'huge', 'limit': 3}").text();
    ToolException later = failure("{'path': 'huge', 'offset': -1}");
    ToolException edit =
        calls.failure(tools.get(2), "{'path': 'huge', 'edits': [{'old': 'a', 'new': 'b'}]}");
    ToolException write =
        calls.failure(tools.get(1), "{'path': 'huge', 'content': 'x', 'mode': 'overwrite'}");

    assertThat(text)
        .startsWith("1\tline\n2\tline\n3\tline\n[lines 1 to 3 of a file too large to count; more")
        .endsWith("read on with offset 4]");
    assertThat(later.code()).isEqualTo(Code.TIMEOUT);
    assertThat(later.messageForModel())
        .isEqualTo(
            "huge: these lines were not reached within 0 seconds; the file has 1099511627776 bytes."
                + " Use a command such as head, tail or grep.");
    assertThat(edit.code()).isEqualTo(Code.TOO_LARGE);
    assertThat(write.code()).isEqualTo(Code.TOO_LARGE);
  }

  private ToolException failure(String arguments) {
    return calls.failure(new ReadFile(Workspace.of(dir), Duration.ofMillis(200)).tool(), arguments);
  }

  @Test
  void aMissingNameAmongManyIsFoundMissing() throws Exception {
    missingAmong(12_000);
  }

  @Test
  @Tag("long")
  void aMissingNameAmongAHundredThousandIsFoundMissing() throws Exception {
    missingAmong(100_000);
  }

  /** Looks for names that are alike among the first ten thousand only. */
  private void missingAmong(int files) throws Exception {
    Path many = Files.createDirectory(dir.resolve("many"));
    for (int i = 0; i < files; i++) {
      Files.createFile(many.resolve("f" + i));
    }

    ToolException missing = calls.failure(tools.get(0), "{'path': 'many/zzzzzz'}");

    assertThat(missing.code()).isEqualTo(Code.NOT_FOUND);
    assertThat(missing.messageForModel()).startsWith("many/zzzzzz: no such file or directory.");
  }
}
