package dev.agent4j.toolbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.agent4j.tool.Tool;
import dev.agent4j.toolbox.ignore.GitRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the tools that look for files leave out by ignore rules, and say of it. */
class IgnoredFilesTest {
  @TempDir Path dir;
  Path root;
  Workspace workspace;
  final Calls calls = new Calls();

  @BeforeEach
  void setUp() throws IOException {
    root = Files.createDirectory(dir.toRealPath().resolve("work"));
    workspace = Workspace.of(root);
  }

  private void file(String name, String content) throws IOException {
    Files.createDirectories(root.resolve(name).getParent());
    Files.writeString(root.resolve(name), content);
  }

  private String call(Tool tool, String arguments) throws Exception {
    return calls.call(tool, arguments).text();
  }

  private String find(String more) throws Exception {
    return call(FindFiles.in(workspace), "{'pattern': '**'" + more + "}");
  }

  @Test
  void whatGitignoreFilesHideIsLeftOutCountedAndShownIfAskedFor() throws Exception {
    file(".gitignore", "*.log\n/build/\n!keep.log\n");
    file("a.log", "x\n");
    file("keep.log", "x\n");
    file("build/out.txt", "x\n");
    file("src/build/in.txt", "x\n");
    file("src/.gitignore", "*.tmp\n!*.log\n");
    file("src/b.log", "x\n");
    file("src/c.tmp", "x\n");
    String told = "2 files and 1 directory hidden by ignore rules, include_ignored shows them";

    assertThat(call(ListFiles.in(workspace), "{'depth': 3}"))
        .contains("keep.log\t", "src/b.log\t", "src/build/in.txt\t", told)
        .doesNotContain("a.log", "build/out.txt", "c.tmp");
    assertThat(find(""))
        .contains("keep.log", "src/b.log", "src/build/in.txt", told)
        .doesNotContain("a.log", "out.txt", "c.tmp");
    assertThat(call(SearchFiles.in(workspace), "{'pattern': '^x$', 'mode': 'files'}"))
        .startsWith("keep.log\nsrc/b.log\nsrc/build/in.txt\n[3 files; ")
        .contains(told);
    for (Tool tool :
        List.of(ListFiles.in(workspace), FindFiles.in(workspace), SearchFiles.in(workspace))) {
      String arguments =
          switch (tool.definition().name()) {
            case "list_files" -> "{'depth': 3, 'include_ignored': true}";
            case "find_files" -> "{'pattern': '**', 'include_ignored': true}";
            default -> "{'pattern': '^x$', 'mode': 'files', 'include_ignored': true}";
          };
      assertThat(call(tool, arguments))
          .contains("a.log", "build/out.txt", "src/c.tmp")
          .doesNotContain("ignore rules");
    }
  }

  @Test
  void whoNamesAnIgnoredDirectoryMeansIt() throws Exception {
    file(".gitignore", "build/\n");
    file("build/out.txt", "x\n");
    file("build/.gitignore", "*.bin\n");
    file("build/a.bin", "x\n");

    assertThat(call(SearchFiles.in(workspace), "{'pattern': 'x', 'path': 'build'}"))
        .startsWith("build/out.txt\n1: x\n[1 matching line in 1 file; 2 files searched; ")
        .contains("path is itself hidden by ignore rules");
  }

  @Test
  void excludesOfAWorktreeAndASubmoduleAreThoseOfGit() throws Exception {
    assumeTrue(GitRepository.isInstalled());
    GitRepository main = GitRepository.in(Files.createDirectory(root.resolve("main")));
    main.run("commit", "--allow-empty", "-m", "first");
    main.run("worktree", "add", "-q", "--detach", "../tree");
    file("main/.git/info/exclude", "*.private\n");
    GitRepository module = GitRepository.in(Files.createDirectory(root.resolve("module")));
    module.run("commit", "--allow-empty", "-m", "first");
    main.run(
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "-q",
        module.root().toString(),
        "sub");
    file("main/.git/modules/sub/info/exclude", "*.secret\n");
    for (String name : List.of("main", "tree", "main/sub")) {
      file(name + "/a.private", "x\n");
      file(name + "/a.secret", "x\n");
    }

    String found = find("");

    assertThat(root.resolve("tree/.git")).isRegularFile();
    assertThat(root.resolve("main/sub/.git")).isRegularFile();
    assertThat(found)
        .contains("main/a.secret", "tree/a.secret", "main/sub/a.private")
        .doesNotContain("main/a.private", "tree/a.private", "main/sub/a.secret")
        .contains("3 files hidden by ignore rules");
    assertThat(GitRepository.at(root.resolve("tree")).ignored(List.of("a.private", "a.secret")))
        .containsExactly("a.private");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void aPointerOutOfTheWorkspaceOrThroughALinkIsNotFollowed() throws Exception {
    Path outside = Files.createDirectories(dir.resolve("outside"));
    Files.createDirectories(outside.resolve("info"));
    Files.writeString(outside.resolve("info/exclude"), "*.txt\n");
    Files.createSymbolicLink(root.resolve("link"), outside);
    file("inside/info/exclude", "*.txt\n");
    file("leads/info/exclude", "*.txt\n");
    file("leads/commondir", outside + "\n");
    file("top/a.txt", "x\n");

    for (String to :
        List.of(
            outside.toString(),
            "../../outside",
            "../link",
            "../leads",
            "../none",
            "",
            "\u0000",
            "../inside/info/exclude")) {
      file("top/.git", "gitdir: " + to + "\n");
      assertThat(find(", 'path': 'top'")).as(to).contains("top/a.txt");
    }
    file("top/.git", "gitdir: ../inside\n");
    assertThat(find(", 'path': 'top'")).doesNotContain("top/a.txt");
    workspace = workspace.withReadOnlyRoot(outside);
    file("top/.git", "gitdir: " + outside + "\n");
    assertThat(find(", 'path': 'top'")).doesNotContain("top/a.txt");
  }
}
