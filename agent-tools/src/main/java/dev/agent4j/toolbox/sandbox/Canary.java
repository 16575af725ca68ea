package dev.agent4j.toolbox.sandbox;

import dev.agent4j.toolbox.sandbox.mechanism.BriefProcess;
import dev.agent4j.toolbox.sandbox.mechanism.Policy;
import dev.agent4j.toolbox.sandbox.mechanism.SocketFilter;
import dev.agent4j.toolbox.sandbox.mechanism.Wrapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tries in a mechanism what must fail and what must work. Each try is made without the mechanism
 * first, so that what fails in it fails because of it.
 */
final class Canary implements AutoCloseable {
  private static final Duration MOST = Duration.ofSeconds(10);

  /** What is tried, and whether it must work. */
  enum Try {
    WRITE_OUTSIDE("write outside the workspace", false),
    READ_SECRET("read a secret file", false),
    CONNECT("connect to 127.0.0.1", false),
    SIGNAL_PROCESS("signal a process outside", false),
    READ_ENVIRONMENT("read the environment of a process outside", false),
    SEE_PROCESS("see a process outside", false),
    WRITE_WORKSPACE("write in the workspace", true),
    WRITE_TEMPORARY("write a temporary file", true),
    READ_FILE("read a file outside the workspace", true),
    RUN_PROGRAM("run a program", true);

    private final String text;
    private final boolean isTwin;

    Try(String text, boolean isTwin) {
      this.text = text;
      this.isTwin = isTwin;
    }

    String text() {
      return text;
    }

    /** Returns whether it is harmless, and so must work inside too. */
    boolean isTwin() {
      return isTwin;
    }
  }

  private static final String SCRIPT =
      """
      try() { ("${@:2}") >/dev/null 2>&1 && echo "$1"; }
      write() { : >"$1"; }
      connect() { exec 3<>"/dev/tcp/127.0.0.1/$1"; }
      see() { mapfile -d '' words <"/proc/$1/cmdline"; [ "${words[1]}" = "$2" ]; }
      try WRITE_OUTSIDE write "$2/new"
      try READ_SECRET cat "$2/secret"
      try CONNECT connect "$3"
      try SIGNAL_PROCESS kill -0 "$4"
      try READ_ENVIRONMENT cat "/proc/$4/environ"
      try SEE_PROCESS see "$4" "$5.$6"
      try WRITE_WORKSPACE write "$1/new"
      try WRITE_TEMPORARY write "$TMPDIR/new"
      try READ_FILE cat "$2/plain"
      try RUN_PROGRAM uname
      echo END
      """;

  private final Path bash;
  private final Path directory;
  private final Path workspace;
  private final Path outside;
  private final ServerSocket listener;
  private final Process other;
  private final String mark;

  Canary(Path bash) throws IOException {
    this.bash = bash;
    directory = Files.createTempDirectory("agent4j-canary-").toRealPath();
    workspace = Files.createDirectory(directory.resolve("workspace"));
    outside = Files.createDirectory(directory.resolve("outside"));
    Files.writeString(outside.resolve("plain"), "plain\n");
    Files.writeString(outside.resolve("secret"), "secret\n");
    listener = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    mark = String.valueOf(ThreadLocalRandom.current().nextInt(1_000_000, 10_000_000));
    other = new ProcessBuilder("sleep", "60." + mark).start();
  }

  /** Returns what each try came to without a mechanism. */
  Map<Try, Boolean> bare() throws IOException {
    clear();
    return results(BriefProcess.run(script(), Map.of("TMPDIR", workspace.toString()), MOST));
  }

  /** Returns what each try came to inside {@code wrapper}; nothing at all if it did not get far. */
  Map<Try, Boolean> inside(Wrapper wrapper) throws IOException {
    clear();
    Path scratch = Files.createDirectories(directory.resolve("scratch"));
    var policy =
        new Policy(
            List.of(workspace),
            List.of(outside),
            List.of(outside.resolve("secret")),
            scratch,
            false);
    Files.createDirectories(policy.temporary());
    // Network is off, but it is the mechanism that has to say so, where it has one of its own.
    Files.write(policy.filter(), SocketFilter.program(wrapper.canLock()));
    var launch = new Wrapper.Launch(script(), workspace, false, List.of(), List.of());
    return results(BriefProcess.run(wrapper.wrap(policy, launch), Map.of(), MOST));
  }

  private void clear() throws IOException {
    Files.deleteIfExists(workspace.resolve("new"));
    Files.deleteIfExists(outside.resolve("new"));
  }

  private List<String> script() {
    return List.of(
        bash.toString(),
        "-c",
        SCRIPT,
        "canary",
        workspace.toString(),
        outside.toString(),
        String.valueOf(listener.getLocalPort()),
        String.valueOf(other.pid()),
        "60",
        mark);
  }

  private Map<Try, Boolean> results(BriefProcess process) throws IOException {
    Set<String> worked = new TreeSet<>(process.output().lines().toList());
    if (!worked.contains("END")) {
      throw new IOException(
          "it did not run the canary: exit code " + process.exitCode() + ", " + process.output());
    }
    var results = new EnumMap<Try, Boolean>(Try.class);
    for (Try it : Try.values()) {
      results.put(it, worked.contains(it.name()));
    }
    // What counts is what can be seen from outside.
    results.put(Try.WRITE_OUTSIDE, Files.exists(outside.resolve("new")));
    results.put(Try.WRITE_WORKSPACE, Files.exists(workspace.resolve("new")));
    return results;
  }

  @Override
  public void close() throws IOException {
    other.destroyForcibly();
    listener.close();
    Scratch.delete(directory);
  }
}
