package dev.agent4j.toolbox.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.ProtectedPaths;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.shell.ShellOptions;
import dev.agent4j.toolbox.shell.ShellTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThatIllegalArgumentException()
        .isThrownBy(() -> none.network(false))
        .withMessageContaining("cannot be kept from the network");
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

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void whatIsToBeWritableAndIsNotThereIsLeftOut(Mechanism mechanism) throws IOException {
    Confined.assumeThereIs(mechanism);
    Path cache = directory.toRealPath().resolve("cache");
    var confined =
        new Confined(Sandbox.by(mechanism).writable(cache), directory, ProtectedPaths.standard());

    assertThat(confined.run("echo works")).as(confined.output).isZero();
    assertThat(confined.output).isEqualTo("works");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/usr/..", "/proc", "/dev"})
  void whatLeavesNothingToConfineIsRefused(Path path) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sandbox.detect().writable(path))
        .withMessageContaining(path + " writable")
        .withMessageContaining("Sandbox.none()");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ShellTools.in(Workspace.of(path)))
        .withMessageContaining("a sandbox confines nothing");
    assertThat(ShellTools.in(Workspace.of(path), ShellOptions.of().sandbox(Sandbox.none())))
        .isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void sentenceNamesWhatTheHostMadeWritable(Mechanism mechanism) throws IOException {
    Confined.assumeThereIs(mechanism);
    String temporary = mechanism == Mechanism.BUBBLEWRAP ? "/tmp" : "$TMPDIR";
    Path real = directory.toRealPath();
    Sandbox sandbox = Sandbox.by(mechanism);
    assertThat(sandbox.sentence()).contains("only in the workspace and " + temporary + ", not in");
    for (int i = 0; i < 7; i++) {
      sandbox = sandbox.writable(Files.createDirectory(real.resolve("cache" + i)));
    }

    assertThat(sandbox.writable(real.resolve("absent")).sentence())
        .contains("the workspace, " + temporary + ", " + real.resolve("cache0") + ", ")
        .contains(real.resolve("cache4") + " and 2 more places, not in protected files")
        .doesNotContain("absent");
  }

  @Test
  void hiddenFilesOfTheWorkspaceAreEmptyForCommandsToo() throws IOException {
    Confined.assumeThereIs(Mechanism.BUBBLEWRAP);
    var confined =
        new Confined(
            Sandbox.by(Mechanism.BUBBLEWRAP),
            directory,
            ProtectedPaths.standard().hiding(".env*").hiding("private/**").showing(".env.example"));
    confined.write(".env", "wombat-1");
    confined.write("deep/er/.ENV.local", "wombat-2");
    confined.write("a/.ssh/id_rsa", "wombat-3");
    confined.write(".netrc", "wombat-4");
    confined.write("private/a/b", "wombat-5");
    confined.write("config/real", "wombat-6");
    Files.createSymbolicLink(confined.workspace.resolve("a/.env"), Path.of("../config/real"));
    confined.write(".env.example", "twin-1");
    confined.write("environment", "twin-2");

    String all = "grep -rhs . . ; cat a/.env; mv deep moved; cat moved/er/.ENV.local; true";
    confined.runBare("grep -rhs . .");
    assertThat(confined.output.split("wombat")).hasSize(7);
    confined.run(all);

    assertThat(confined.output).doesNotContain("wombat").contains("twin-1", "twin-2");
    confined.run("rm -f .env; echo x >.env; mv .env other; cat .env other; ln .env hard; cat hard");
    assertThat(confined.output).doesNotContain("wombat");
    assertThat(confined.workspace.resolve(".env")).hasContent("wombat-1");
  }

  @Test
  void linkOfAHiddenNameHidesNothingElsewhere() throws IOException {
    Confined.assumeThereIs(Mechanism.BUBBLEWRAP);
    var confined = Confined.by(Mechanism.BUBBLEWRAP, directory);
    confined.write("src/a", "plain");
    confined.run("ln -s $(command -v bash) .netrc; ln -s . _netrc");

    assertThat(confined.run("bash -c 'cat src/a'")).as(confined.output).isZero();
    assertThat(confined.output).isEqualTo("plain");
  }
}
