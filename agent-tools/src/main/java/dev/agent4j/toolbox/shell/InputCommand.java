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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** Writes to the standard input of a command: the tool {@code bash_input}. */
final class InputCommand {
  /** Fits a pipe, so that handing it over never waits. */
  private static final int MAX_BYTES = 50_000;

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration DEFAULT_WAIT = Duration.ofMillis(250);
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  private final ShellTools shared;

  InputCommand(ShellTools shared) {
    this.shared = shared;
  }

  Tool tool() {
    return Tool.raw(
            "bash_input",
            "Writes to the standard input of a command that was started with stdin, and returns what"
                + " it says then. It is a pipe, no terminal: a program that asks only on a terminal"
                + " does not read it.",
            JsonSchema.of(
                JsonObject.parse(
                    """
                    {
                      "type": "object",
                      "properties": {
                        "id": {"type": "string", "description": "The command, such as bash_1."},
                        "text": {
                          "type": "string",
                          "description": "What to write, as it is: a line needs its line end. Default: nothing."
                        },
                        "eof": {
                          "type": "boolean",
                          "description": "Close the input after it. Default: false."
                        },
                        "wait_s": {
                          "type": "number",
                          "minimum": 0,
                          "maximum": %s,
                          "description": "Seconds to wait for the command's end before its output is shown. Default: %s."
                        }
                      },
                      "required": ["id"],
                      "additionalProperties": false
                    }
                    """
                        .formatted(Seconds.text(MAX_WAIT), Seconds.text(DEFAULT_WAIT)))),
            this::write)
        .withEffects(it -> Effects.writing("shell/" + it.string("id").orElse("")))
        .withTimeLimit(MAX_WAIT.plusSeconds(10));
  }

  private ToolOutput write(JsonObject arguments, ToolContext context) throws InterruptedException {
    Job job = shared.shell(context.scope()).job(arguments.string("id").orElse(""));
    String text = text(arguments);
    boolean isLast = arguments.bool("eof", false);
    check(job, text, isLast);
    if (!text.isEmpty() && !job.input(text, PATIENCE)) {
      throw untaken(job);
    }
    if (isLast && !job.endInput(PATIENCE)) {
      throw untaken(job);
    }
    job.awaitEnd(Seconds.of(arguments, "wait_s", DEFAULT_WAIT));
    Excerpt news = Excerpt.bothEnds(job.log(), job.shown(), shared.options().maxOutputChars());
    job.show(news.next());
    return new Report(job)
        .next(news.next().bytes())
        .noteProcessesLeft()
        .noteLeftOut(news)
        .with(news.text());
  }

  private static String text(JsonObject arguments) {
    String text = arguments.string("text").orElse("");
    if (text.indexOf('\0') >= 0) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          "text contains a NUL character, which cannot be handed over. Write it to a file, and have"
              + " a command read that.");
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new ToolException(
          Code.TOO_LARGE,
          String.format(
              Locale.ROOT,
              "text has %,d bytes; at most %,d are written at once. Write it in parts, or to a file.",
              bytes,
              MAX_BYTES));
    }
    return text;
  }

  private static void check(Job job, String text, boolean isLast) {
    if (!job.order().hasInput()) {
      throw new ToolException(
          Code.NOT_EXECUTED,
          job.id() + " was started without stdin. Start it again with stdin: true.");
    }
    if (job.end() != null) {
      throw new ToolException(
          Code.NOT_EXECUTED, job.id() + " has ended, and reads no more. Look at its bash_output.");
    }
    if (text.isEmpty() && !isLast) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS, "There is neither text nor eof. To read on, use bash_output.");
    }
  }

  private static ToolException untaken(Job job) {
    return new ToolException(
        Code.NOT_EXECUTED,
        String.format(
            "Not written: %s.",
            job.end() == null
                ? job.id()
                    + " does not read, and no more fits into its pipe. Look at its bash_output, and"
                    + " try again"
                : job.id() + " has ended"));
  }
}
