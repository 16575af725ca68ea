package dev.agent4j.toolbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.toolbox.attack.AttackRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Tools that are to write what a later process runs, or to read what holds secrets. */
@EnabledOnOs(OS.LINUX)
class ProtectedPathAttackTest extends ConfinedTools {
  private static final List<String> PROTECTED =
      List.of(
          ".git",
          ".git/hooks/pre-commit",
          ".git/config",
          ".git/info/attributes",
          ".gitmodules",
          ".gitconfig",
          ".git/modules/lib/config",
          ".bashrc",
          ".bash_profile",
          ".zshrc",
          ".zprofile",
          ".profile",
          ".envrc",
          ".ripgreprc",
          ".mcp.json",
          ".vscode/tasks.json",
          ".idea/workspace.xml",
          ".claude/settings.json",
          ".codex/config.toml",
          ".agents/x.md",
          ".cursor/mcp.json",
          ".github/workflows/ci.yml",
          ".gitlab-ci.yml",
          ".ssh/authorized_keys",
          ".husky/pre-commit",
          ".config/fish/config.fish");
  private static final List<String> HARMLESS =
      List.of(
          ".gitignore",
          ".gitattributes",
          ".github/CODEOWNERS",
          "src/config",
          "hooks/pre-commit",
          "docs/.bashrc.md",
          "profile",
          "mcp.json.md",
          ".env",
          "ssh/notes",
          "vscode/tasks.json",
          "workflows/ci.yml",
          "git/config",
          ".editorconfig",
          ".npmrc");

  private boolean writes(String path) throws Exception {
    return calls
        .call(writeFile, JsonObject.of("path", path, "content", "attack\n"))
        .text()
        .startsWith("Created");
  }

  /** Returns ways to write the same name, for some file system or other. */
  private static Set<String> disguises(String path) {
    Set<String> all = new LinkedHashSet<>();
    for (String nested : List.of("", "sub/", "a/b/c/", "node_modules/x/")) {
      all.add(nested + path);
      all.add(nested + path.toUpperCase(Locale.ROOT));
      all.add(nested + "./" + path);
      all.add(nested + "x/../" + path);
      all.add(nested + path.replaceFirst("\\.", "\uFF0E"));
      all.add(nested + path.replaceFirst("i", "\u0131"));
      all.add(nested + path.replaceFirst("g", "\u200Bg").replace("\u200B", "\u200C"));
      all.add(nested + path.replace("/", "//"));
      all.add(nested + path + ".");
      all.add(nested + path + " ");
      all.add(nested + path + "::$DATA");
    }
    return all;
  }

  @Test
  void writesOfProtectedPathsExistingOrNot() throws Exception {
    var row = new AttackRow(3, "protected paths");
    for (String path : PROTECTED) {
      for (String disguise : disguises(path)) {
        row.attack(disguise, () -> writes(disguise));
      }
    }
    for (int i = 0; i < 10; i++) {
      for (String path : HARMLESS) {
        String nested = "n" + i + "/" + path;
        row.twin(nested, () -> writes(nested));
      }
    }

    row.check();
  }

  @Test
  void editsAndLinksAndHiddenFiles() throws Exception {
    var row = new AttackRow(3, "protected paths by edits and links");
    int number = 0;
    for (String path : PROTECTED) {
      Path file = root.resolve("there/" + path);
      if (path.equals(".git")) {
        continue;
      }
      Files.createDirectories(file.getParent());
      Files.writeString(file, "old\n");
      String alias = "alias" + number++;
      Files.createSymbolicLink(root.resolve(alias), file);
      Files.createSymbolicLink(root.resolve("dir" + alias), file.getParent());
      for (String name :
          List.of("there/" + path, alias, "dir" + alias + "/" + file.getFileName())) {
        row.attack(
            name,
            () -> {
              calls.call(
                  editFile,
                  JsonObject.parse(
                      "{\"path\": \""
                          + name
                          + "\", \"edits\": [{\"old\": \"old\", \"new\": \"x\"}]}"));
              return true;
            });
        row.count("changed by " + name, !Files.readString(file).equals("old\n"));
      }
    }
    for (String path : List.of(".ssh/id_rsa", ".aws/credentials", ".netrc", ".gnupg/x")) {
      Files.createDirectories(root.resolve(path).getParent());
      Files.writeString(root.resolve(path), "secret\n");
      row.attack(path, () -> reads(path).contains("secret"));
    }
    Files.writeString(root.resolve(".env"), "A=b\n");
    row.twin(".env", () -> reads(".env").contains("A=b"));

    row.check();
  }

  private String reads(String path) throws Exception {
    return calls.call(readFile, JsonObject.of("path", path)).text();
  }

  @Test
  void refusalNamesThePatternAndTheWayOutAndTheHostMayAllowIt() throws Exception {
    ToolException refusal =
        calls.failure(writeFile, "{'path': '.git/hooks/pre-commit', 'content': 'x'}");
    Workspace allowing =
        workspace.withProtectedPaths(ProtectedPaths.standard().allowing(".github/workflows/**"));

    assertThat(refusal.code()).isEqualTo(Code.DENIED);
    assertThat(refusal.messageForModel())
        .isEqualTo(
            ".git/hooks/pre-commit: protected (pattern .git/hooks/**), because other programs run"
                + " what is in such files; nothing was written. Tell the user what to change there;"
                + " only the user, or a host that allows the pattern, can do it.");
    assertThat(root).isEmptyDirectory();
    assertThat(
            calls
                .call(
                    WriteFile.in(allowing),
                    "{'path': '.github/workflows/ci.yml', 'content': 'on: push\\n'}")
                .text())
        .startsWith("Created");
  }

  @Test
  void aDirectoryThatIsProtectedIsNotMadeOnTheWay() {
    ToolException refusal = calls.failure(writeFile, "{'path': 'x/.git/HEAD', 'content': 'x'}");

    assertThat(refusal.code()).isEqualTo(Code.DENIED);
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void whatTheHostAllowedIsRefusedAllTheSameIfItHasASecondName() throws Exception {
    Files.createDirectories(root.resolve(".claude"));
    Path file = Files.writeString(root.resolve(".claude/a.md"), "old\n");
    Workspace allowing =
        workspace.withProtectedPaths(ProtectedPaths.standard().allowing(".claude/**"));
    String edit = "{'path': '.claude/a.md', 'edits': [{'old': 'old', 'new': 'new'}]}";
    Files.createLink(root.resolve("second"), file);

    ToolException refusal = calls.failure(EditFile.in(allowing), edit);
    Files.delete(root.resolve("second"));
    String edited = calls.call(EditFile.in(allowing), edit).text();

    assertThat(refusal.code()).isEqualTo(Code.DENIED);
    assertThat(refusal.messageForModel()).contains("more than one name");
    assertThat(edited).startsWith("Edited");
  }
}
