package dev.agent4j.toolbox.shell;

import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Effects.Repeat;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.process.Job;
import dev.agent4j.toolbox.process.Job.State;
import dev.agent4j.toolbox.process.ProcessEntry;
import java.time.Duration;
import java.util.List;

/** Ends a command with all its processes: the tool {@code bash_kill}. */
final class KillCommand {
  private static final Duration TIME_LIMIT = Duration.ofSeconds(10);

  private final ShellTools shared;

  KillCommand(ShellTools shared) {
    this.shared = shared;
  }

  Tool tool() {
    return Tool.raw(
            "bash_kill",
            "Ends a command and every process that came from it: asks them to, and kills after 2 s"
                + " those that do not. Its output stays readable with bash_output. With signal, sends"
                + " just that, once.",
            JsonSchema.of(
                JsonObject.parse(
                    """
                    {
                      "type": "object",
                      "properties": {
                        "id": {"type": "string", "description": "The command, such as bash_1."},
                        "signal": {
                          "type": "string",
                          "enum": ["INT", "HUP", "QUIT", "TERM", "USR1", "USR2", "STOP", "CONT", "WINCH"],
                          "description": "Sent to all its processes, which then do what they do about it. Default: all are ended."
                        }
                      },
                      "required": ["id"],
                      "additionalProperties": false
                    }
                    """)),
            this::kill)
        .withEffects(
            it ->
                Effects.writing("shell/" + it.string("id").orElse(""))
                    .repeatable(Repeat.IDEMPOTENT))
        .withTimeLimit(TIME_LIMIT);
  }

  private ToolOutput kill(JsonObject arguments, ToolContext context) {
    Shell shell = shared.shell(context.scope());
    Job job = shell.job(arguments.string("id").orElse(""));
    String signal = arguments.string("signal").orElse("");
    if (!signal.isEmpty()) {
      return send(job, signal);
    }
    List<ProcessEntry> before = job.alive();
    List<ProcessEntry> left = job.stop(State.KILLED);
    if (left.isEmpty()) {
      job.awaitEndUninterrupted(Duration.ofSeconds(3));
    }
    var report =
        new Report(job)
            .detail("ended", Math.max(0, before.size() - left.size()))
            .noteBoundary(shell.boundary(), "");
    if (!left.isEmpty()) {
      report.note("Processes that do not end even when killed: " + Report.listed(left) + ".");
    }
    long unread = job.log().mark().bytes() - job.shown().bytes();
    return report.with(
        String.format(
            "%s%s",
            before.isEmpty()
                ? "None of its processes was running any more."
                : "Ended: " + Report.listed(before) + ".",
            unread > 0
                ? " Output not yet shown: bash_output " + JsonObject.of("id", job.id()) + "."
                : ""));
  }

  private static ToolOutput send(Job job, String signal) {
    List<ProcessEntry> told = job.signal(signal);
    return new Report(job)
        .detail("signalled", told.size())
        .with(
            told.isEmpty()
                ? "None of its processes is running any more."
                : "SIG" + signal + " was sent to: " + Report.listed(told) + ".");
  }
}
