package dev.agent4j.toolbox.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.ProtectedPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
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

  @Test
  void requiredOneRefusesCommandsWhereThereIsNone() {
    Sandbox sandbox = Sandbox.required(List.of(Mechanism.NONE));

    assertThatThrownBy(
            () ->
                sandbox.confine(
                    List.of(directory), List.of(), ProtectedPaths.standard(), directory))
        .isInstanceOfSatisfying(
            ToolException.class, it -> assertThat(it.code()).isEqualTo(Code.DENIED))
        .hasMessageContaining("a sandbox is required")
        .hasMessageContaining("bubblewrap");
    assertThat(sandbox.sentence()).contains("refused");
    assertThat(sandbox.facts().mechanism()).isEqualTo(Mechanism.NONE);
  }

  @Test
  void noneIsSaidAsSuch() {
    Sandbox none = Sandbox.none();

    assertThat(none.facts().files()).isFalse();
    assertThat(none.facts().gaps()).containsExactly(SandboxFacts.NOTHING_HOLDS);
    assertThat(none.sentence()).contains("not confined");
  }

  @Test
  void writablePathMustBeAbsolute() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sandbox.detect().writable(Path.of("cache")))
        .withMessageContaining("cache");
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void whatTheHostAddsCanBeWritten(Mechanism mechanism) throws IOException {
    Confined.assumeThereIs(mechanism);
    Path cache = Files.createDirectory(directory.toRealPath().resolve("cache"));
    var confined =
        new Confined(Sandbox.by(mechanism).writable(cache), directory, ProtectedPaths.standard());

    assertThat(confined.run("echo x >" + cache + "/a")).isZero();
    assertThat(cache.resolve("a")).hasContent("x");
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
