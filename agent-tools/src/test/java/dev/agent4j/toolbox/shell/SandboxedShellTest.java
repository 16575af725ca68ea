package dev.agent4j.toolbox.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agent4j.error.ToolException;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.sandbox.Mechanism;
import dev.agent4j.toolbox.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SandboxedShellTest extends ShellTest {

  private void confine(Mechanism mechanism) {
    confine(Sandbox.by(mechanism));
  }

  private void confine(Sandbox sandbox) {
    assumeTrue(sandbox.facts().mechanism() != Mechanism.NONE, sandbox.sentence());
    use(ShellOptions.of().sandbox(sandbox));
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void writesOutsideAreRefusedAndTheReasonIsTold(Mechanism mechanism) throws Exception {
    confine(mechanism);

    ToolOutput output = bash("echo x >/usr/agent4j-new; echo x >inside; echo x >$TMPDIR/t");

    assertThat(output.text())
        .contains("The sandbox may be why something was refused", "can write only in");
    assertThat(output.details().string("sandbox")).hasValue(mechanism.text());
    assertThat(directory.resolve("inside")).hasContent("x");
    assertThat(Path.of("/usr/agent4j-new")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void directoryAndTemporaryFilesStayForTheNextCommand(Mechanism mechanism) throws Exception {
    confine(mechanism);

    bash("mkdir sub; cd sub; echo kept >$TMPDIR/t");

    assertThat(said(bash("basename $PWD; cat $TMPDIR/t"))).isEqualTo("sub\nkept\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void hookThatACommandMakesIsTakenAwayAndTold(Mechanism mechanism) throws Exception {
    confine(mechanism);
    Path hook = directory.resolve("sub/.git/hooks/pre-commit");

    ToolOutput output = bash("git init -q sub; echo 'rm -rf /' >sub/.git/hooks/pre-commit");

    assertThat(hook).doesNotExist();
    assertThat(directory.resolve("sub/.git/config")).exists();
    assertThat(output.text())
        .contains(
            "Protected file sub/.git/hooks/pre-commit was created by a command; commands may not"
                + " create protected files. It was moved away; the user finds a copy");
    assertThat(output.details().toString()).contains("protected");
    assertThat(bash("git -C sub status --short").text()).doesNotContain("Protected");
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void whatTheHostWritesBetweenCommandsStays(Mechanism mechanism) throws Exception {
    confine(mechanism);
    bash("git init -q sub");
    Files.writeString(directory.resolve("sub/.git/hooks/pre-commit"), "make check\n");
    Files.writeString(directory.resolve(".envrc"), "use nix\n");

    ToolOutput output = bash("ls sub/.git/hooks; rm .envrc");

    assertThat(output.text()).contains("pre-commit").doesNotContain("was created", "was changed");
    assertThat(directory.resolve("sub/.git/hooks/pre-commit")).hasContent("make check");
    assertThat(directory.resolve(".envrc")).hasContent("use nix");
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void commandInTheBackgroundIsLookedAfterToo(Mechanism mechanism) throws Exception {
    confine(mechanism);
    call(
        "bash",
        Map.of(
            "command",
            "echo up; until [ -e go ]; do sleep 0.01; done; echo evil >.mcp.json; touch done;"
                + " echo made; sleep 60",
            "background",
            true));
    Files.createFile(directory.resolve("go"));

    ToolOutput output =
        call("bash_output", Map.of("id", "bash_1", "filter", "made", "wait_s", 20, "since", 0));
    ToolOutput last = call("bash_kill", Map.of("id", "bash_1"));

    assertThat(output.text() + last.text())
        .contains("Protected file .mcp.json was created by a command");
    assertThat(directory.resolve(".mcp.json")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void descriptionSaysWhatHolds(Mechanism mechanism) {
    confine(mechanism);

    assertThat(tool("bash").definition().description()).contains("sandbox", "no network");

    confine(Sandbox.by(mechanism).network(true));

    assertThat(tool("bash").definition().description()).contains("the host's network");
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void buildsWork(Mechanism mechanism) throws Exception {
    confine(mechanism);
    Files.writeString(
        directory.resolve("A.java"),
        "class A { public static void main(String[] a) { System.out.println(6 * 7); } }");

    assertThat(said(bash("javac A.java && java A 2>&1"))).isEqualTo("42\n");
    assertThat(bash("mvn -version").text()).contains("Apache Maven");
    assertThat(bash("git init -q . && git status --short && echo fine").text()).contains("fine");
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void outputThatWasKeptCanBeSearchedByCommands(Mechanism mechanism) throws Exception {
    confine(mechanism);
    ToolOutput flood = bash("seq 100000");

    String spill = flood.details().string("spill").orElseThrow();

    assertThat(said(bash("grep -c 7777 " + spill))).isEqualTo("19\n");
    assertThat(bash("echo x >>" + spill).details().get("exit")).isEqualTo(1L);
  }

  @Test
  void starterThatFailsIsToldAsSuchAndNotAsTheCommand() throws Exception {
    confine(Mechanism.BUBBLEWRAP);
    bash("echo works");
    Path scratch = shell().spilled().orElseThrow().resolve("sandbox");
    Files.move(scratch.resolve("tmp"), scratch.resolve("moved"));

    ToolException failure = failed(calling("echo works").failure());

    assertThat(failure)
        .hasMessageContaining("not begun")
        .hasMessageContaining("bwrap: Can't find source path")
        .hasMessageNotContainingAny("exit code", "did not tell where it ended");
    Files.move(scratch.resolve("moved"), scratch.resolve("tmp"));
    assertThat(said(bash("echo works"))).isEqualTo("works\n");
  }

  @Test
  void placeThatDisappearsIsNotWritableAndNoMore() throws Exception {
    Path cache = Files.createDirectory(directory.resolve("cache"));
    confine(Sandbox.detect().writable(cache));
    bash("echo x >cache/a");
    Files.delete(cache.resolve("a"));
    Files.delete(cache);

    assertThat(said(bash("echo works"))).isEqualTo("works\n");
  }
}
