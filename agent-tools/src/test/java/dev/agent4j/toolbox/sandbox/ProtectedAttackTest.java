package dev.agent4j.toolbox.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.toolbox.attack.AttackRow;
import dev.agent4j.toolbox.sandbox.mechanism.BriefProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Row 3: what a later process would run is as it was when the command has ended. */
class ProtectedAttackTest {
  private static final String EVIL = "touch /evil";

  @TempDir Path directory;

  private @Nullable Path template;
  private int count;

  /** A command that gets at a protected path, and the path. */
  private record Attack(String command, String path) {}

  /** Each in a workspace that has a repository with hooks, one below it, and some configuration. */
  private static List<Attack> attacks() {
    var all = new ArrayList<Attack>();
    for (String it :
        List.of(
            ".git/hooks/pre-commit",
            ".git/hooks/new-dir/x",
            ".git/config",
            ".bashrc",
            ".mcp.json",
            ".vscode/tasks.json",
            ".claude/settings.json",
            ".github/workflows/ci.yml",
            "sub/project/.git/hooks/pre-commit",
            "sub/project/.git/config",
            "sub/.envrc",
            "deep/a/b/c/d/e/f/g/.vscode/tasks.json",
            ".git/info/attributes",
            ".husky/pre-push",
            ".git/config.worktree",
            ".gitmodules",
            "deep/.GIT/hooks/post-checkout")) {
      all.add(new Attack("mkdir -p \"$(dirname %1$s)\"; echo '%2$s' >%1$s", it));
      all.add(new Attack("mkdir -p \"$(dirname %1$s)\"; echo '%2$s' >t; mv -f t %1$s", it));
      all.add(new Attack("mkdir -p \"$(dirname %1$s)\"; echo '%2$s' >t; ln -f t %1$s", it));
      all.add(
          new Attack("mkdir -p \"$(dirname %1$s)\"; echo '%2$s' >t; ln -sfn \"$PWD/t\" %1$s", it));
      all.add(
          new Attack(
              "mkdir -p \"$(dirname %1$s)\"; for i in {1..40}; do rm -f %1$s; echo '%2$s' >%1$s;"
                  + " done",
              it));
    }
    for (String repository : List.of(".git", "sub/project/.git")) {
      String hook = repository + "/hooks/pre-commit";
      all.add(
          new Attack(
              "mv " + repository + " o; cp -r o " + repository + "; echo '%2$s' >%1$s", hook));
      all.add(
          new Attack(
              "rm -rf " + repository + "/hooks; mkdir " + repository + "/hooks; echo '%2$s' >%1$s",
              hook));
      all.add(
          new Attack(
              "mkdir h; echo '%2$s' >h/pre-commit; rm -rf "
                  + repository
                  + "/hooks; ln -s ../h "
                  + repository
                  + "/hooks",
              hook));
      all.add(
          new Attack(
              "mkdir h; echo '%2$s' >h/pre-commit; mv "
                  + repository
                  + "/hooks g; mv h "
                  + repository
                  + "/hooks",
              hook));
      all.add(
          new Attack(
              "git -C " + repository + "/.. config core.hooksPath x; true",
              repository + "/config"));
      all.add(
          new Attack(
              "git -C " + repository + "/.. config alias.st '!%2$s'; true",
              repository + "/config"));
      all.add(new Attack("chmod -R a+x " + repository + "/hooks; echo '%2$s' >>%1$s", hook));
    }
    all.add(
        new Attack(
            "mv sub other; mkdir -p sub; cp -r other/project sub; echo '%2$s' >%1$s",
            "sub/project/.git/hooks/pre-commit"));
    all.add(
        new Attack(
            "git init -q new; echo '%2$s' >%1$s; chmod +x %1$s", "new/.git/hooks/post-commit"));
    all.add(
        new Attack(
            "git init -q --bare x; echo '%2$s' >%1$s; chmod +x %1$s", "x/hooks/post-update"));
    all.add(
        new Attack("git init -q new; git -C new config core.fsmonitor '%2$s'", "new/.git/config"));
    all.add(
        new Attack(
            "git init -q x; rm -rf new; mkdir new; echo \"gitdir: $PWD/x/.git\" >%1$s",
            "new/.git"));
    all.add(new Attack("git init -q x; mkdir new; ln -s ../x/.git %1$s", "new/.git"));
    all.add(
        new Attack(
            "mkdir -p new/.g/hooks; echo '%2$s' >new/.g/hooks/pre-push; mv new/.g new/.git",
            "new/.git/hooks/pre-push"));
    all.add(new Attack("echo '%2$s' >tools/hooks/pre-commit", "tools/hooks/pre-commit"));
    all.add(
        new Attack(
            "rm tools/hooks/pre-commit; echo '%2$s' >tools/hooks/pre-commit",
            "tools/hooks/pre-commit"));
    all.add(new Attack("echo '%2$s' >tools/linked/pre-commit", "tools/linked/pre-commit"));
    return all;
  }

  private Confined layOut(Mechanism mechanism) throws IOException {
    count++;
    Path place = Files.createDirectory(directory.resolve("w" + count));
    if (template == null) {
      template = template(mechanism);
    }
    copy(template, place);
    return Confined.by(mechanism, place);
  }

  private static void copy(Path from, Path to) {
    BriefProcess copied =
        BriefProcess.run(
            List.of("cp", "-a", from + "/.", to.toString()), Map.of(), Duration.ofSeconds(10));
    assertThat(copied.exitCode()).isZero();
  }

  private Path template(Mechanism mechanism) throws IOException {
    Path place = Files.createDirectory(directory.resolve("template"));
    Confined made = Confined.by(mechanism, place);
    made.runBare(
        "git init -q; git init -q sub/project; mkdir -p tools/hooks tools/linked deep hooked linked");
    made.write(".git/hooks/pre-commit", "echo mine\n");
    made.write("sub/project/.git/hooks/pre-commit", "echo mine\n");
    made.write(".bashrc", "# mine\n");
    made.write(".vscode/tasks.json", "{}\n");
    made.write("tools/hooks/pre-commit", "echo mine\n");
    made.write("tools/linked/pre-commit", "echo mine\n");
    made.write("src/a.txt", "a\n");
    made.runBare(
        "git init -q hooked; git -C hooked config core.hooksPath ../tools/hooks;"
            + " git init -q linked; rm -rf linked/.git/hooks; ln -s ../../tools/linked linked/.git/hooks");
    return place;
  }

  /** Returns what git and others would find at each path of interest, links followed. */
  private static Map<Path, String> effective(Path workspace, String attacked) throws IOException {
    var all = new TreeMap<Path, String>();
    try (Stream<Path> files = Files.walk(workspace)) {
      for (Path file : files.filter(it -> isRun(workspace, it, attacked)).toList()) {
        boolean isFile = Files.isRegularFile(file);
        all.put(
            workspace.relativize(file),
            isFile
                ? Files.readString(file) + Files.isExecutable(file)
                : Files.isSymbolicLink(file) ? "-> " + Files.readSymbolicLink(file) : "");
      }
    }
    return all;
  }

  private static boolean isRun(Path workspace, Path file, String attacked) {
    String name = workspace.relativize(file).toString();
    boolean isSample =
        name.endsWith(".sample") || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
    return !isSample
        && (name.equals(attacked)
            || name.matches(
                "(?i)(.*/)?(\\.git(/(hooks(/.*)?|config|config.worktree))?|\\.vscode/.*)")
            || name.startsWith("tools/"));
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void protectedFilesAreAsTheyWere(Mechanism mechanism) throws Exception {
    List<Attack> all = attacks();
    tryAll(
        mechanism,
        Stream.iterate(0, it -> it < all.size(), it -> it + 7).map(all::get).toList(),
        "");
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void protectedFilesAreAsTheyWereAfterAllAttacks(Mechanism mechanism) throws Exception {
    tryAll(mechanism, attacks(), ", in all ways");
  }

  private void tryAll(Mechanism mechanism, List<Attack> attacks, String ways) throws Exception {
    Confined.assumeThereIs(mechanism);
    var row = new AttackRow(3, "protected files, " + mechanism.text() + ways);
    for (Attack attack : attacks) {
      String command = attack.command().formatted(attack.path(), EVIL);
      Confined bare = layOut(mechanism);
      Map<Path, String> before = effective(bare.workspace, attack.path());
      bare.runBare(command);
      assertThat(effective(bare.workspace, attack.path()))
          .as("without a sandbox: %s", command)
          .isNotEqualTo(before);
      Confined confined = layOut(mechanism);
      row.attack(
          command,
          () -> {
            confined.run(command);
            return !isHarmless(before, effective(confined.workspace, attack.path()));
          });
    }
    twins(row, mechanism);
    row.check();
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void directoryThatBecomesARepositoryLaterIsLookedAtAgain(Mechanism mechanism) throws Exception {
    Confined.assumeThereIs(mechanism);
    Confined confined = layOut(mechanism);
    Path hook = confined.workspace.resolve("x/hooks/post-update");
    confined.run("mkdir -p x/hooks; echo '" + EVIL + "' >x/hooks/post-update; sleep 0.3");
    assertThat(hook).exists();
    confined.run("true");

    confined.run("mkdir x/objects x/refs; echo 'ref: refs/heads/main' >x/HEAD");

    assertThat(hook).doesNotExist();
    assertThat(confined.findings.toString()).contains("x/hooks/post-update was created");
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void linkOfAProtectedNameDoesNotTakeAlongWhatItLeadsTo(Mechanism mechanism) throws Exception {
    Confined.assumeThereIs(mechanism);
    for (String link : List.of("sub/.vscode", "new/.idea", "deep/.git", "sub/project/.husky")) {
      Confined confined = layOut(mechanism);
      Path target = confined.workspace.resolve("src");

      confined.run("mkdir -p \"$(dirname " + link + ")\"; ln -s \"$PWD/src\" " + link);

      assertThat(target.resolve("a.txt")).as(link).hasContent("a");
      assertThat(confined.workspace.resolve(link)).doesNotExist();
      assertThat(confined.findings).hasSize(1).allMatch(it -> it.contains(link + " was created"));
    }
  }

  /** What a new repository has of itself runs nothing. */
  private static boolean isHarmless(Map<Path, String> before, Map<Path, String> after) {
    return before.entrySet().stream()
            .allMatch(it -> it.getValue().equals(after.getOrDefault(it.getKey(), it.getValue())))
        && after.entrySet().stream()
            .filter(it -> !before.containsKey(it.getKey()))
            .allMatch(
                it ->
                    (it.getKey().endsWith("config") && !it.getValue().contains("evil"))
                        || before.containsValue(it.getValue()));
  }

  private void twins(AttackRow row, Mechanism mechanism) throws Exception {
    for (String command :
        List.of(
            "echo x >src/b.txt && echo y >>src/a.txt",
            "echo x >.gitignore",
            "echo x >.bashrc.md && mkdir -p hooks && echo x >hooks/pre-commit",
            "echo x >src/t && mv src/t src/a.txt && rm src/a.txt",
            "mkdir -p .github && echo x >.github/README.md",
            "git status --short",
            "git init -q new && echo x >new/f && git -C new add f",
            "git init -q new && cd new && echo x >f && git add f"
                + " && git -c user.name=a -c user.email=a@b commit -qm x && git log --oneline | grep -q x",
            "git add src && git -c core.hooksPath=/dev/null -c user.name=a -c user.email=a@b commit -qm x",
            "git init -q --bare b.git && git clone -q b.git c 2>/dev/null && git -C c remote -v | grep -q b.git",
            "mkdir -p build && ln -s ../src/a.txt build/link && cat build/link")) {
      Confined confined = layOut(mechanism);
      row.twin(
          command,
          () -> {
            int exit = confined.run(command);
            if (exit != 0 || !confined.findings.isEmpty()) {
              throw new IllegalStateException(exit + " " + confined.output + confined.findings);
            }
            return true;
          });
    }
  }
}
