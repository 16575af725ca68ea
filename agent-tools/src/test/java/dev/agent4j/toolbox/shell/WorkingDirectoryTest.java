package dev.agent4j.toolbox.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.tool.ToolOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkingDirectoryTest extends ShellTest {

  @Test
  void nextCommandStartsWhereTheLastOneEnded() throws Exception {
    ToolOutput output = bash("mkdir -p 'a b/ü'; cd 'a b/ü'");

    assertThat(output.text()).contains("The next command starts in a b/ü.");
    assertThat(output.details().string("cwd")).hasValue("a b/ü");
    assertThat(said(bash("pwd"))).isEqualTo(workspace.root() + "/a b/ü\n");
    assertThat(said(bash("cd ../..; pwd"))).isEqualTo(workspace.root() + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit 4", "false", "kill -TERM $$", "sleep 5 & exit 5", "set -e; false"})
  void directoryStaysHoweverTheCommandEnded(String end) throws Exception {
    bash("mkdir sub; cd sub; " + end);

    assertThat(said(bash("basename $PWD"))).isEqualTo("sub\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "/", "/tmp", "sub/../.."})
  void directoryOutsideTheWorkspaceIsNotKeptAndThatIsTold(String outside) throws Exception {
    Files.createDirectory(directory.resolve("sub"));
    bash("cd sub");

    ToolOutput output = bash("cd ..; cd " + outside);

    assertThat(output.text())
        .contains("outside the workspace; the next command starts in sub again.");
    assertThat(said(bash("pwd"))).isEqualTo(workspace.root() + "/sub\n");
  }

  @Test
  void linkThatLeadsOutsideIsNotKept() throws Exception {
    Files.createSymbolicLink(directory.resolve("link"), directory.getRoot());

    assertThat(bash("cd link").text()).contains("outside the workspace");
    assertThatThrownBy(() -> bash("true", "cwd", "link"))
        .isInstanceOfSatisfying(
            ToolException.class, e -> assertThat(e.code()).isEqualTo(Code.OUTSIDE_WORKSPACE));
  }

  @Test
  void directoryOfOneCallIsForThatCallOnly() throws Exception {
    Files.createDirectories(directory.resolve("sub/inner"));

    assertThat(said(bash("basename $PWD", "cwd", "sub"))).isEqualTo("sub\n");
    assertThat(said(bash("pwd"))).isEqualTo(workspace.root() + "\n");
    assertThat(bash("cd inner", "cwd", "sub").details().string("cwd")).hasValue("sub/inner");
  }

  @Test
  void directoryBelowAnyRootIsKept(@TempDir Path other) throws Exception {
    Files.createDirectory(other.resolve("sub"));
    use(new ShellTools(workspace.withReadOnlyRoot(other), ShellOptions.of()));

    assertThat(bash("cd " + other + "/sub").text()).doesNotContain("outside the workspace");
    assertThat(said(bash("pwd"))).isEqualTo(other.toRealPath() + "/sub\n");
  }

  @Test
  void directoryThatIsMissingIsNamed() throws Exception {
    Files.createFile(directory.resolve("file"));

    assertThatThrownBy(() -> bash("true", "cwd", "nowhere"))
        .isInstanceOfSatisfying(
            ToolException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_FOUND))
        .hasMessageContaining("nowhere: no such directory");
    assertThatThrownBy(() -> bash("true", "cwd", "file"))
        .isInstanceOfSatisfying(
            ToolException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_REGULAR));
  }

  @Test
  void directoryThatWasDeletedIsGivenUp() throws Exception {
    bash("mkdir sub; cd sub");
    Files.delete(directory.resolve("sub"));

    ToolOutput output = bash("pwd");

    assertThat(output.text()).contains("The working directory sub is gone");
    assertThat(said(output)).isEqualTo(workspace.root() + "\n");
  }

  @Test
  void commandInTheBackgroundDoesNotMoveTheSession() throws Exception {
    bash("mkdir sub; cd sub", "background", true);
    call("bash_output", Map.of("id", "bash_1", "wait_s", 10));

    assertThat(said(bash("pwd"))).isEqualTo(workspace.root() + "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cd sub; exec true", "cd sub; trap 'echo bye' EXIT"})
  void commandThatDoesNotTellWhereItEndedLeavesTheDirectoryAlone(String command) throws Exception {
    Files.createDirectory(directory.resolve("sub"));

    assertThat(bash(command).text())
        .contains("did not tell where it ended")
        .contains("the next command starts in the workspace.");
  }
}
