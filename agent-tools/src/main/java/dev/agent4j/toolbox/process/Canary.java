package dev.agent4j.toolbox.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agent4j.toolbox.process.Enclosure.Kind;
import dev.agent4j.toolbox.process.Interpreter.Launch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds what holds the processes of commands together on this machine, by trying: a process inside
 * hides as well as it can, and must be gone all the same when what is around it ends.
 */
final class Canary {
  /** What the process that hides writes; it is the last to hold the output. */
  private static final String HIDDEN = "hidden";

  private static final String FEWER = "alone";
  private static final String COMMAND =
      """
      set -- /proc/[0-9]*; (($# < 9)) && echo alone
      kill -KILL 1; kill -TERM 1
      (env -i setsid "$BASH" -c 'trap "" HUP TERM; echo hidden; read -t 30 <&3' 3<&0 0</dev/null &)
      """;

  private static final long PATIENCE_SECONDS = 10;
  private static final Path ROOT = Path.of("/");
  private static final List<String> PATH = List.of("PATH");

  /** What ends a command: each must end all of it. */
  private enum End {
    KILLED,
    ABANDONED
  }

  private final Bash bash;
  private final String path;

  Canary(Bash bash, String path) {
    this.bash = bash;
    this.path = path;
  }

  /** Returns the best that this machine has. */
  Enclosure best() {
    var reasons = new ArrayList<String>();
    if (!ProcessTable.hasProc()) {
      reasons.add("There is no /proc, so this is not Linux.");
      return Enclosure.of(Kind.DESCENDANTS, List.of(), reasons);
    }
    for (Kind kind : List.of(Kind.NAMESPACE, Kind.USER_NAMESPACE)) {
      Optional<Enclosure> found = tried(kind, reasons);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return Enclosure.of(Kind.MARKER, List.of(), reasons);
  }

  private Optional<Enclosure> tried(Kind kind, List<String> reasons) {
    Optional<Path> unshare = Bash.find(path, "unshare");
    if (unshare.isEmpty()) {
      reasons.add("A " + kind.text() + " needs unshare, of util-linux, which is not on the PATH.");
      return Optional.empty();
    }
    var prefix = new ArrayList<>(List.of(unshare.get().toString()));
    if (kind == Kind.USER_NAMESPACE) {
      prefix.addAll(List.of("--user", "--map-current-user"));
    }
    prefix.addAll(List.of("--pid", "--fork", "--kill-child", "--mount-proc"));
    var enclosure = Enclosure.of(kind, prefix, reasons);
    for (End end : End.values()) {
      String problem = problem(enclosure, end);
      if (!problem.isEmpty()) {
        String what = kind.text() + (kind == Kind.NAMESPACE ? " without a user namespace" : "");
        reasons.add("A " + what + " cannot be had here: " + problem + ".");
        return Optional.empty();
      }
    }
    return Optional.of(enclosure);
  }

  private String problem(Enclosure enclosure, End end) {
    Process process;
    try {
      var launch =
          new Launch(
              ROOT, List.of(), true, "", null, () -> ROOT, it -> it.keySet().retainAll(PATH));
      process = bash.process(launch, enclosure);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
    var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    try {
      process.getOutputStream().write((COMMAND + "\0").getBytes(UTF_8));
      process.getOutputStream().flush();
      String said = within(() -> upToHidden(output));
      if (!said.endsWith(HIDDEN)) {
        return "it said " + (said + error(process)).strip().replace('\n', ' ');
      }
      if (!said.contains(FEWER)) {
        return "the processes outside can be seen";
      }
      if (end == End.KILLED) {
        // By its handle: the process itself would close its output as well.
        process.toHandle().destroyForcibly();
      } else {
        process.getOutputStream().close();
      }
      within(() -> rest(output));
      return "";
    } catch (IOException | ExecutionException | TimeoutException e) {
      return "a process in it outlived it (" + e + ")";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "the trial was interrupted";
    } finally {
      process.destroyForcibly();
    }
  }

  private interface Reading {
    String read() throws IOException;
  }

  private static String within(Reading reading)
      throws InterruptedException, ExecutionException, TimeoutException {
    var result = new CompletableFuture<String>();
    var thread =
        new Thread(
            () -> {
              try {
                result.complete(reading.read());
              } catch (IOException e) {
                result.completeExceptionally(e);
              }
            },
            "agent4j-canary");
    thread.setDaemon(true);
    thread.start();
    return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static String upToHidden(BufferedReader output) throws IOException {
    var said = new StringBuilder();
    String line = output.readLine();
    while (line != null && !line.equals(HIDDEN)) {
      said.append(line).append('\n');
      line = output.readLine();
    }
    return line == null ? said.toString() : said.append(HIDDEN).toString();
  }

  private static String rest(BufferedReader output) throws IOException {
    String line = output.readLine();
    while (line != null) {
      line = output.readLine();
    }
    return "";
  }

  private static String error(Process process) throws IOException {
    int available = process.getErrorStream().available();
    return new String(process.getErrorStream().readNBytes(Math.min(available, 300)), UTF_8)
        .replace('\0', ' ');
  }
}
