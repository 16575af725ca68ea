package dev.agent4j;

import static java.util.Objects.requireNonNull;

import dev.agent4j.context.CheckedView;
import dev.agent4j.context.SessionFacts;
import dev.agent4j.error.ResultException;
import dev.agent4j.execution.Threads;
import dev.agent4j.llm.RequestMemo;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.redact.Redaction;
import dev.agent4j.redact.Redactor;
import dev.agent4j.session.Transcript;
import dev.agent4j.tool.ToolScope;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A session that somebody holds open. */
final class OpenSession implements Session {
  private static final Duration CLOSING_GRACE = Duration.ofSeconds(5);

  private final String id;
  private final Transcript transcript;
  private final BuiltAgent agent;
  private final Runnable onClose;
  final Map<String, Object> attributes;
  final CheckedView view;
  final Redaction redaction;
  final RequestMemo memo = new RequestMemo();
  final ToolScope scope = new ToolScope();

  // Of the turns' threads, one after the other.
  int turns;
  private final Map<String, ToolCall> waiting = new HashMap<>();

  private @Nullable LiveTurn current;
  private boolean isClosed;

  OpenSession(
      String id,
      Transcript transcript,
      Map<String, Object> attributes,
      BuiltAgent agent,
      Runnable onClose) {
    this.id = id;
    this.transcript = requireNonNull(transcript, "transcript");
    this.attributes = Map.copyOf(attributes);
    this.agent = agent;
    this.onClose = onClose;
    turns = transcript.turns();
    boolean hasMark =
        transcript.entries().stream().anyMatch(it -> it.toString().contains(Redactor.MARK));
    redaction = new Redaction(agent.redactor, hasMark);
    var facts =
        new SessionFacts(id, agent.llm, agent.systemPrompt, agent.tools.definitions(), agent.clock);
    view = CheckedView.open(agent.context, facts);
  }

  /** Keeps the calls of a paused turn as the model made them: the transcript has them redacted. */
  void keepWaiting(List<ToolCall> calls) {
    waiting.clear();
    calls.forEach(it -> waiting.put(it.id(), it));
  }

  /** Returns the calls that have not ended, as the model made them if that is known. */
  List<ToolCall> openCalls() {
    return transcript.openCalls().stream().map(it -> waiting.getOrDefault(it.id(), it)).toList();
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public Transcript transcript() {
    return transcript;
  }

  @Override
  public Turn start(String prompt, TurnOptions options) {
    return take(new LiveTurn(prompt, options, null), Threads::run);
  }

  @Override
  public Turn resume(TurnOptions options) {
    return take(new LiveTurn(null, options, null), Threads::run);
  }

  @Override
  public AgentResult run(String prompt, TurnOptions options) {
    return take(new LiveTurn(prompt, options, null), Runnable::run).ended();
  }

  @Override
  public <T extends Record> T run(String prompt, Class<T> type, TurnOptions options) {
    return recordOf(prompt, type, options);
  }

  @Override
  public <T extends Record> T resume(Class<T> type, TurnOptions options) {
    return recordOf(null, type, options);
  }

  private <T extends Record> T recordOf(
      @Nullable String prompt, Class<T> type, TurnOptions options) {
    var form = new ResultForm<>(type);
    AgentResult result = take(new LiveTurn(prompt, options, form), Runnable::run).ended();
    return form.value().orElseThrow(() -> new ResultException(result.outcome(), result.text()));
  }

  private LiveTurn take(LiveTurn turn, Executor executor) {
    if (turn.prompt != null && turn.prompt.isBlank()) {
      throw new IllegalArgumentException("a prompt must not be blank");
    }
    agent.checkNames(turn.options.toolsLeftOut());
    synchronized (this) {
      if (isClosed) {
        throw new IllegalStateException("session " + id + " is closed");
      }
      if (current != null && current.status.state() != Turn.State.ENDED) {
        throw new IllegalStateException(
            "a turn of session " + id + " is running: steer it, or wait for its end");
      }
      if (turn.prompt == null && transcript.openCalls().isEmpty()) {
        throw new IllegalStateException(
            "session " + id + " has no call that waits: there is nothing to resume");
      }
      current = turn;
    }
    turn.take(() -> new AgentLoop(agent, this, turn).run(), executor);
    return turn;
  }

  @Override
  public void close() {
    LiveTurn last;
    synchronized (this) {
      if (isClosed) {
        return;
      }
      isClosed = true;
      last = current;
    }
    try {
      if (last != null) {
        last.cancel();
        last.awaitEnd(CLOSING_GRACE);
      }
    } finally {
      scope.close();
      onClose.run();
    }
  }
}
