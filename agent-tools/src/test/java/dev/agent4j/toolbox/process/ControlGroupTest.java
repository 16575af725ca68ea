package dev.agent4j.toolbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.toolbox.process.ControlGroup.Parent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlGroupTest {
  @TempDir Path directory;

  @Test
  void groupOfVersionTwoTakesProcessesInAndEndsThemAtOnce() throws Exception {
    ControlGroup group = ControlGroup.make(new Parent(directory, true), "mark-1", 50).orElseThrow();
    Path made = directory.resolve("agent4j-mark-1");
    Files.createFile(made.resolve("cgroup.kill"));

    group.add(List.of(new ProcessEntry(42, 1, 42, 7, "bash")));
    assertThat(group.members()).containsExactly(42L);
    group.kill();

    assertThat(made.resolve("pids.max")).hasContent("50");
    assertThat(made.resolve("cgroup.procs")).hasContent("42");
    assertThat(made.resolve("cgroup.kill")).hasContent("1");
  }

  @Test
  void machineWithoutGroupsHasNone() throws Exception {
    Files.writeString(directory.resolve("cgroup"), "0::/\n");
    Files.writeString(directory.resolve("mounts"), "proc /proc proc rw 0 0\n");

    Parent parent = Parent.find(directory);

    assertThat(parent.directory()).isNull();
    assertThat(ControlGroup.make(parent, "mark-2", 5)).isEmpty();
  }

  @Test
  void groupThatCannotBeMadeIsNone() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    assertThat(ControlGroup.make(new Parent(file, true), "mark-3", 5)).isEmpty();
  }

  @Test
  void oldGroupsThatNobodyIsInAreRemoved() throws Exception {
    Path empty = Files.createDirectory(directory.resolve("agent4j-empty"));
    Path entered = Files.createDirectory(directory.resolve("agent4j-entered"));
    Files.createFile(entered.resolve("who-is-in-it"));
    Path other = Files.createDirectory(directory.resolve("other"));
    Instant now = Instant.now();

    ControlGroup.removeEmpty(directory, now.minusSeconds(60));
    assertThat(empty).exists();
    ControlGroup.removeEmpty(directory, now.plusSeconds(60));

    assertThat(empty).doesNotExist();
    assertThat(entered).exists();
    assertThat(other).exists();
  }
}
