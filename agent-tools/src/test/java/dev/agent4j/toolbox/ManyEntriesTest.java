package dev.agent4j.toolbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.tool.Tool;
import dev.agent4j.toolbox.attack.InMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Directories with very many entries, and trees so deep that no path reaches their ground. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyEntriesTest {
  @TempDir(factory = InMemory.class)
  Path root;

  Workspace workspace;
  final Calls calls = new Calls();

  @BeforeEach
  void setUp() throws IOException {
    root = root.toRealPath();
    workspace = Workspace.of(root);
  }

  /** No path leads to what is deep, so that only a program that goes down name by name deletes. */
  @AfterEach
  void delete() throws Exception {
    bash("rm -rf deep many");
  }

  private void bash(String command) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-c", command)
            .directory(root.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).as(command).isZero();
  }

  private void fill(int entries) throws Exception {
    bash("mkdir many && cd many && seq -f 'entry-%07.0f' 1 " + entries + " | xargs touch");
    Path newest = root.resolve("many/entry-0000777");
    Files.writeString(newest, "needle\n");
    Files.setLastModifiedTime(newest, FileTime.fromMillis(4_000_000_000_000L));
  }

  private String call(Tool tool, String arguments) throws Exception {
    return calls.call(tool, arguments).text();
  }

  @Test
  void manyEntriesAreCountedAndTheNewestFound() throws Exception {
    countAndFind(10_000);
  }

  @Tag("slow")
  @Test
  void aHundredThousandEntriesAreCountedAndTheNewestFound() throws Exception {
    countAndFind(100_000);
  }

  private void countAndFind(int entries) throws Exception {
    fill(entries);

    String list = call(ListFiles.in(workspace), "{'path': 'many'}");
    assertThat(list)
        .startsWith("entry-0000001\t0\nentry-0000002\t0\n")
        .contains("[the first 500 of " + entries + " entries of many; ");
    String found = call(FindFiles.in(workspace), "{'pattern': 'entry-*', 'limit': 3}");
    assertThat(found)
        .startsWith("many/entry-0000777\n")
        .contains("[the newest 3 of " + entries + " files; ");
    String one = call(SearchFiles.in(workspace), "{'pattern': 'needle'}");
    assertThat(one)
        .isEqualTo(
            "many/entry-0000777\n1: needle\n[1 matching line in 1 file; "
                + entries
                + " files searched]");
    ToolException missing = calls.failure(ReadFile.in(workspace), "{'path': 'many/entry'}");
    assertThat(missing.code()).isEqualTo(Code.NOT_FOUND);
  }

  @Tag("long")
  @Test
  @Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void ofAMillionEntriesAFifthIsLookedAtAndAllAreCounted() throws Exception {
    fill(1_000_000);
    String rest = "800000 more entries of directories with too many not looked at";

    assertThat(call(ListFiles.in(workspace), "{'path': 'many'}"))
        .contains("[the first 500 of 1000000 entries of many; ", rest);
    assertThat(call(FindFiles.in(workspace), "{'pattern': 'entry-*', 'limit': 3}"))
        .contains("[the newest 3 of 200000 files; ", rest);
    assertThat(call(SearchFiles.in(workspace), "{'pattern': 'needle', 'mode': 'count'}"))
        .contains("200000 files searched", rest);
  }

  /** Makes nested directories, a few hundred at once, as no system call takes a longer path. */
  private String nest(String name, int depth) throws Exception {
    int some = 3_000 / (name.length() + 1);
    var command = new StringBuilder("mkdir deep && cd deep");
    for (int left = depth; left > 0; left -= some) {
      String next = (name + "/").repeat(Math.min(left, some));
      command.append(" && mkdir -p ").append(next).append(" && cd -P ").append(next);
    }
    bash(command + " && echo x > leaf");
    return "deep/" + (name + "/").repeat(depth);
  }

  @Test
  void aTreeDeeperThanTheLimitIsSeenDownToItAndThatIsTold() throws Exception {
    nest("d", 2_000);

    assertThat(call(FindFiles.in(workspace), "{'pattern': 'leaf'}"))
        .isEqualTo("[no files for \"leaf\" in .; 1 too deep below the path, list or search there]");
    assertThat(call(SearchFiles.in(workspace), "{'pattern': 'x'}")).contains("1 too deep");
    assertThat(call(ListFiles.in(workspace), "{'path': 'deep', 'depth': 5}"))
        .endsWith("d/d/d/d/d/\n[5 entries of deep]");
  }

  @Test
  void aFileThatIsDeeperThanAnyPathReachesIsReadAllTheSame() throws Exception {
    String ground = nest("directory-with-a-long-name", 200);

    assertThat(ground.length()).isGreaterThan(4_096);
    assertThat(call(ReadFile.in(workspace), "{'path': '" + ground + "leaf'}")).startsWith("1\tx\n");
    assertThat(call(FindFiles.in(workspace), "{'pattern': 'leaf'}")).contains("1 too deep");
  }
}
