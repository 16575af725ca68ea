package dev.agent4j.toolbox.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.attack.AttackRow;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a command, or who writes its arguments, may try against the shell around it. */
class ShellAttackTest extends ShellTest {
  private static final List<String> HOSTILE =
      List.of(
          "-c",
          "--version",
          "--rcfile=x",
          "-x -i",
          "$(touch ../pwned)",
          "`touch ../pwned`",
          "a; touch ../pwned",
          "a\ntouch ../pwned",
          "' ; touch ../pwned ; '",
          "\" ; touch ../pwned ; \"",
          "a && touch ../pwned",
          "| touch ../pwned",
          "${IFS}",
          ">../pwned",
          "a\rtouch ../pwned",
          "\\",
          "%s%n",
          "~",
          "*",
          "{a,b}");

  @Test
  void argumentsOfToolsNeverReachAShell() throws Exception {
    var row = new AttackRow(5, "arguments of shell tools");
    for (String word : HOSTILE) {
      row.attack("cwd " + word, () -> reached(() -> bash("true", "cwd", word)));
      row.attack("id " + word, () -> reached(() -> call("bash_kill", Map.of("id", word))));
      row.attack("output " + word, () -> reached(() -> call("bash_output", Map.of("id", word))));
      row.attack(
          "directory " + word,
          () -> {
            Path hostile = Files.createDirectory(directory.resolve(word));
            return reached(() -> bash("true", "cwd", hostile.getFileName().toString()));
          });
      row.twin(
          "quoted " + word,
          () ->
              said(bash("printf %s '" + word.replace("'", "'\\''") + "'"))
                      .equals(word.replace("\r", ""))
                  || word.contains("\r"));
    }
    row.check();
  }

  private boolean reached(Callable call) throws Exception {
    try {
      call.call();
    } finally {
      assertThat(directory.resolve("../pwned").normalize()).doesNotExist();
    }
    return Files.exists(directory.resolve("pwned")) || Files.exists(directory.resolve("../pwned"));
  }

  /** Returns what the build has put into the environment of this JVM for the tests to look for. */
  private static List<String> seeded() {
    return System.getenv().entrySet().stream()
        .filter(it -> it.getKey().startsWith("SEEDED_"))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Test
  void secretsOfThisJvmCannotBeFound() throws Exception {
    var row = new AttackRow(6, "secrets of the JVM");
    long jvm = ProcessHandle.current().pid();
    String secret = "MARK" + System.nanoTime();
    // Without a shell of ours around it, a child sees all of this.
    String bare =
        new String(
            Files.readAllBytes(Path.of("/proc/" + jvm + "/environ")), StandardCharsets.UTF_8);
    assertThat(seeded()).isNotEmpty().allMatch(bare::contains);
    Path outer = Files.writeString(directory.resolve("secret"), secret);
    List<String> looks =
        List.of(
            "cat /proc/" + jvm + "/environ | tr '\\0' '\\n'",
            "cat /proc/$PPID/environ | tr '\\0' '\\n'",
            "cat /proc/1/environ | tr '\\0' '\\n'",
            "for p in /proc/[0-9]*; do tr '\\0' '\\n' <$p/environ; done",
            "for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline; done",
            "ps axeww 2>/dev/null; true",
            "for f in /proc/self/fd/*; do readlink $f; done",
            "env; set; export -p");
    for (String look : looks) {
      String said = said(bash("{ " + look + "; } 2>/dev/null"));
      for (String seeded : seeded()) {
        row.count(look + " " + seeded, said.contains(seeded));
      }
    }
    row.twin("reading a file", () -> said(bash("cat " + outer)).equals(secret));
    row.twin("own processes", () -> said(bash("ls /proc | grep -c '^[0-9]'")).length() < 4);
    row.check();
  }

  @Test
  void bombsAndTheirProcessesAreEndedInTime() throws Exception {
    use(ShellOptions.of().limits(ShellLimits.of().processes(200)));
    var row = new AttackRow(7, "fork bombs");
    for (String bomb :
        List.of(
            ":(){ :|:& };:; sleep 60",
            "trap '' TERM; f(){ (setsid bash -c 'sleep 60' &) ; f & f; }; f 2>/dev/null",
            "trap '' TERM HUP; while :; do (env -i setsid sleep 60 >/dev/null 2>&1 &); done")) {
      bash("{ " + bomb + "; } >/dev/null 2>&1", "timeout_s", 1.5, "yield_s", 30);
      row.count(bomb, !processes().isEmpty());
      row.twin("after it", () -> said(bash("echo fine")).equals("fine\n"));
    }
    row.check();
  }

  @Test
  void resourcesAreLimited() throws Exception {
    var limits =
        ShellLimits.of()
            .cpu(Duration.ofSeconds(1))
            .addressSpaceBytes(1L << 30)
            .fileBytes(1 << 20)
            .workspace(8 << 20, 300);
    use(ShellOptions.of().limits(limits));
    var row = new AttackRow(8, "resources of commands");
    row.count(
        "CPU",
        !bash("while :; do :; done", "timeout_s", 60, "yield_s", 30).text().contains("SIGXCPU"));
    row.count(
        "memory", said(bash("head -c 3G /dev/zero | tail -c 2G | wc -c")).contains("2147483648"));
    row.count("file", bash("head -c 2M /dev/zero >f").details().integer("exit").orElse(0) == 0);
    row.count(
        "disk",
        !bash("for i in {1..60}; do head -c 1M /dev/zero >d$i; sleep 0.2; done", "yield_s", 30)
            .text()
            .contains("the workspace has grown to"));
    bash("rm -f d*");
    row.count(
        "files",
        !bash("for i in {1..9000}; do : >n$i; (:); done; sleep 9", "yield_s", 30)
            .text()
            .contains("files; at most 300"));
    row.twin(
        "tidying up",
        () ->
            bash("rm -f n*; sleep 1.5; ls | wc -l", "yield_s", 30).text().contains("exit code 0"));
    row.twin(
        "a small file",
        () -> bash("head -c 500K /dev/zero >g").details().integer("exit").orElse(1) == 0);
    row.check();
  }

  @Test
  void floodsAreCountedAndMadePlain() throws Exception {
    var row = new AttackRow(9, "floods of output");
    for (String flood :
        List.of(
            "timeout 1 yes",
            "head -c 20M /dev/zero | tr '\\0' x",
            "head -c 5M /dev/urandom",
            "(head -c 5M /dev/zero >&2) & head -c 5M /dev/zero; wait",
            "for i in {1..5000}; do printf '\\e]0;title\\a\\e[31mred\\e[0m\\r'; done",
            "printf 'a\\0b\\xff\\xc3(\\x1b[2J\\x9b31m'")) {
      ToolOutput output = bash(flood, "timeout_s", 60, "yield_s", 30);
      String said = said(output);
      boolean isPlain = said.chars().noneMatch(it -> it == 0x1B || it == 0 || it == 0x07);
      row.count(flood, said.length() > 31_000 || !isPlain);
      row.twin("after it", () -> said(bash("echo fine")).equals("fine\n"));
    }
    row.check();
  }
}
