package dev.agent4j.toolbox.shell;

import static java.util.stream.Collectors.joining;

import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.process.Job;
import dev.agent4j.toolbox.process.ProcessEntry;
import java.util.List;

/** Lists the commands of a session and the processes they left behind: {@code bash_list}. */
final class ListCommands {
  private final ShellTools shared;

  ListCommands(ShellTools shared) {
    this.shared = shared;
  }

  Tool tool() {
    return Tool.raw(
            "bash_list",
            "Lists the commands of this session, with their state, what they have written, and the"
                + " processes they left behind.",
            JsonSchema.of(
                JsonObject.parse(
                    """
                    {
                      "type": "object",
                      "properties": {
                        "all": {
                          "type": "boolean",
                          "description": "Also those that have no process left. Default: false."
                        }
                      },
                      "additionalProperties": false
                    }
                    """)),
            this::list)
        .withEffects(it -> Effects.reading("shell"));
  }

  private ToolOutput list(JsonObject arguments, ToolContext context) {
    boolean all = arguments.bool("all", false);
    List<Job> jobs = shared.shell(context.scope()).jobs();
    List<Job> shown =
        jobs.stream()
            .filter(it -> all || it.end() == null || (!it.isGone() && !it.alive().isEmpty()))
            .toList();
    int hidden = jobs.size() - shown.size();
    String text =
        (shown.isEmpty() ? "No command is running." : "")
            + shown.stream().map(ListCommands::line).collect(joining("\n"))
            + (hidden == 0
                ? ""
                : "\n"
                    + hidden
                    + " that have no process left are not shown; all: true shows them.");
    return new ToolOutput(
        text, JsonObject.of("commands", shown.stream().map(Job::id).toList(), "hidden", hidden));
  }

  private static String line(Job job) {
    String line = new Report(job).line() + ": " + firstLine(job);
    if (job.end() == null) {
      return line;
    }
    List<ProcessEntry> alive = job.alive();
    return alive.isEmpty() ? line : line + "\n  left behind: " + Report.listed(alive);
  }

  /** Returns the beginning of a command. */
  static String firstLine(Job job) {
    return Show.clip(job.order().command().lines().findFirst().orElse("").strip(), 40);
  }
}
