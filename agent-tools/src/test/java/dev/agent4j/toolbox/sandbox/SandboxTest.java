package dev.agent4j.toolbox.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SandboxTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void canaryProvesEachMechanismOrSaysWhyItIsAbsent(Mechanism mechanism) {
    MechanismReport report = Detection.of(mechanism).report();
    if (report.isAvailable()) {
      assertThat(report.facts().files()).isTrue();
      assertThat(report.facts().secrets()).isTrue();
      assertThat(report.facts().network()).isTrue();
      assertThat(report.tries().values()).allMatch(MechanismReport.Outcome::bare);
    } else {
      assertThat(report.reason()).endsWith(".");
      assertThat(report.facts().mechanism()).isEqualTo(Mechanism.NONE);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void commandsWork(Mechanism mechanism) throws IOException {
    Confined.assumeThereIs(mechanism);
    var confined = Confined.by(mechanism, directory);

    int exit = confined.run("echo hello >a && cat a && echo x >$TMPDIR/t && cat $TMPDIR/t; id -u");

    assertThat(exit).isZero();
    assertThat(confined.output).startsWith("hello\nx\n");
  }
}
