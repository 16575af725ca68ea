package dev.agent4j.toolbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasesTest {
  private static final String DEAD = "00000000000000aa-";
  private static final String LIVING = "00000000000000bb-";

  @TempDir Path directory;

  @Test
  void whatADeadJvmLeftIsEndedAndWhatALivingOneRunsIsNot() throws Exception {
    Bash bash = Bash.find(System.getenv("PATH"));
    var leases = new Leases(directory);
    leases.open();
    Process orphan = marked(DEAD);
    Process other = marked(LIVING);
    try {
      long self = ProcessHandle.current().pid();
      // The id is in use again, by a process that started at another time.
      Files.writeString(directory.resolve("dead"), self + " 1 " + DEAD);
      leases.take(self, LIVING);
      Files.writeString(directory.resolve("damaged"), "no lease");

      assertThat(leases.reap(bash.program())).isEmpty();

      assertThat(orphan.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(other.isAlive()).isTrue();
      assertThat(directory.resolve("dead")).doesNotExist();
      assertThat(directory.resolve(self + "-" + LIVING)).exists();
    } finally {
      orphan.destroyForcibly().waitFor();
      other.destroyForcibly().waitFor();
    }
  }

  private static Process marked(String mark) throws Exception {
    var builder = new ProcessBuilder("setsid", "sleep", "78");
    builder.environment().put("AGENT4J_SHELL", mark + "x/1/");
    return builder.start();
  }
}
