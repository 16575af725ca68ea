package dev.agent4j.toolbox.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.attack.AttackRow;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 7: what multiplies is bounded, is gone 2 s after its end, and leaves room for others. */
class BombAttackTest {
  private static final Path NAMESPACE = Path.of("ns", "pid");

  /** As many processes show that it multiplies. */
  private static final int LIVE = 20;

  private static final List<String> BOMBS =
      List.of(
          ":(){ :|:& };:; sleep 60",
          "trap '' TERM; f(){ (setsid bash -c 'sleep 60' &) ; f & f; }; f 2>/dev/null",
          "perl -MPOSIX -e '$SIG{TERM} = q(IGNORE); while (1) { fork or (POSIX::setsid(), sleep 60) }'",
          "trap '' TERM HUP; while :; do (env -i setsid sleep 60 >/dev/null 2>&1 &); done",
          "perl -e 'fork while 1'",
          "f(){ f & f & wait; }; f",
          "while :; do sleep 60 & done",
          "while :; do (exec -a innocent sleep 60) & done",
          "trap '' TERM INT HUP; f(){ f | f & }; f; sleep 60",
          "echo 'bash $0 & bash $0' >b; bash b; sleep 60",
          "printf '#!/bin/sh\\n$0 & $0 &\\n' >c; chmod +x c; ./c; sleep 60",
          "f(){ bash -c f & bash -c f; }; export -f f; f",
          "f(){ nohup bash -c f >/dev/null 2>&1 & nohup bash -c f >/dev/null 2>&1; }; export -f f; f",
          "f(){ sleep 60 & exec bash -c f; }; export -f f; f",
          "f(){ setsid bash -c f & disown; setsid bash -c f; }; export -f f; f",
          "f(){ env b=1 bash -c f & timeout 60 bash -c f; }; export -f f; f",
          "f(){ sleep 60 | f | sleep 60; }; f",
          "f(){ f <(f) >(f); }; f; sleep 60",
          "while :; do coproc sleep 60; done 2>/dev/null",
          "yes 60 | xargs -P 0 -n 1 sleep; sleep 60",
          "seq 99999 | xargs -P 0 -n 1 bash -c 'sleep 60 & sleep 60'; sleep 60",
          "perl -e '$0 = q(kworker); fork while 1'",
          "perl -e 'while (1) { fork or (fork and exit); }'",
          "perl -e '$SIG{$_} = sub { fork } for qw(TERM INT HUP); fork while 1'",
          "awk 'BEGIN { while (1) system(\"sleep 60 &\") }'",
          "python3 -c 'import os\nwhile 1:\n try: os.fork()\n except OSError: pass'",
          "python3 -c 'import subprocess\nwhile 1: subprocess.Popen([\"sleep\", \"60\"], start_new_session=True)'",
          "sh -c 'f(){ f & f; }; f'",
          "export b='env b=\"$b\" bash -c \"$b\" & env b=\"$b\" bash -c \"$b\"'; bash -c \"$b\"",
          "f(){ trap 'f & f &' TERM HUP INT; f & f & wait; }; f",
          "f(){ f & cd /; exec -a '[kthreadd]' bash -c f; }; export -f f; f");

  @TempDir Path directory;

  private enum End {
    TIMEOUT,
    KILL,
    CLOSE,
    CANCEL
  }

  @Test
  void aBombIsBoundedAndEndsInTime() throws Exception {
    var row = new AttackRow(7, "a bomb");
    explode(row, BOMBS.get(1), End.KILL, 30);
    row.check();
  }

  @Test
  @Tag("slow")
  void bombsAreBoundedAndEndInTime() throws Exception {
    var row = new AttackRow(7, "bombs");
    for (int i = 0; i < 3; i++) {
      explode(row, BOMBS.get(i), End.values()[i], 40);
    }
    row.check();
  }

  @Test
  @Tag("long")
  void bombsOfAllKindsAreBoundedAndEndInTimeInAllWays() throws Exception {
    var row = new AttackRow(7, "bombs of all kinds, ended in all ways");
    var live = new ArrayList<String>();
    for (String bomb : BOMBS) {
      if (multiplies(bomb)) {
        live.add(bomb);
      }
    }
    assertThat(live).as("bombs that multiply when bare").hasSizeGreaterThan(20);
    for (String bomb : live) {
      for (End end : End.values()) {
        explode(row, bomb, end, 26 + row.tries() % 5 * 6);
      }
    }
    row.check();
  }

  /** Tells whether a bomb goes off that only the limits of another user hold, in a namespace. */
  private boolean multiplies(String bomb) throws Exception {
    var command = new ArrayList<String>();
    Path own = Files.createTempDirectory(directory, "bare");
    if (isRoot()) {
      command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
      new ProcessBuilder("chmod", "-R", "a+rwx", directory.toString()).start().waitFor();
    }
    command.addAll(List.of("unshare", "-Ur", "--pid", "--fork", "--kill-child", "--mount-proc"));
    command.addAll(List.of("bash", "-c", "ulimit -u 100; " + bomb));
    Process bare =
        new ProcessBuilder(command)
            .directory(own.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return Awaitility.await()
              .atMost(Duration.ofSeconds(10))
              .until(() -> bare.descendants().count() + strays(bare), it -> it > LIVE)
              .intValue()
          > LIVE;
    } catch (ConditionTimeoutException e) {
      return false;
    } finally {
      bare.descendants().forEach(ProcessHandle::destroyForcibly);
      bare.destroyForcibly().waitFor();
    }
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  /** Returns how many are in the namespace of a process's children. */
  private static long strays(Process bare) {
    Set<String> namespaces =
        bare.descendants().map(it -> namespace(it.pid())).collect(Collectors.toSet());
    namespaces.remove(own());
    return inside(namespaces).size();
  }

  private void explode(AttackRow row, String bomb, End end, int most) throws Exception {
    String what = end + " " + most + " " + bomb;
    Path own = Files.createTempDirectory(directory, "bomb");
    ShellOptions options = ShellOptions.of().limits(ShellLimits.of().processes(most));
    Tool bash = ShellTools.in(Workspace.of(own), options).get(0);
    var scope = new ToolScope();
    var namespaces = new TreeMap<String, InputStream>();
    try (var second = new ToolScope()) {
      var tools = new ShellTools(Workspace.of(own), options);
      ShellTest.Call call = start(tools, scope, bomb, end);
      String marker = Shell.MARKER + "=" + tools.shell(scope).marker();
      Awaitility.await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                hold(marker, namespaces);
                return inside(namespaces.keySet()).size() > LIVE || call.output.isDone();
              });
      int size = inside(namespaces.keySet()).size();
      row.countTwin(
          what + " beside it",
          bash.execute(JsonObject.of("command", "echo fine"), ToolContext.of("call", second))
              .text()
              .endsWith("\n\nfine\n"));
      // Around the command there are a few that are counted with it or not, as the machine has it.
      row.count(what + " grows to " + size, size > most + 8);
      end(tools, scope, call, end);
      List<String> left = leftAfterTwoSeconds(namespaces.keySet());
      row.count(what + " leaves " + left, !left.isEmpty());
    } finally {
      scope.close();
      for (InputStream it : namespaces.values()) {
        it.close();
      }
    }
  }

  private static ShellTest.Call start(ShellTools tools, ToolScope scope, String bomb, End end) {
    JsonObject call =
        JsonObject.of("command", "{ " + bomb + "\n} >/dev/null 2>&1", "yield_s", 30)
            .with("timeout_s", end == End.TIMEOUT ? 3 : 100);
    return new ShellTest.Call(
        () -> tools.tools().get(0).execute(call, ToolContext.of("call", scope)));
  }

  private static void end(ShellTools tools, ToolScope scope, ShellTest.Call call, End end)
      throws Exception {
    switch (end) {
      case KILL ->
          tools.tools().stream()
              .filter(it -> it.definition().name().equals("bash_kill"))
              .findFirst()
              .orElseThrow()
              .execute(JsonObject.of("id", "bash_1"), ToolContext.of("call", scope));
      case CANCEL -> call.thread.interrupt();
      case CLOSE -> scope.close();
      case TIMEOUT -> {
        ToolOutput output = call.output.get(60, TimeUnit.SECONDS);
        String status = output.details().string("status").orElse("");
        assertThat(status).isIn("timed_out", "exited");
        if (status.equals("exited")) {
          // At its limit a bomb may fail by itself; what it left behind ends with the session.
          scope.close();
        }
      }
    }
    call.output.handle((it, e) -> e).get(60, TimeUnit.SECONDS);
  }

  private static List<String> leftAfterTwoSeconds(Set<String> namespaces) {
    try {
      Awaitility.await().atMost(Duration.ofSeconds(2)).until(() -> inside(namespaces).isEmpty());
    } catch (ConditionTimeoutException e) {
      return inside(namespaces);
    }
    return List.of();
  }

  /**
   * Adds the namespaces of those who carry the marker, but for our own. They are held open: the
   * number of one that is gone would soon be that of the next command.
   */
  private static void hold(String marker, Map<String, InputStream> namespaces) throws IOException {
    for (String process : ShellTest.processes(marker)) {
      long pid = Long.parseLong(process.substring(0, process.indexOf(' ')));
      String name = namespace(pid);
      if (!name.isEmpty() && !name.equals(own()) && !namespaces.containsKey(name)) {
        try {
          var held = new FileInputStream("/proc/" + pid + "/" + NAMESPACE);
          namespaces.put(name, held);
        } catch (FileNotFoundException e) {
          // It has just ended.
        }
      }
    }
  }

  private static String own() {
    return namespace(ProcessHandle.current().pid());
  }

  private static String namespace(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", String.valueOf(pid)).resolve(NAMESPACE))
          .toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> inside(Set<String> namespaces) {
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.map(it -> it.getFileName().toString())
          .filter(it -> it.matches("[0-9]+"))
          .filter(it -> namespaces.contains(namespace(Long.parseLong(it))))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
