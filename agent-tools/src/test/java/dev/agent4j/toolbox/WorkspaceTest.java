package dev.agent4j.toolbox;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceTest {
  @TempDir Path outside;
  Path root;
  Workspace workspace;

  @BeforeEach
  void setUp() throws IOException {
    outside = outside.toRealPath();
    root = Files.createDirectories(outside.resolve("work"));
    Files.createDirectories(outside.resolve("work2"));
    Files.writeString(outside.resolve("secret"), "s");
    Files.createDirectories(root.resolve("src"));
    Files.writeString(root.resolve("src/a.txt"), "a");
    workspace = Workspace.of(root);
  }

  private ToolException refusal(String path) {
    return catchThrowableOfType(ToolException.class, () -> workspace.resolve(path));
  }

  private void assertOutside(String path) {
    ToolException refusal = refusal(path);
    assertThat(refusal).as(path).isNotNull();
    assertThat(refusal.code()).isEqualTo(Code.OUTSIDE_WORKSPACE);
    assertThat(refusal.messageForModel())
        .contains(path)
        .contains(root.toString())
        .contains("Use a path below it");
  }

  @Test
  void pathsBelowTheRootAreResolvedWhetherRelativeOrAbsolute() {
    assertThat(workspace.resolve("src/a.txt")).isEqualTo(root.resolve("src/a.txt"));
    assertThat(workspace.resolve("./src/../src/a.txt")).isEqualTo(root.resolve("src/a.txt"));
    assertThat(workspace.resolve(root + "/src/new/b.txt")).isEqualTo(root.resolve("src/new/b.txt"));
    assertThat(workspace.resolve("..hidden/...")).isEqualTo(root.resolve("..hidden/..."));
    assertThat(workspace.resolve("~draft.txt")).isEqualTo(root.resolve("~draft.txt"));
    assertThat(workspace.resolve("")).isEqualTo(root);
    assertThat(workspace.resolve(".")).isEqualTo(root);
    assertThat(workspace.resolve("../work/src")).isEqualTo(root.resolve("src"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        "../secret",
        "src/../../secret",
        "src/./.././../secret",
        "../work2",
        "/etc/passwd",
        "/",
        "/proc/self/root/etc/passwd",
        "~",
        "~/.ssh/id_rsa",
        "C:\\Windows\\win.ini",
        "c:/Windows",
        "\\\\server\\share\\x"
      })
  void pathsThatLeadOutAreRefusedWithTheWayOut(String path) {
    assertOutside(path);
  }

  @Test
  void aSiblingWhoseNameBeginsLikeTheRootIsOutside() {
    assertOutside(outside + "/work2");
    assertOutside(root + "2/x");
  }

  @Test
  void aPathThatIsNoneIsRefusedWithoutTouchingAnything() {
    ToolException nul = refusal("src/a.txt\0.png");
    ToolException backslashes = refusal("src\\main\\A.java");

    assertThat(nul.code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(nul.messageForModel()).contains("src/a.txt\\u0000.png", "NUL");
    assertThat(backslashes.code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(backslashes.messageForModel()).contains("src/main/A.java");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void nameThatTheLocaleCannotWriteIsRefusedWithTheWayOut() throws Exception {
    ProcessBuilder builder = OtherJvm.of(InAsciiOnly.class, root.toString());
    builder.environment().put("LC_ALL", "C");
    Process java = builder.redirectErrorStream(true).start();

    String said = new String(java.getInputStream().readAllBytes(), US_ASCII);

    assertThat(java.waitFor()).isZero();
    assertThat(said).contains("not a path", "name files in ANSI_X3.4-1968", "LC_ALL=C.UTF-8");
  }

  static final class InAsciiOnly {
    public static void main(String... arguments) {
      try {
        System.out.println(Workspace.of(Path.of(arguments[0])).resolve("\u00fc.txt"));
      } catch (ToolException e) {
        System.out.println(e.messageForModel());
      }
    }
  }

  @Test
  void linksInsideAreFollowedToTheirTarget() throws IOException {
    Files.createSymbolicLink(root.resolve("link"), Path.of("src/a.txt"));
    Files.createSymbolicLink(root.resolve("dir"), root.resolve("src"));
    Files.createSymbolicLink(root.resolve("new"), Path.of("src/later.txt"));

    assertThat(workspace.resolve("link")).isEqualTo(root.resolve("src/a.txt"));
    assertThat(workspace.resolve("dir/b/c.txt")).isEqualTo(root.resolve("src/b/c.txt"));
    assertThat(workspace.resolve("new")).isEqualTo(root.resolve("src/later.txt"));
  }

  @Test
  void linksThatLeadOutAreRefusedBeTheyDanglingChainedOrOnTheWay() throws IOException {
    Files.createSymbolicLink(root.resolve("out"), outside.resolve("secret"));
    Files.createSymbolicLink(root.resolve("up"), Path.of("../secret"));
    Files.createSymbolicLink(root.resolve("dangling"), outside.resolve("not/there"));
    Files.createSymbolicLink(root.resolve("dir"), outside);
    Files.createSymbolicLink(root.resolve("first"), Path.of("src/second"));
    Files.createSymbolicLink(root.resolve("src/second"), Path.of("../third"));
    Files.createSymbolicLink(root.resolve("third"), Path.of("../secret2"));
    Files.createSymbolicLink(root.resolve("src/deep"), Path.of("a.txt/../../../secret"));

    assertOutside("out");
    assertOutside("up");
    assertOutside("dangling");
    assertOutside("dir/secret");
    assertOutside("dir/new/file");
    assertOutside("first");
    assertOutside("src/deep");
    assertThat(refusal("out").messageForModel()).contains("symbolic link");
  }

  @Test
  void linksThatGoInACircleAreAnErrorAndNotALoop() throws IOException {
    Files.createSymbolicLink(root.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(root.resolve("b"), Path.of("a"));

    ToolException refusal = refusal("a/x");

    assertThat(refusal.code()).isEqualTo(Code.NOT_REGULAR);
    assertThat(refusal.messageForModel()).contains("a/x", "circle");
  }

  @Test
  void aLinkThatLeadsOutAndBackInIsInside() throws IOException {
    Files.createSymbolicLink(root.resolve("detour"), Path.of("../work/src/a.txt"));
    Files.createSymbolicLink(outside.resolve("alias"), root);

    assertThat(workspace.resolve("detour")).isEqualTo(root.resolve("src/a.txt"));
    assertThat(workspace.resolve(outside + "/alias/src")).isEqualTo(root.resolve("src"));
    assertThat(Workspace.of(outside.resolve("alias")).root()).isEqualTo(root);
  }

  @Test
  void namesForMessagesAndEffectsHaveForwardSlashes() throws IOException {
    Files.createSymbolicLink(root.resolve("link"), Path.of("src/a.txt"));

    assertThat(workspace.relative(root.resolve("src/a.txt"))).isEqualTo("src/a.txt");
    assertThat(workspace.relative(root)).isEqualTo(".");
    assertThat(workspace.relative(outside)).isEqualTo(outside.toString());
    assertThat(workspace.resource("link")).isEqualTo(root + "/src/a.txt");
    assertThat(workspace.resource("../secret")).isEqualTo(outside + "/secret");
    assertThat(workspace.resource("a\0b")).isEqualTo("*");
  }

  @Test
  void aWorkspaceNeedsADirectory() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Workspace(outside.resolve("secret")))
        .withMessageContaining("secret");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Workspace.of(outside.resolve("missing")))
        .withMessageContaining("missing");
  }
}
