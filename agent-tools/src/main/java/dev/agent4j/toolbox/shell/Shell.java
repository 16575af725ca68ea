package dev.agent4j.toolbox.shell;

import static java.util.stream.Collectors.joining;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.limits.DiskWatch;
import dev.agent4j.toolbox.limits.ShellEnvironment;
import dev.agent4j.toolbox.output.OutputLog;
import dev.agent4j.toolbox.output.SpillDirectory;
import dev.agent4j.toolbox.output.SpillFile;
import dev.agent4j.toolbox.process.Enclosure;
import dev.agent4j.toolbox.process.Interpreter;
import dev.agent4j.toolbox.process.Interpreter.Launch;
import dev.agent4j.toolbox.process.Interpreter.Waiting;
import dev.agent4j.toolbox.process.Job;
import dev.agent4j.toolbox.process.Job.State;
import dev.agent4j.toolbox.process.Leases;
import dev.agent4j.toolbox.process.ProcessCount;
import dev.agent4j.toolbox.process.ProcessEnding;
import dev.agent4j.toolbox.process.ProcessEntry;
import dev.agent4j.toolbox.process.ProcessTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands of one session, and what they share. Closing it ends them all. Thread-safe. */
final class Shell implements AutoCloseable {
  static final int MAX_RUNNING = 16;
  static final int MAX_KEPT = 64;
  private static final long MAX_SPILLED = 1L << 30;
  private static final Duration CLOSE_TIME = Duration.ofSeconds(1);

  /** Tells to whom a process belongs, wherever it has gone. Of shells in shells it holds all. */
  static final String MARKER = "AGENT4J_SHELL";

  private static final Logger LOG = LoggerFactory.getLogger(Shell.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ShellOptions options;
  private final WorkingDirectory directory;
  private final SpillDirectory spill = new SpillDirectory(MAX_SPILLED);
  private final String marker = Leases.mark() + HexFormat.of().toHexDigits(RANDOM.nextLong()) + "/";
  private final DiskWatch disk;
  private final Map<String, Job> jobs = new LinkedHashMap<>();

  /** Commands that are forgotten, and left processes behind. */
  private final Deque<Job> forgotten = new ArrayDeque<>();

  private final Boundary boundary;

  private final String path;
  private @Nullable Interpreter interpreter;
  private @Nullable ProcessTree all;
  private int started;
  private List<String> withheld = List.of();
  private boolean closed;

  /**
   * @param enclosure what processes cannot leave; null for the best that there is
   * @param path where the shell's programs are looked for
   */
  Shell(Workspace workspace, ShellOptions options, @Nullable Enclosure enclosure, String path) {
    this.options = options;
    this.path = path;
    boundary = new Boundary(workspace, options.sandbox(), spill, enclosure);
    directory = new WorkingDirectory(workspace);
    disk =
        new DiskWatch(
            workspace.writableRoots(),
            options.limits().workspaceBytes(),
            options.limits().workspaceFiles());
    OpenShells.add(this);
  }

  /** Returns what the value of {@link #MARKER} contains for all processes of this shell. */
  String marker() {
    return marker;
  }

  /** Returns where the output is that was too much for a result; empty if there is none. */
  Optional<Path> spilled() {
    return spill.directory();
  }

  /** Returns what commands cannot leave. */
  Boundary boundary() {
    return boundary;
  }

  WorkingDirectory directory() {
    return directory;
  }

  /**
   * Starts a command.
   *
   * @param timeout when to kill it; null for never
   * @throws ToolException if there is no shell, no room for one more, or the system refuses
   */
  synchronized Job start(String command, Path where, @Nullable Duration timeout, boolean hasInput) {
    if (closed) {
      throw new ToolException(Code.NOT_EXECUTED, "The session is closed; no command can run.");
    }
    checkThatThereIsRoom();
    forgetOldest();
    Interpreter found = interpreter == null ? options.language().find(path) : interpreter;
    interpreter = found;
    Leases.begin(found.signaller());
    int number = started + 1;
    String id = "bash_" + number;
    Job job = null;
    try {
      Enclosure around = boundary.around(found, path, where);
      Waiting waiting = found.start(launch(where, hasInput, id, around), around);
      var log = new OutputLog(new SpillFile(spill, id + ".txt"));
      job = new Job(new Job.Order(id, command, where, timeout, hasInput), waiting, log);
    } catch (IOException e) {
      throw new ToolException(
          Code.INTERNAL, "The command could not be started: " + e.getMessage() + ".");
    } finally {
      boundary.begun(job);
    }
    started = number;
    all = all == null ? ProcessTree.marked(marker, job.processes()) : all;
    jobs.put(id, job);
    disk.watch(job);
    job.begin();
    return job;
  }

  private Launch launch(Path where, boolean hasInput, String id, Enclosure around) {
    String own = marker + (started + 1) + "/";
    return new Launch(
        where,
        options.limits().arguments(ProcessCount.by(around)),
        hasInput,
        own,
        around.group(own.replace('/', '.'), options.limits().processes()),
        () -> spill.file(id + ".end"),
        it -> prepare(it, own));
  }

  private void prepare(Map<String, String> environment, String ownMarker) {
    String outer = environment.getOrDefault(MARKER, "");
    environment.remove(MARKER);
    List<String> names = ShellEnvironment.here().reduce(environment, options.environment());
    environment.put(MARKER, outer + ownMarker);
    if (started == 0) {
      withheld = names;
    }
  }

  /** Returns, once, the names of the variables that commands do not get. */
  synchronized List<String> untoldWithheld() {
    List<String> untold = withheld;
    withheld = List.of();
    return untold;
  }

  private void checkThatThereIsRoom() {
    List<Job> running = jobs.values().stream().filter(it -> !isOver(it)).toList();
    if (running.size() >= MAX_RUNNING) {
      throw new ToolException(
          Code.NOT_EXECUTED,
          String.format(
              "%d commands are running already, the most there may be: %s. End one with bash_kill,"
                  + " or wait for one with bash_output.",
              running.size(), running.stream().map(Shell::described).collect(joining(", "))));
    }
  }

  private static String described(Job job) {
    return job.id() + " (" + ListCommands.firstLine(job) + ")";
  }

  /** Tells whether neither the command nor one that it left behind can write any more. */
  private static boolean isOver(Job job) {
    return job.end() != null && (job.log().isEnded() || job.processes().isSilent());
  }

  private void forgetOldest() {
    Iterator<Job> oldest = jobs.values().iterator();
    while (oldest.hasNext() && (jobs.size() >= MAX_KEPT || spill.isHalfFull())) {
      Job job = oldest.next();
      if (isOver(job)) {
        oldest.remove();
        discard(job);
        forgotten.add(job);
      }
    }
    forgotten.removeIf(Job::isGone);
    if (forgotten.size() > MAX_KEPT) {
      forgotten.remove().stop(State.KILLED);
    }
  }

  private static void discard(Job job) {
    job.close();
    try {
      job.log().discard();
    } catch (IOException e) {
      LOG.warn("the output of {} cannot be deleted: {}", job.id(), e.toString());
    }
  }

  /**
   * Returns the command of that id.
   *
   * @throws ToolException NOT_FOUND if there is none; the message names those there are
   */
  synchronized Job job(String id) {
    Job job = jobs.get(id);
    if (job == null) {
      String known =
          jobs.isEmpty()
              ? "No command was run yet"
              : "There are "
                  + jobs.values().stream()
                      .map(it -> it.id() + " (" + it.state().text() + ")")
                      .collect(joining(", "));
      throw new ToolException(
          Code.NOT_FOUND,
          String.format("No command %s. %s; the last %d are kept.", id, known, MAX_KEPT));
    }
    return job;
  }

  /** Ends all processes and deletes all output that was kept. */
  @Override
  public void close() {
    closeAll(List.of(this));
  }

  static void closeAll(List<Shell> shells) {
    List<ProcessTree> trees = shells.stream().flatMap(Shell::stopElsewhere).toList();
    Path bash = shells.stream().flatMap(Shell::signaller).findFirst().orElse(null);
    List<ProcessEntry> left =
        trees.isEmpty() ? List.of() : ProcessEnding.end(trees, Job.GRACE, bash);
    if (!left.isEmpty()) {
      LOG.warn("processes of closed sessions cannot be ended: {}", left);
    }
    shells.forEach(Shell::cleanUp);
  }

  private synchronized Stream<Path> signaller() {
    return Stream.ofNullable(interpreter).flatMap(it -> Stream.ofNullable(it.signaller()));
  }

  private synchronized Stream<ProcessTree> stopElsewhere() {
    closed = true;
    jobs().forEach(Job::stopElsewhere);
    return Stream.concat(
        Stream.concat(jobs.values().stream(), forgotten.stream()).map(Job::processes),
        Stream.ofNullable(all));
  }

  private void cleanUp() {
    OpenShells.remove(this);
    long deadline = System.nanoTime() + CLOSE_TIME.toNanos();
    for (Job job : jobs()) {
      try {
        Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
        job.log().await(() -> isOver(job), left);
        job.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    boundary.settle();
    try {
      spill.close();
    } catch (UncheckedIOException e) {
      LOG.warn("the output of a session cannot be deleted: {}", e.toString());
    }
  }

  /** Returns the commands that are kept, the oldest first. */
  synchronized List<Job> jobs() {
    return List.copyOf(jobs.values());
  }
}
