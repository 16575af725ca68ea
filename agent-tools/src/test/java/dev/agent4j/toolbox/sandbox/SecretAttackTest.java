package dev.agent4j.toolbox.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.toolbox.ProtectedPaths;
import dev.agent4j.toolbox.attack.AttackRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Row 6, as far as files go, and what else is kept from commands. */
class SecretAttackTest {
  private static final String SECRET = "wombat-7741-secret";
  private static final List<String> NAMES =
      List.of(
          ".ssh/id_ed25519",
          ".aws/credentials",
          ".config/gcloud/credentials.db",
          ".netrc",
          ".docker/config.json",
          ".kube/config",
          ".m2/settings-security.xml",
          ".gnupg/private.key",
          ".git-credentials",
          ".pypirc",
          ".config/gh/hosts.yml",
          ".vault-token",
          ".bash_history");

  @TempDir Path directory;

  /** A home of somebody, in the workspace's neighbourhood. */
  private Path home() throws IOException {
    Path home = Files.createDirectories(directory.toRealPath().resolve("home"));
    for (String name : NAMES) {
      Path file = home.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, SECRET);
    }
    Files.createDirectories(home.resolve("notes"));
    Files.writeString(home.resolve("notes/plain"), "plain\n");
    Files.writeString(home.resolve(".ssh-notes"), "plain\n");
    Files.createSymbolicLink(home.resolve("key"), home.resolve(".ssh/id_ed25519"));
    return home;
  }

  private Confined confined(Mechanism mechanism, Path home) throws IOException {
    Path real = directory.toRealPath();
    Path workspace = Files.createDirectories(real.resolve("workspace"));
    Path scratch = Files.createDirectories(real.resolve("scratch"));
    List<Path> secrets = new ArrayList<>(Secrets.of(ProtectedPaths.standard()));
    secrets.addAll(Secrets.in(home, ProtectedPaths.standard()));
    return new Confined(
        Sandbox.by(mechanism)
            .confine(
                List.of(workspace), List.of(home), secrets, ProtectedPaths.standard(), scratch),
        workspace);
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void secretsOfFilesCannotBeRead(Mechanism mechanism) throws Exception {
    tryToRead(mechanism, false);
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void secretsOfFilesCannotBeReadInAnyWay(Mechanism mechanism) throws Exception {
    tryToRead(mechanism, true);
  }

  private void tryToRead(Mechanism mechanism, boolean isLong) throws Exception {
    Confined.assumeThereIs(mechanism);
    var row =
        new AttackRow(6, "files of secrets, " + mechanism.text() + (isLong ? ", in all ways" : ""));
    Path home = home();
    Confined confined = confined(mechanism, home);
    for (int i = 0; i < NAMES.size(); i++) {
      String name = NAMES.get(i);
      List<String> ways =
          List.of(
              "cat %s",
              "cat /proc/self/root%s",
              "cd / && cat .%s",
              "tar -cf - %s 2>/dev/null",
              "dd if=%s 2>/dev/null",
              "ln %s h; cat h",
              "ln -sf %s l; cat l",
              "cp %s c; cat c",
              "mv %s m; cat m",
              "exec 3<%s; cat <&3",
              "(cat %s) 2>&1",
              "grep -r . $(dirname %s)");
      // Each file in some ways, each way on some files; all of it in the long run.
      for (int j = isLong ? 0 : i % 6; j < ways.size(); j += isLong ? 1 : 6) {
        String way = ways.get(j);
        String command = way.formatted(home.resolve(name));
        row.attack(
            command,
            () -> {
              confined.run(command);
              return confined.output.contains(SECRET);
            });
      }
      assertThat(confined.runBare("cat " + home.resolve(name))).isZero();
      assertThat(confined.output).contains(SECRET);
    }
    for (String command :
        List.of(
            "cat " + home + "/key",
            "cat /proc/"
                + ProcessHandle.current().pid()
                + "/environ | grep -a PATH= && echo "
                + SECRET,
            "readlink /proc/" + ProcessHandle.current().pid() + "/fd/1 && echo " + SECRET,
            "ls /proc/" + ProcessHandle.current().pid() + "/root/ && echo " + SECRET,
            "cat /proc/" + ProcessHandle.current().pid() + "/mem && echo " + SECRET,
            "test -r /etc/shadow && head -c1 /etc/shadow | grep -q . && echo " + SECRET)) {
      row.attack(
          command,
          () -> {
            confined.run(command);
            return confined.output.contains(SECRET);
          });
    }
    for (String command :
        List.of(
            "cat " + home + "/notes/plain",
            "cat " + home + "/.ssh-notes",
            "ls " + home,
            "cat /etc/passwd",
            "head -c 4 /usr/bin/env",
            "ls -d /etc /usr /home",
            "echo x >/dev/null && head -c 1 /dev/urandom")) {
      row.twin(command, () -> confined.run(command) == 0);
    }
    row.check();
  }

  @ParameterizedTest
  @EnumSource(names = {"BUBBLEWRAP", "LANDLOCK"})
  void nothingOutsideCanBeWrittenOrEnded(Mechanism mechanism) throws Exception {
    Confined.assumeThereIs(mechanism);
    var row = new AttackRow(3, "writing outside, " + mechanism.text());
    Path home = home();
    Confined confined = confined(mechanism, home);
    Path target = home.resolve("notes/new");
    long pid = ProcessHandle.current().pid();
    for (String way :
        List.of(
            "echo x >%s",
            "cp /etc/passwd %s",
            "ln -s %s l; echo x >l",
            "touch %s",
            "mkdir %s",
            "mkfifo %s",
            "mknod %s c 1 3",
            "echo x >t; mv t %s",
            "echo x >t; ln t %s",
            "echo x >/proc/self/root%s",
            "cd /; echo x >.%s",
            "exec 3>%s; echo x >&3",
            "mount -o remount,rw / ; echo x >%s",
            "mount --bind . / ; echo x >%s",
            "unshare -Urm bash -c 'mount -o remount,rw,bind /; echo x >%s'",
            "unshare -Urm bash -c 'umount -l /; echo x >%s'",
            "chroot /proc/1/root bash -c 'echo x >%s'")) {
      String command = way.formatted(target);
      row.attack(
          command,
          () -> {
            confined.run(command);
            return Files.exists(target);
          });
    }
    Process other = new ProcessBuilder("sleep", "60").start();
    try {
      row.attack("kill -9 " + other.pid(), () -> confined.run("kill -9 " + other.pid()) == 0);
      row.attack("kill -0 " + pid, () -> confined.run("kill -0 " + pid) == 0 && pid > 20);
    } finally {
      other.destroyForcibly();
    }
    for (String command :
        List.of(
            "echo x >f && mv f g && rm g",
            "mkdir -p d/e && touch d/e/f && rm -r d",
            "echo x >$TMPDIR/f && cat $TMPDIR/f",
            "ln -s g link && mkfifo pipe",
            "sleep 9 & kill $! && wait; true",
            "printf 'class A { public static void main(String[] a) { System.out.print(41 + 1); } }' >A.java"
                + " && javac A.java && java A | grep -q 42")) {
      row.twin(
          command,
          () -> {
            if (confined.run(command) != 0) {
              throw new IllegalStateException(confined.output);
            }
            return true;
          });
    }
    row.check();
  }
}
