package dev.agent4j.toolbox.shell;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.files.PatternSize;
import dev.agent4j.toolbox.output.Excerpt;
import dev.agent4j.toolbox.output.LineFilter;
import dev.agent4j.toolbox.output.OutputLog;
import dev.agent4j.toolbox.process.Job;
import java.time.Duration;
import java.util.OptionalLong;

/** Reads on in the output of a command: the tool {@code bash_output}. */
final class ReadOutput {
  private static final Duration MAX_WAIT = Duration.ofMinutes(5);
  private static final Duration TIME_LIMIT = MAX_WAIT.plusSeconds(10);

  private final ShellTools shared;
  private final int maxChars;

  ReadOutput(ShellTools shared) {
    this.shared = shared;
    maxChars = shared.options().maxOutputChars();
  }

  Tool tool() {
    return Tool.raw(
            "bash_output",
            "Returns the state of a command and its output since the last look. Reads on also in"
                + " one that has ended.",
            JsonSchema.of(
                JsonObject.parse(
                    """
                    {
                      "type": "object",
                      "properties": {
                        "id": {"type": "string", "description": "The command, such as bash_1."},
                        "wait_s": {
                          "type": "number",
                          "minimum": 0,
                          "maximum": %s,
                          "description": "Seconds to wait for its end; with filter, for a line that matches. Default: 0."
                        },
                        "since": {
                          "type": "integer",
                          "minimum": 0,
                          "description": "A cursor from an earlier result: pages on from there, without gaps."
                        },
                        "filter": {
                          "type": "string",
                          "description": "A regular expression (RE2): shows only lines that match. Nothing is lost: the others stay readable."
                        }
                      },
                      "required": ["id"],
                      "additionalProperties": false
                    }
                    """
                        .formatted(Seconds.text(MAX_WAIT)))),
            this::read)
        .withEffects(it -> Effects.reading("shell/" + it.string("id").orElse("")))
        .withTimeLimit(TIME_LIMIT);
  }

  private ToolOutput read(JsonObject arguments, ToolContext context) {
    Shell shell = shared.shell(context.scope());
    Job job = shell.job(arguments.string("id").orElse(""));
    Duration wait = Seconds.of(arguments, "wait_s", Duration.ZERO);
    OptionalLong since = since(arguments, job);
    String filter = arguments.string("filter").orElse(null);
    try {
      if (filter != null) {
        return matching(shell, job, compile(filter), since.orElse(job.shown().bytes()), wait);
      }
      job.awaitEnd(wait);
      return since.isPresent() ? page(shell, job, since.getAsLong()) : news(shell, job);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ToolException(
          Code.CANCELLED,
          "Cancelled while waiting. " + job.id() + " is untouched: " + job.state().text() + ".");
    }
  }

  private static OptionalLong since(JsonObject arguments, Job job) {
    if (arguments.get("since") == null) {
      return OptionalLong.empty();
    }
    OptionalLong since = arguments.integer("since");
    long end = job.log().mark().bytes();
    if (since.isEmpty() || since.getAsLong() < 0 || since.getAsLong() > end) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          String.format(
              "since must be from 0 to %d, the end of what %s has written, was %s.",
              end, job.id(), arguments.get("since")));
    }
    return since;
  }

  private static Pattern compile(String filter) {
    PatternSize.check("filter", filter);
    try {
      return Pattern.compile(filter);
    } catch (PatternSyntaxException e) {
      throw new ToolException(
          Code.INVALID_ARGUMENTS,
          String.format(
              "filter %s is not a regular expression (RE2, without look-around and back references):"
                  + " %s.",
              filter, e.getDescription()));
    }
  }

  private ToolOutput news(Shell shell, Job job) {
    Excerpt news = Excerpt.bothEnds(job.log(), job.shown(), maxChars);
    long from = job.shown().bytes();
    job.show(news.next());
    return report(shell, job, from, news);
  }

  private ToolOutput page(Shell shell, Job job, long from) {
    return report(shell, job, from, Excerpt.page(job.log(), from, maxChars));
  }

  private static ToolOutput report(Shell shell, Job job, long from, Excerpt excerpt) {
    return new Report(job)
        .noteLost(from, excerpt.next().bytes())
        .next(excerpt.next().bytes())
        .noteProcessesLeft()
        .noteBoundary(shell.boundary(), excerpt.text())
        .noteLeftOut(excerpt)
        .with(excerpt.text());
  }

  private ToolOutput matching(Shell shell, Job job, Pattern pattern, long from, Duration wait)
      throws InterruptedException {
    var filter = new LineFilter(job.log(), pattern, from, maxChars);
    long deadline = System.nanoTime() + wait.toNanos();
    boolean ended;
    do {
      // Looked at after this, the log cannot grow any more once it has ended.
      ended = job.log().isEnded();
    } while (!filter.look() && !ended && awaitNews(job.log(), filter, deadline));
    String found = filter.found();
    return new Report(job)
        .noteLost(from, filter.position())
        .next(filter.position())
        .noteProcessesLeft()
        .noteBoundary(shell.boundary(), found)
        .note(
            "Lines that match "
                + pattern
                + " from byte "
                + from
                + " on"
                + (filter.isFull() ? "; there may be more after the next cursor:" : ":"))
        .with(found.isEmpty() ? "(no line matches)" : found);
  }

  private static boolean awaitNews(OutputLog log, LineFilter filter, long deadline)
      throws InterruptedException {
    return log.await(
        () -> filter.hasNews() || log.isEnded(), Duration.ofNanos(deadline - System.nanoTime()));
  }
}
