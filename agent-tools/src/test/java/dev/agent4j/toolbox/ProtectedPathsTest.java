package dev.agent4j.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectedPathsTest {
  private final ProtectedPaths paths = ProtectedPaths.standard();

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".git",
        "sub/project/.git",
        ".git/hooks",
        ".git/hooks/pre-commit",
        "vendor/a/.git/hooks/deep/x",
        ".git/config",
        ".git/modules/a/b/config",
        ".git/info/attributes",
        ".gitmodules",
        ".bashrc",
        "home/.zshenv",
        ".envrc",
        ".ripgreprc",
        ".mcp.json",
        ".claude/settings.json",
        ".vscode/tasks.json",
        ".idea",
        ".github/workflows/ci.yml",
        ".ssh/authorized_keys",
        "/home/u/.ssh/id_rsa"
      })
  void whatALaterProcessWouldRunIsProtectedAtAnyDepth(String path) {
    assertThat(paths.protectorOf(path)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/Main.java",
        ".gitignore",
        ".gitattributes",
        ".git/info/exclude",
        ".github/ISSUE_TEMPLATE.md",
        ".github/workflow.md",
        "git/config",
        "hooks/pre-commit",
        "bashrc",
        ".bashrc.md",
        "config",
        "profile",
        ".ssh-notes",
        "docs/.git.md",
        "idea/x",
        ".env"
      })
  void whatOnlyLooksLikeItIsNot(String path) {
    assertThat(paths.protectorOf(path)).isEmpty();
    assertThat(paths.hiderOf(path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".GIT/Hooks/pre-commit",
        ".git./hooks/x",
        ".git /config",
        ".g\u200cit/config",
        "\uFF0Egit/config",
        ".g\u0131t/config",
        ".gi\uFF54/config",
        "git~1/config",
        ".git::$INDEX_ALLOCATION/config",
        ".git\\config",
        ".git//config",
        ".BASHRC",
        ".ba\u017Fhrc",
        ".mcp.json."
      })
  void namesThatSomeFileSystemTakesForAProtectedOneAreProtected(String path) {
    assertThat(paths.protectorOf(path)).isPresent();
  }

  @Test
  void credentialsAreHiddenAndTheirNeighborsAreNot() {
    assertThat(paths.hiderOf("/root/.ssh/id_ed25519")).hasValue(".ssh/**");
    assertThat(paths.hiderOf("/home/u/.aws/credentials")).isPresent();
    assertThat(paths.hiderOf("/etc/shadow-")).hasValue("etc/shadow*");
    assertThat(paths.hiderOf("/home/u/.aws/config")).isEmpty();
    assertThat(paths.hiderOf("/etc/passwd")).isEmpty();
  }

  @Test
  void theHostAllowsShowsProtectsAndHides() {
    ProtectedPaths mine =
        paths
            .allowing(".github/workflows/**")
            .showing(".ssh/config")
            .protecting("deploy/*.sh")
            .hiding(".env*");

    assertThat(mine.protectorOf("a/.github/workflows/ci.yml")).isEmpty();
    assertThat(mine.protectorOf(".github/actions/x")).isPresent();
    assertThat(mine.hiderOf(".ssh/config")).isEmpty();
    assertThat(mine.hiderOf(".ssh/id_rsa")).isPresent();
    assertThat(mine.protectorOf("x/deploy/now.sh")).hasValue("deploy/*.sh");
    assertThat(mine.hiderOf(".env.local")).hasValue(".env*");
    assertThat(paths.hiderOf(".env.local")).isEmpty();
    assertThat(ProtectedPaths.none().protectorOf(".git/config")).isEmpty();
    assertThat(mine.protectedPatterns()).contains(".git/hooks/**", "deploy/*.sh");
    assertThat(mine.hiddenPatterns()).contains(".netrc", ".env*");
  }

  @Test
  void aPatternNeedsAName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> paths.protecting("/**"))
        .withMessage("a pattern needs a name, was \"/**\"");
    assertThatIllegalArgumentException().isThrownBy(() -> paths.allowing(""));
  }
}
