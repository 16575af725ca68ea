package dev.agent4j.toolbox.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.attack.AttackRow;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 8: each limit holds, whatever a command uses up and by which program. */
class LimitAttackTest extends ShellTest {
  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;

  /** A thing that is limited. */
  private enum Kind {
    MEMORY,
    FILE,
    PROCESSES,
    OPEN_FILES,
    CPU,
    DISK,
    FILES
  }

  /** What uses it up; AMOUNT stands for how much. */
  private static final Map<Kind, List<String>> COMMANDS =
      Map.ofEntries(
          entry(
              Kind.MEMORY,
              List.of(
                  "perl -e '$x = q(x) x AMOUNT'",
                  "perl -e 'push @a, q(x) x (AMOUNT / 100) for 1 .. 100'",
                  "perl -e '$x .= q(x) x 99999 while length $x < AMOUNT'",
                  "perl -e 'sysread STDIN, $x, AMOUNT' </dev/zero",
                  "perl -e '$SIG{SEGV} = q(IGNORE); $x = pack q(xAMOUNT)'",
                  "perl -e '$x = chr(0) x (AMOUNT / 2); $y = $x . $x'",
                  "python3 -c 'bytearray(AMOUNT)'",
                  "python3 -c 'import mmap; mmap.mmap(-1, AMOUNT)'",
                  "python3 -c 'import mmap; [mmap.mmap(-1, AMOUNT // 10) for _ in range(10)].sort(key=id)'",
                  "python3 -c '[b\"x\" * (AMOUNT // 50 + i) for i in range(50)]'",
                  "python3 -c 'import threading; threading.stack_size(AMOUNT); t = threading.Thread(target=id,"
                      + " args=(1,)); t.start(); t.join()'",
                  "test \"$(head -c AMOUNT /dev/zero | tail -c AMOUNT | wc -c)\" = AMOUNT",
                  "awk 'BEGIN { s = \"x\"; while (length(s) < AMOUNT) s = s s }'",
                  "printf -v x %AMOUNTs && test ${#x} = AMOUNT",
                  "dd if=/dev/zero of=/dev/null bs=AMOUNT count=1",
                  "(exec perl -e '$x = q(x) x AMOUNT')",
                  "env -i /usr/bin/perl -e '$x = q(x) x AMOUNT'",
                  "setsid -w perl -e '$x = q(x) x AMOUNT'",
                  "(ulimit -Sv unlimited; ulimit -v unlimited; perl -e '$x = q(x) x AMOUNT')",
                  "prlimit --as=unlimited perl -e '$x = q(x) x AMOUNT'")),
          entry(
              Kind.FILE,
              List.of(
                  "head -c AMOUNT /dev/zero >f",
                  "dd if=/dev/zero of=f bs=AMOUNT count=1",
                  "dd if=/dev/zero of=f bs=1 count=1 seek=$((AMOUNT - 1))",
                  "truncate -s AMOUNT f",
                  "fallocate -l AMOUNT f",
                  "perl -e 'open F, q(>f); print F q(x) x AMOUNT; close F or die'",
                  "perl -e 'open F, q(>f); truncate F, AMOUNT or die'",
                  "perl -e '$SIG{XFSZ} = q(IGNORE); open F, q(>f); seek F, AMOUNT - 1, 0; print F 1; close F or"
                      + " die'",
                  "python3 -c 'open(\"f\", \"wb\").write(bytes(AMOUNT))'",
                  "python3 -c 'import os; os.truncate(os.open(\"f\", 66), AMOUNT)'",
                  "python3 -c 'import os; os.posix_fallocate(os.open(\"f\", 66), 0, AMOUNT)'",
                  "head -c AMOUNT /dev/zero | tee f >/dev/null",
                  "head -c AMOUNT /dev/zero | cat >>f",
                  "awk 'BEGIN { printf \"%AMOUNTs\", \"\" >\"f\"; exit close(\"f\") }'",
                  "printf %AMOUNTs x >f",
                  "head -c AMOUNT /dev/zero | split -b AMOUNT - f",
                  "for i in {1..64}; do head -c $((AMOUNT / 64 + 1)) /dev/zero >>f || exit 1; done",
                  "trap '' XFSZ; head -c AMOUNT /dev/zero >f",
                  "(ulimit -f unlimited; head -c AMOUNT /dev/zero >f)",
                  "prlimit --fsize=unlimited head -c AMOUNT /dev/zero >f",
                  "nohup setsid -w head -c AMOUNT /dev/zero >f",
                  "exec 3>f; head -c AMOUNT /dev/zero >&3",
                  "yes | head -c AMOUNT | sort -o f",
                  "ln -s g f; head -c AMOUNT /dev/zero >f")),
          entry(
              Kind.PROCESSES,
              List.of(
                  "perl -e 'for (1 .. AMOUNT) { $p = fork; exit 1 if !defined $p; $p or (sleep(30), exit); push"
                      + " @p, $p } END { kill 9, @p }'",
                  "perl -MPOSIX -e 'for (1 .. AMOUNT) { $p = fork; exit 1 if !defined $p; $p or (POSIX::setsid(),"
                      + " sleep(30), exit); push @p, $p } END { kill 9, @p }'",
                  "python3 -c 'import os, time, signal\np = []\ntry:\n for i in range(AMOUNT):\n  q = os.fork()\n"
                      + "  if not q: time.sleep(30)\n  p.append(q)\nfinally:\n for q in p: os.kill(q, 9)'",
                  "python3 -c 'import threading as t, os\ne = t.Event()\ntry:\n for i in range(AMOUNT):"
                      + " t.Thread(target=e.wait).start()\nexcept RuntimeError: os._exit(1)\nos._exit(0)'",
                  "sh -c 'trap \"kill -9 \\$p\" EXIT; i=0; while [ $i -lt AMOUNT ]; do sleep 30 & p=\"$p $!\";"
                      + " i=$((i+1)); done'",
                  "perl -e '$SIG{CHLD} = q(IGNORE); for (1 .. AMOUNT) { $p = fork // exit 1; $p or exec q(sleep), 30;"
                      + " push @p, $p } END { kill 9, @p }'")),
          entry(
              Kind.OPEN_FILES,
              List.of(
                  "perl -e 'for (1 .. AMOUNT) { open $f[$_], q(/dev/null) or exit 1 }'",
                  "perl -e 'for (1 .. AMOUNT) { pipe $f[$_], $g[$_] or exit 1 }'",
                  "perl -e 'for (1 .. AMOUNT) { socketpair $f[$_], $g[$_], 1, 1, 0 or exit 1 }'",
                  "perl -e 'for (1 .. AMOUNT) { open $f[$_], q(>&), STDIN or exit 1 }'",
                  "python3 -c '[open(\"/dev/null\") for i in range(AMOUNT)].sort(key=id)'",
                  "python3 -c 'import os; [os.dup(0) for i in range(AMOUNT)]'",
                  "python3 -c 'import tempfile; [tempfile.TemporaryFile() for i in range(AMOUNT)].sort(key=id)'",
                  "for ((i = 0; i < AMOUNT; i++)); do exec {x}</dev/null || exit 1; done",
                  "(ulimit -n $((AMOUNT * 2)); perl -e 'for (1 .. AMOUNT) { open $f[$_], q(/dev/null) or exit 1"
                      + " }')",
                  "prlimit --nofile=99999 perl -e 'for (1 .. AMOUNT) { open $f[$_], q(/dev/null) or exit 1 }'")),
          entry(
              Kind.CPU,
              List.of(
                  "while :; do :; done",
                  "perl -e '1 while 1'",
                  "perl -e '$SIG{XCPU} = q(IGNORE); 1 while 1'",
                  "python3 -c 'while 1: pass'",
                  "awk 'BEGIN { while (1) n++ }'",
                  "sh -c 'while :; do :; done'",
                  "yes >/dev/null",
                  "md5sum /dev/zero",
                  "sha256sum </dev/zero",
                  "gzip </dev/zero >/dev/null",
                  "tr a b </dev/zero >/dev/null",
                  "trap '' XCPU; while :; do :; done",
                  "(ulimit -t unlimited; while :; do :; done)",
                  "prlimit --cpu=unlimited perl -e '1 while 1'",
                  "setsid -w perl -e '1 while 1'",
                  "nice perl -e '1 while 1'",
                  "for i in 1 2 3; do perl -e '1 while 1' & p=$p' '$!; done; for i in $p; do wait $i; s=$?; done;"
                      + " exit $s")),
          entry(
              Kind.DISK,
              List.of(
                  "while :; do i=$((i + 1)); head -c 1M /dev/zero >d$i; sleep .05; done",
                  "while :; do head -c 300K /dev/zero >>d; sleep .02; done",
                  "while :; do i=$((i + 1)); dd if=/dev/zero of=d$i bs=512K count=1; sleep .03; done",
                  "while :; do i=$((i + 1)); mkdir e$i; truncate -s 700K e$i/f; sleep .05; done",
                  "perl -e 'while (1) { open F, q(>d) . $i++; print F q(x) x 500000; select undef, undef, undef, .03"
                      + " }'",
                  "python3 -c 'import time\ni = 0\nwhile 1: open(f\"d{i}\", \"wb\").write(bytes(500000)); i += 1;"
                      + " time.sleep(.03)'",
                  "head -c 600K /dev/zero >d; while :; do i=$((i + 1)); cp d d$i; sleep .04; done",
                  "(while :; do i=$((i + 1)); head -c 1M /dev/zero >d$i; sleep .05; done) & wait")),
          entry(
              Kind.FILES,
              List.of(
                  "while :; do : >n$((i++)); ((i % 30)) || sleep .05; done",
                  "while :; do mkdir n$((i++)); ((i % 5)) || sleep .02; done",
                  "while :; do ln -s x n$((i++)); ((i % 5)) || sleep .02; done",
                  ": >x; while :; do ln x n$((i++)); ((i % 5)) || sleep .02; done",
                  "while :; do mkfifo n$((i++)); ((i % 5)) || sleep .02; done",
                  "while :; do mktemp -p . >/dev/null; ((i++ % 5)) || sleep .02; done",
                  "perl -e 'while (1) { open F, q(>n) . $i++; $i % 30 or select undef, undef, undef, .05 }'",
                  "while :; do mkdir -p d$((i++))/a/b/c; ((i % 5)) || sleep .02; done")));

  /** A command that wants more than the limit, several times, a little more and much more. */
  private record Try(Kind kind, String command, long limit, List<Long> amounts) {
    static Try of(Kind kind, String command, Random random, int times) {
      long limit =
          switch (kind) {
            case MEMORY -> (120 + random.nextInt(60)) * MIB;
            case FILE -> (40 + random.nextInt(1_500)) * KIB;
            case PROCESSES -> 20 + random.nextInt(30);
            case OPEN_FILES -> 40 + random.nextInt(200);
            case CPU -> 1;
            case DISK -> (3 + random.nextInt(6)) * MIB;
            case FILES -> 60 + random.nextInt(300);
          };
      boolean isCount = kind == Kind.PROCESSES || kind == Kind.OPEN_FILES;
      return new Try(
          kind,
          command,
          limit,
          random
              .longs(times, 1, isCount ? 30 : Math.max(2, limit / 3))
              .mapToObj(it -> (isCount ? limit : roundedUp(limit)) + it)
              .toList());
    }

    /** The system counts files in KiB. */
    private static long roundedUp(long bytes) {
      return (bytes + KIB - 1) / KIB * KIB;
    }

    ShellLimits limits() {
      ShellLimits none = ShellLimits.none();
      return switch (kind) {
        case MEMORY -> none.addressSpaceBytes(limit);
        case FILE -> none.fileBytes(limit);
        case PROCESSES -> none.processes((int) limit);
        case OPEN_FILES -> new ShellLimits(Duration.ZERO, 0, 0, (int) limit, 0, 0, 0);
        case CPU -> none.cpu(Duration.ofSeconds(limit));
        case DISK -> none.workspace(limit, 0);
        case FILES -> none.workspace(0, limit);
      };
    }

    /** To raise a limit is refused, whatever is wanted then. */
    boolean isRefused() {
      return command.startsWith("prlimit ");
    }

    /** What is used up by time is cut off after a while when bare. */
    boolean isEndless() {
      return kind == Kind.CPU || kind == Kind.DISK || kind == Kind.FILES;
    }

    /** Tries each amount, then a little, and tells of each what it got, and of a file its size. */
    String script() {
      var script = new StringBuilder();
      Stream.concat(amounts.stream(), Stream.of(little()))
          .forEach(
              it ->
                  script.append(
                      "( "
                          + command.replace("AMOUNT", String.valueOf(it))
                          + "\n) >/dev/null 2>&1 && echo 'got "
                          + it
                          + ".'\nstat -Lc 'has %s.' f* 2>/dev/null; rm -f f* g\n"));
      return script + "true";
    }

    /** Tells whether more was got than the limit. */
    boolean isExceeded(String said, long amount) {
      return said.contains("got " + amount + ".");
    }

    /** Tells whether a file is larger than the limit. */
    boolean hasTooLarge(String said) {
      return kind == Kind.FILE
          && HAS.matcher(said)
              .results()
              .anyMatch(it -> Long.parseLong(it.group(1)) > roundedUp(limit));
    }

    /** What is well below the limit, as programs need something for themselves. */
    long little() {
      return kind == Kind.PROCESSES || kind == Kind.OPEN_FILES ? 5 : Math.max(1, limit / 20);
    }

    @Override
    public String toString() {
      return kind + " " + limit + " " + amounts + " " + command;
    }
  }

  private static final Pattern HAS = Pattern.compile("has (\\d+)\\.");

  @TempDir Path careless;

  @Test
  void limitsHoldThatAreMetAtOnce() throws Exception {
    var row = new AttackRow(8, "resources, at once");
    var random = new Random(8);
    for (Kind kind : Kind.values()) {
      Try one = Try.of(kind, any(kind, random), random, 1);
      if (!one.isEndless()) {
        attempt(row, one);
      }
    }
    row.check();
  }

  @Test
  @Tag("slow")
  void limitsHold() throws Exception {
    var row = new AttackRow(8, "resources");
    var random = new Random(8);
    for (Kind kind : Kind.values()) {
      String command = any(kind, random);
      Try one = Try.of(kind, command, random, 2);
      // What takes seconds to show is shown in the long run.
      assertThat(one.isEndless() || isLive(one)).as("live without a limit: %s", one).isTrue();
      attempt(row, one);
    }
    row.check();
  }

  @Test
  @Tag("long")
  void limitsHoldForAllProgramsAndManyValues() throws Exception {
    var row = new AttackRow(8, "resources, by all programs");
    var random = new Random(88);
    for (Kind kind : Kind.values()) {
      int live = 0;
      for (String command : COMMANDS.getOrDefault(kind, List.of())) {
        if (isLive(Try.of(kind, command, random, 1))) {
          live++;
          attempt(row, Try.of(kind, command, random, 10));
          attempt(row, Try.of(kind, command, random, 10));
        }
      }
      assertThat(live).as("ways that work without a limit: %s", kind).isGreaterThan(4);
    }
    assertThat(row.tries()).isGreaterThan(1_000);
    row.check();
  }

  private static String any(Kind kind, Random random) {
    List<String> commands = COMMANDS.getOrDefault(kind, List.of());
    return commands.get(random.nextInt(commands.size()));
  }

  private void attempt(AttackRow row, Try it) throws Exception {
    scope.close();
    use(ShellOptions.of().limits(it.limits()));
    String said = toItsEnd(it.isEndless() ? it.command() : it.script());
    switch (it.kind()) {
      case CPU -> row.count(it.toString(), said.contains("killed at its time limit"));
      case DISK, FILES -> row.count(it + ": " + said, !said.contains("the workspace has grown to"));
      default -> {
        boolean isTooLarge = it.hasTooLarge(said);
        for (long amount : it.amounts()) {
          row.count(amount + " of " + it, it.isExceeded(said, amount) || isTooLarge);
        }
        if (!it.isRefused()) {
          row.countTwin(it + " for little", it.isExceeded(said, it.little()));
        }
      }
    }
    tidyUp(directory);
    if (it.isEndless()) {
      row.twin("after it", () -> toItsEnd("echo x >f && cat f").endsWith("\n\nx\n"));
      tidyUp(directory);
    }
  }

  private String toItsEnd(String command) throws Exception {
    ToolOutput output = bash(command, "timeout_s", 100, "yield_s", 30);
    String id = output.details().string("id").orElseThrow();
    while (output.details().string("status").orElseThrow().equals("running")) {
      output = call("bash_output", Map.of("id", id, "wait_s", 30));
    }
    return output.text();
  }

  private boolean isLive(Try it) throws Exception {
    String line = it.isEndless() ? "timeout -k 1 4 bash -c " + quoted(it.command()) : it.script();
    Process bare =
        new ProcessBuilder("bash", "-c", line)
            .directory(careless.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var output = bare.getInputStream()) {
      String said = new String(output.readAllBytes(), UTF_8);
      int exit = bare.waitFor();
      return switch (it.kind()) {
        case CPU -> exit == 124 || exit == 137;
        case DISK -> bytes(careless) > it.limit();
        case FILES -> count(careless) > it.limit();
        default -> it.amounts().stream().allMatch(amount -> it.isExceeded(said, amount));
      };
    } finally {
      bare.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
      tidyUp(careless);
    }
  }

  private static String quoted(String command) {
    return "'" + command.replace("'", "'\\''") + "'";
  }

  private static long bytes(Path place) throws IOException {
    long bytes = 0;
    try (Stream<Path> all = Files.walk(place)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  private static long count(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      return all.count();
    }
  }

  private static void tidyUp(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!path.equals(place)) {
          Files.delete(path);
        }
      }
    }
  }
}
