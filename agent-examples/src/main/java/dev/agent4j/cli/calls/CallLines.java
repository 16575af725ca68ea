package dev.agent4j.cli.calls;

import dev.agent4j.Session;
import dev.agent4j.cli.calls.CallAnswer.Verdict;
import dev.agent4j.cli.terminal.CtrlC;
import dev.agent4j.cli.terminal.LineSource;
import dev.agent4j.cli.terminal.Surroundings;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.json.JsonSchema.Checked;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.redact.Redactor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tool calls that come as lines of JSON, one after the other in one session. */
public final class CallLines {
  private static final JsonSchema LINE =
      JsonSchema.of(
          JsonObject.of("type", "object")
              .with(
                  "properties",
                  JsonObject.of(
                      "tool", Map.of("type", "string"), "arguments", Map.of("type", "object")))
              .with("required", List.of("tool"))
              .with("additionalProperties", false));

  /** No tool has a longer one. */
  private static final int MAX_NAME = 64;

  /** Some programs begin a text with it. */
  private static final String BYTE_ORDER_MARK = "\ufeff";

  private static final String FORM = " A call is {\"tool\": NAME, \"arguments\": {…}} on one line.";

  private final Session session;
  private final CallsByHand calls;
  private final Surroundings around;
  private final Redactor redactor;
  private long number;

  /**
   * @param calls what is in the place of the model of {@code session}
   */
  public CallLines(Session session, CallsByHand calls, Surroundings around) {
    this.session = session;
    this.calls = calls;
    this.around = around;
    redactor = Redactor.ofEnvironment(around.environment());
  }

  /**
   * Answers each line by one, until there are no more, nobody reads the answers, or Ctrl-C or
   * SIGTERM; returns the worst that has become of a call, {@link Verdict#OK} if there was none.
   *
   * @throws java.io.UncheckedIOException if the lines cannot be read
   */
  public Verdict answerAll() {
    Thread own = Thread.currentThread();
    CtrlC ctrlC = CtrlC.cancels(own::interrupt, around.err()).andTermination();
    try {
      Verdict worst = Verdict.OK;
      Optional<String> line = around.in().next();
      while (line.isPresent() && !around.out().checkError()) {
        number++;
        if (!line.get().isBlank()) {
          CallAnswer answer = answer(line.get());
          around.out().println(answer.toJson());
          worst = answer.verdict().compareTo(worst) > 0 ? answer.verdict() : worst;
        }
        if (Thread.interrupted()) {
          return Verdict.CANCELLED;
        }
        line = around.in().next();
      }
      return worst;
    } catch (InterruptedException e) {
      return Verdict.CANCELLED;
    } finally {
      ctrlC.giveBack();
    }
  }

  private CallAnswer answer(String line) {
    if (line.length() > LineSource.MAX_CHARS) {
      return noCall(
          String.format(
              Locale.ROOT,
              "Line %d has more than %,d characters, the most there may be. It was skipped.",
              number,
              LineSource.MAX_CHARS));
    }
    try {
      boolean isMarked = number == 1 && line.startsWith(BYTE_ORDER_MARK);
      JsonObject parsed = JsonObject.parse(isMarked ? line.substring(1) : line);
      Checked checked = LINE.check(parsed);
      if (!checked.isValid()) {
        return noCall(notOne(String.join("; ", checked.problems())));
      }
      if (!(parsed.get("tool") instanceof String name)) {
        // The check takes it as text: models mean that, programs do not.
        return noCall(notOne("tool must be a string, was " + parsed.get("tool")));
      }
      if (name.isBlank()) {
        return noCall(notOne("tool is empty; `agent tool --list` lists the tools"));
      }
      JsonObject call = checked.value();
      return answer(
          new ToolCall(
              "by-hand-" + number,
              call.string("tool").orElseThrow(),
              call.object("arguments").orElse(JsonObject.empty())));
    } catch (JsonException e) {
      return noCall(notOne(String.valueOf(e.getMessage())));
    }
  }

  private CallAnswer answer(ToolCall call) {
    calls.make(call);
    session.run(CallsByHand.PROMPT);
    List<ToolResult> results = session.transcript().toolResults();
    ToolResult result =
        results.stream()
            .skip(Math.max(0, results.size() - 1))
            .filter(it -> it.callId().equals(call.id()))
            .findFirst()
            .orElseGet(() -> ToolResult.of(call, Status.CANCELLED, "Cancelled before it began."));
    String name = redactor.redact(call.name());
    return new CallAnswer(name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name, result);
  }

  private String notOne(String problem) {
    return "Line " + number + " is not a call: " + redactor.redact(problem) + "." + FORM;
  }

  private CallAnswer noCall(String text) {
    JsonObject details = JsonObject.of("code", Code.INVALID_ARGUMENTS, "line", number);
    return new CallAnswer("", new ToolResult("", Status.FAILED, text, details));
  }
}
