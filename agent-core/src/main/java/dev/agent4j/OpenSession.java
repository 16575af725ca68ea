package dev.agent4j;

import static java.util.Objects.requireNonNull;

import dev.agent4j.context.ContextView;
import dev.agent4j.context.SessionFacts;
import dev.agent4j.error.ResultException;
import dev.agent4j.execution.ResultForm;
import dev.agent4j.execution.Threads;
import dev.agent4j.llm.RequestMemo;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.Usage;
import dev.agent4j.redact.Redactor;
import dev.agent4j.session.Transcript;
import dev.agent4j.tool.ToolScope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A session that somebody holds open. */
final class OpenSession implements Session {
  private static final Duration CLOSING_GRACE = Duration.ofSeconds(5);

  private final String id;
  private final Transcript transcript;
  private final BuiltAgent agent;
  private final Runnable onClose;
  final Map<String, Object> attributes;
  final ContextView view;
  final RequestMemo memo = new RequestMemo();
  final ToolScope scope = new ToolScope();
  final AtomicBoolean isMarkGiven;

  // Of the turns' threads, one after the other.
  List<Message> lastSent = List.of();
  Usage lastUsage = Usage.NONE;
  int turns;
  private List<ToolCall> waiting = List.of();

  private @Nullable LiveTurn current;
  private boolean closed;

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
    isMarkGiven = new AtomicBoolean(hasMark);
    view =
        agent.context.open(
            new SessionFacts(
                id, agent.llm, agent.systemPrompt, agent.tools.definitions(), agent.clock));
    if (view == null) {
      throw new IllegalStateException(agent.context.getClass().getName() + " opened null");
    }
  }

  /** Keeps the calls of a paused turn as the model made them: the transcript has them redacted. */
  void keepWaiting(List<ToolCall> calls) {
    waiting = calls;
  }

  /** Returns the calls that have not ended, as the model made them if that is known. */
  List<ToolCall> openCalls() {
    return transcript.openCalls().stream()
        .map(
            open ->
                waiting.stream().filter(it -> it.id().equals(open.id())).findFirst().orElse(open))
        .toList();
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
    return started(new LiveTurn.Assignment(prompt, options, null));
  }

  @Override
  public Turn resume(TurnOptions options) {
    return started(new LiveTurn.Assignment(null, options, null));
  }

  private Turn started(LiveTurn.Assignment assignment) {
    LiveTurn turn = claim(assignment);
    Threads.run(() -> take(turn));
    return turn;
  }

  @Override
  public AgentResult run(String prompt, TurnOptions options) {
    return taken(new LiveTurn.Assignment(prompt, options, null));
  }

  @Override
  public <T extends Record> T run(String prompt, Class<T> type, TurnOptions options) {
    var form = new ResultForm<>(type);
    AgentResult result = taken(new LiveTurn.Assignment(prompt, options, form));
    return form.value().orElseThrow(() -> new ResultException(result.outcome(), result.text()));
  }

  private AgentResult taken(LiveTurn.Assignment assignment) {
    LiveTurn turn = claim(assignment);
    take(turn);
    return turn.ended();
  }

  private synchronized LiveTurn claim(LiveTurn.Assignment assignment) {
    String prompt = assignment.prompt();
    if (prompt != null && prompt.isBlank()) {
      throw new IllegalArgumentException("a prompt must not be blank");
    }
    agent.checkNames(assignment.options().toolsLeftOut());
    if (closed) {
      throw new IllegalStateException("session " + id + " is closed");
    }
    if (current != null) {
      throw new IllegalStateException(
          "a turn of session " + id + " is running: steer it, or wait for its end");
    }
    if (prompt == null && transcript.openCalls().isEmpty()) {
      throw new IllegalStateException(
          "session " + id + " has no call that waits: there is nothing to resume");
    }
    current = new LiveTurn(assignment);
    return current;
  }

  private void take(LiveTurn turn) {
    turn.begin();
    AgentResult result = null;
    Throwable failure = null;
    try {
      result = new AgentLoop(agent, this, turn).run();
    } catch (Throwable e) {
      failure = e;
    } finally {
      turn.detach();
      synchronized (this) {
        current = null;
      }
      turn.finish(result, failure);
    }
  }

  @Override
  public void close() {
    LiveTurn running;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      running = current;
    }
    try {
      if (running != null) {
        running.cancel();
        running.awaitEnd(CLOSING_GRACE);
      }
    } finally {
      scope.close();
      onClose.run();
    }
  }
}
