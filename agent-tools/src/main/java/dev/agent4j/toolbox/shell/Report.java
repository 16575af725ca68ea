package dev.agent4j.toolbox.shell;

import static java.util.stream.Collectors.joining;

import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.output.Excerpt;
import dev.agent4j.toolbox.output.OutputLog.Lost;
import dev.agent4j.toolbox.output.SpillFile;
import dev.agent4j.toolbox.process.Job;
import dev.agent4j.toolbox.process.Job.End;
import dev.agent4j.toolbox.process.Job.State;
import dev.agent4j.toolbox.process.ProcessEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells what has become of a command: a line on its state, notes, and a part of its output. */
final class Report {
  private static final int MAX_PROCESSES = 10;

  /** A shell says that a signal ended a command by 128 and its number (bash manual, 5.2). */
  private static final int SIGNAL_OFFSET = 128;

  /** Those signals on whose numbers all systems agree. */
  private static final Map<Integer, String> SIGNALS =
      Map.of(
          1,
          "SIGHUP",
          2,
          "SIGINT",
          3,
          "SIGQUIT",
          6,
          "SIGABRT",
          9,
          "SIGKILL",
          11,
          "SIGSEGV",
          13,
          "SIGPIPE",
          15,
          "SIGTERM",
          24,
          "SIGXCPU: too much CPU time",
          25,
          "SIGXFSZ: file too large");

  private final Job job;
  private final State state;
  private final @Nullable End end;
  private final List<String> notes = new ArrayList<>();
  private final Map<String, @Nullable Object> details = new LinkedHashMap<>();

  Report(Job job) {
    this.job = job;
    // In this order, so that a command that ends just now is said to be running or to have ended.
    state = job.state();
    end = job.end();
    Integer exit = end == null ? null : end.exitCode();
    details.put("status", (end == null ? state : end.state()).text());
    details.put("exit", exit);
    details.put("signal", exit == null ? null : signal(exit));
    details.put("wallMillis", job.wall().toMillis());
    details.put("id", job.id());
    details.put("bytes", job.log().mark().bytes());
    details.put("lines", job.log().mark().lines());
    details.put("truncated", false);
    details.put("spill", spill());
  }

  private static @Nullable String signal(int exit) {
    String name = SIGNALS.get(exit - SIGNAL_OFFSET);
    return name == null ? null : name.split(":", 2)[0];
  }

  private @Nullable String spill() {
    SpillFile spill = job.log().spilled();
    return spill == null || spill.location().isEmpty() ? null : spill.location();
  }

  /** Adds a line below the first one. */
  Report note(String note) {
    notes.add(note);
    return this;
  }

  /** Adds a fact for programs. */
  Report detail(String name, @Nullable Object value) {
    details.put(name, value);
    return this;
  }

  /** Says from where the next look should go on. */
  Report next(long position) {
    return detail("next", position).note("Next cursor: " + position + ".");
  }

  /** Says which processes a command that has ended has left behind, and are still alive. */
  Report noteProcessesLeft() {
    if (end == null || end.left().isEmpty()) {
      return this;
    }
    List<ProcessEntry> alive = job.alive();
    if (alive.isEmpty()) {
      return this;
    }
    return note(
        String.format(
            "Processes it left behind: %s. They end with the session, or now by bash_kill %s.",
            listed(alive), JsonObject.of("id", job.id())));
  }

  static String listed(List<ProcessEntry> processes) {
    String listed =
        processes.stream().limit(MAX_PROCESSES).map(ProcessEntry::toString).collect(joining(", "));
    int more = processes.size() - MAX_PROCESSES;
    return more > 0 ? listed + " and " + more + " more" : listed;
  }

  /** Says what was undone of a command, and what may have been in its way. */
  Report noteBoundary(Boundary boundary, String output) {
    List<String> findings = boundary.settle();
    findings.forEach(this::note);
    if (!findings.isEmpty()) {
      detail("protected", findings);
    }
    String hint = boundary.hint(output);
    return detail("sandbox", boundary.facts().mechanism().text()).noteIfAny(hint);
  }

  private Report noteIfAny(String note) {
    return note.isEmpty() ? this : note(note);
  }

  /** Says how to read on where something was left out. */
  Report noteLeftOut(Excerpt excerpt) {
    if (excerpt.leftOutBytes() == 0) {
      return this;
    }
    job.log().spill();
    SpillFile spill = job.log().spilled();
    String where =
        spill == null || spill.location().isEmpty()
            ? "; not all was kept" + (spill == null ? "" : ": " + spill.problem())
            : " or read or search " + spill() + ", which has " + kept(spill);
    detail("truncated", true).detail("spill", spill());
    return note(
        String.format(
            Locale.ROOT,
            "%,d bytes are not shown: read on with bash_output %s%s.",
            excerpt.leftOutBytes(),
            JsonObject.of("id", job.id(), "since", excerpt.leftOutFrom()),
            where));
  }

  private String kept(SpillFile spill) {
    return spill.problem().isEmpty()
        ? "it all"
        : String.format(
            Locale.ROOT,
            "the first %,d of %,d bytes: %s",
            spill.length(),
            job.log().mark().bytes(),
            spill.problem());
  }

  /** Says which bytes are lost of those from {@code from} on that are shown or looked at. */
  Report noteLost(long from, long next) {
    Lost lost = job.log().lost();
    SpillFile spill = job.log().spilled();
    if (spill == null || lost.from() == lost.to() || lost.from() >= next || lost.to() <= from) {
      return this;
    }
    return note(
        String.format(
            Locale.ROOT,
            "The %,d bytes from %d on were not kept: %s.",
            lost.to() - lost.from(),
            lost.from(),
            spill.problem()));
  }

  /** Returns the first line alone. */
  String line() {
    return job.id() + ": " + state();
  }

  /** Returns what is to be said, with {@code output} below it. */
  ToolOutput with(String output) {
    var text = new StringBuilder(line()).append('\n');
    if (!job.reason().isEmpty()) {
      notes.add(0, job.reason());
    }
    notes.forEach(note -> text.append(note).append('\n'));
    text.append('\n').append(output.isEmpty() ? "(no output)" : output);
    return new ToolOutput(text.toString(), JsonObject.of(details));
  }

  private String state() {
    String time = seconds(job.wall());
    return switch (end == null ? state : end.state()) {
      case RUNNING -> "still running after " + time;
      case NOT_BEGUN -> "not begun";
      case EXITED -> exit() + " after " + time;
      case KILLED -> "killed after " + time + ", " + exit();
      case TIMED_OUT -> "killed at its time limit after " + time + ", " + exit();
      case CANCELLED -> "cancelled after " + time + ", " + exit();
    };
  }

  private String exit() {
    Integer exit = end == null ? null : end.exitCode();
    if (exit == null) {
      return "not ended yet";
    }
    String signal = SIGNALS.get(exit - SIGNAL_OFFSET);
    return "exit code " + exit + (signal == null ? "" : " (" + signal + ")");
  }

  private static String seconds(Duration duration) {
    double seconds = duration.toMillis() / 1000.0;
    return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
  }
}
