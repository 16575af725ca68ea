package dev.agent4j.toolbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {

  @Test
  void groupOfACommandThatIsOverIsNotItsOwnAnyMore() throws Exception {
    Process stranger = new ProcessBuilder("setsid", "sleep", "77").start();
    try {
      var gone = new ProcessEntry(stranger.pid(), 1, stranger.pid(), 0, "bash");
      var tree = ProcessTree.of(gone, false, "no such marker");
      assertThat(tree.alive(new ProcessTable(List.of()))).isEmpty();

      assertThat(tree.alive()).isEmpty();
    } finally {
      stranger.destroyForcibly().waitFor();
    }
  }

  @Test
  void processesAreToldApartByTheirStartToo() {
    ProcessEntry self = ProcessTable.find(ProcessHandle.current().pid()).orElseThrow();
    var other = new ProcessEntry(self.pid(), 1, self.group(), self.start() - 1, self.name());

    assertThat(ProcessTable.isAlive(self)).isTrue();
    assertThat(ProcessTable.isAlive(other)).isFalse();
  }

  @Test
  void thisJvmIsNeverAmongThem() {
    ProcessEntry self = ProcessTable.find(ProcessHandle.current().pid()).orElseThrow();

    assertThat(ProcessTree.of(self, false, "no such marker").alive()).doesNotContain(self);
  }
}
