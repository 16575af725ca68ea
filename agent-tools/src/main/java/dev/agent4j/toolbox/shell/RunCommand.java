package dev.agent4j.toolbox.shell;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.output.Excerpt;
import dev.agent4j.toolbox.process.Job;
import dev.agent4j.toolbox.process.Job.End;
import dev.agent4j.toolbox.process.Job.State;
import dev.agent4j.toolbox.process.ProcessEntry;
import dev.agent4j.toolbox.shell.ShellOptions.Language;
import dev.agent4j.toolbox.shell.ShellOptions.OnTimeout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs a command: the tool {@code bash}, or {@code powershell}. */
final class RunCommand {
  /** Fits a pipe, so that handing it over never waits. */
  private static final int MAX_COMMAND_BYTES = 50_000;

  private static final int MAX_NAMES = 60;

  /** What a call may need beyond the time limit of its command to end it and to say so. */
  private static final Duration MARGIN = Duration.ofSeconds(20);

  /** With the time that ending takes, it stays below the 4 s that a cancelled call may take. */
  private static final Duration SETTLING = Duration.ofMillis(150);

  private static final String RESULTS =
      " and returns its exit code and its output, standard output and error together. Standard input"
          + " is empty. The working directory stays for the next call; variables and functions do"
          + " not. A command that is still running after yield_s goes on while you do something"
          + " else: read on with bash_output, end it with bash_kill. All processes end with the"
          + " session. ";

  private static final String BASH =
      "Runs a command with bash"
          + RESULTS
          + "If the system allows it, a command sees its own processes only: end another with"
          + " bash_kill, not with kill. ";

  private static final String POWERSHELL =
      "Runs a command with PowerShell"
          + RESULTS
          + "Write it in the language of PowerShell, not of bash or cmd. It may be Windows PowerShell"
          + " 5.1, which does not know && and ||: write A; if ($?) { B }. A terminating error ends"
          + " the command. ";

  private static final String PARAMETERS =
      """
      {
        "type": "object",
        "properties": {
          "command": {
            "type": "string",
            "description": "The command line, or a script of several lines."
          },
          "cwd": {
            "type": "string",
            "description": "Directory to start in, relative to the workspace, for this call alone. Default: where the last command without it ended."
          },
          "timeout_s": {
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": %s,
            "description": "Seconds that it may take. Default: %s; with background: no limit."
          },
          "on_timeout": {
            "type": "string",
            "enum": ["kill", "background"],
            "description": "What happens then. Default: %s."
          },
          "yield_s": {
            "type": "number",
            "minimum": %s,
            "maximum": %s,
            "description": "Seconds to wait for its end before it goes on by itself. Default: %s."
          },
          "stdin": {
            "type": "boolean",
            "description": "Keep its standard input open, for bash_input. Default: false, it is empty."
          },
          "background": {
            "type": "boolean",
            "description": "For servers and watchers: do not wait for the end. Default: false."
          }
        },
        "required": ["command"],
        "additionalProperties": false
      }
      """;

  private final ShellTools shared;
  private final ShellOptions options;
  private final boolean isPowerShell;

  RunCommand(ShellTools shared) {
    this.shared = shared;
    options = shared.options();
    isPowerShell = options.language().here() == Language.POWERSHELL;
  }

  Tool tool() {
    return Tool.raw(
            isPowerShell ? "powershell" : "bash",
            (isPowerShell ? POWERSHELL : BASH) + options.sandbox().sentence(),
            parameters(options),
            this::run)
        .withEffects(it -> Effects.executing(it.string("command").orElse("")))
        .withTimeLimit(options.maxTimeout().plus(MARGIN));
  }

  private static JsonSchema parameters(ShellOptions options) {
    return JsonSchema.of(
        JsonObject.parse(
            PARAMETERS.formatted(
                Seconds.text(options.maxTimeout()),
                Seconds.text(options.timeout()),
                options.onTimeout().text(),
                Seconds.text(ShellOptions.MIN_YIELD),
                Seconds.text(ShellOptions.MAX_YIELD),
                Seconds.text(options.yieldAfter()))));
  }

  private ToolOutput run(JsonObject arguments, ToolContext context) throws InterruptedException {
    String command = command(arguments);
    boolean background = arguments.bool("background", false);
    Duration wait =
        Seconds.of(
            arguments, "yield_s", background ? ShellOptions.MIN_YIELD : options.yieldAfter());
    Shell shell = shared.shell(context.scope());
    var notes = new ArrayList<String>();
    Path where = where(arguments, shell, notes);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Job job = shell.start(command, where, timeout(arguments), arguments.bool("stdin", false));
    try {
      boolean ended = job.awaitEnd(wait);
      ToolOutput told = report(shell, job, ended && !background, notes);
      if (job.state() == State.NOT_BEGUN) {
        throw new ToolException(Code.INTERNAL, told.text());
      }
      return told;
    } catch (InterruptedException e) {
      throw cancelled(shell, job, notes);
    }
  }

  private @Nullable Duration timeout(JsonObject arguments) {
    String action = arguments.string("on_timeout").orElse(options.onTimeout().text());
    boolean isLimited = !arguments.bool("background", false) || arguments.has("timeout_s");
    return isLimited && action.equals(OnTimeout.KILL.text())
        ? Seconds.of(arguments, "timeout_s", options.timeout())
        : null;
  }

  private String command(JsonObject arguments) {
    String command = arguments.string("command").orElse("");
    if (command.isBlank()) {
      throw new ToolException(Code.INVALID_ARGUMENTS, "command is blank. Say what to run.");
    }
    if (command.indexOf('\0') >= 0) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          isPowerShell
              ? "command contains a NUL character, which cannot be handed over. Write it as \"`0\"."
              : "command contains a NUL character, which bash cannot take. Let printf '\\0' write it.");
    }
    int bytes = command.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_COMMAND_BYTES) {
      throw new ToolException(
          Code.TOO_LARGE,
          String.format(
              Locale.ROOT,
              "command has %,d bytes; at most %,d are run. Write it to a file and run that.",
              bytes,
              MAX_COMMAND_BYTES));
    }
    return command;
  }

  private Path where(JsonObject arguments, Shell shell, List<String> notes) {
    String cwd = arguments.string("cwd").orElse(null);
    if (cwd == null) {
      shell.directory().checkThatItExists().ifPresent(notes::add);
      return shell.directory().current();
    }
    Path directory = shared.workspace().resolve(cwd);
    if (!Files.isDirectory(directory)) {
      throw new ToolException(
          Files.exists(directory) ? Code.NOT_REGULAR : Code.NOT_FOUND,
          cwd + ": no such directory. Use one that exists, relative to the workspace.");
    }
    return directory;
  }

  private ToolOutput report(Shell shell, Job job, boolean isFollowed, List<String> notes) {
    End end = job.end();
    if (isFollowed && end != null && end.state() == State.EXITED) {
      shell.directory().follow(job).ifPresent(notes::add);
    }
    Excerpt excerpt = Excerpt.bothEnds(job.log(), job.shown(), options.maxOutputChars());
    job.show(excerpt.next());
    var report = new Report(job).detail("cwd", shell.directory().shown());
    notes.forEach(report::note);
    report.noteBoundary(shell.boundary(), excerpt.text());
    noteWithheld(shell, report);
    if (end == null && job.state() == State.RUNNING) {
      report.note(
          "Read on with bash_output "
              + JsonObject.of("id", job.id(), "wait_s", 60)
              + ", end it with bash_kill.");
    }
    if (job.state() == State.TIMED_OUT) {
      report.note(
          "If it needs more time, set timeout_s, at most "
              + Seconds.text(options.maxTimeout())
              + ", or on_timeout: background.");
    }
    return report.noteProcessesLeft().noteLeftOut(excerpt).with(excerpt.text());
  }

  private static void noteWithheld(Shell shell, Report report) {
    List<String> names = shell.untoldWithheld();
    if (names.isEmpty()) {
      return;
    }
    int more = names.size() - MAX_NAMES;
    report.note(
        "Environment variables that commands do not get: "
            + String.join(" ", names.subList(0, Math.min(MAX_NAMES, names.size())))
            + (more > 0 ? " and " + more + " more" : "")
            + ".");
  }

  /** Ends the command and keeps what it said; the thread stays interrupted. */
  private ToolException cancelled(Shell shell, Job job, List<String> notes) {
    List<ProcessEntry> left = job.stop(State.CANCELLED);
    job.awaitEndUninterrupted(SETTLING);
    if (!left.isEmpty()) {
      notes.add("Processes that do not end even when killed: " + Report.listed(left) + ".");
    }
    Thread.currentThread().interrupt();
    return new ToolException(Code.CANCELLED, report(shell, job, false, notes).text());
  }
}
