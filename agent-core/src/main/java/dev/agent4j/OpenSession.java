package dev.agent4j;

import static java.util.Objects.requireNonNull;

import dev.agent4j.llm.RequestMemo;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.session.Transcript;
import dev.agent4j.tool.ToolScope;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A session that somebody holds open. */
final class OpenSession implements Session {
  private static final Duration CLOSING_GRACE = Duration.ofSeconds(5);

  private final String id;
  private final Transcript transcript;
  private final BuiltAgent agent;
  private final Runnable onClose;
  final RequestMemo memo = new RequestMemo();
  final ToolScope scope = new ToolScope(this::resultInContext);

  private @Nullable LiveTurn current;
  private boolean closed;

  OpenSession(String id, Transcript transcript, BuiltAgent agent, Runnable onClose) {
    this.id = id;
    this.transcript = requireNonNull(transcript, "transcript");
    this.agent = agent;
    this.onClose = onClose;
  }

  private Optional<String> resultInContext(String callId) {
    return agent.asking.keeps(callId, transcript)
        ? transcript.toolResults().stream()
            .filter(it -> it.callId().equals(callId) && it.status() == Status.OK)
            .map(ToolResult::text)
            .findFirst()
        : Optional.empty();
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
  public Turn start(String prompt) {
    LiveTurn turn = claim(prompt);
    Threads.run(() -> take(turn, prompt));
    return turn;
  }

  @Override
  public AgentResult run(String prompt) {
    LiveTurn turn = claim(prompt);
    take(turn, prompt);
    return turn.ended();
  }

  private synchronized LiveTurn claim(String prompt) {
    if (prompt.isBlank()) {
      throw new IllegalArgumentException("a prompt must not be blank");
    }
    if (closed) {
      throw new IllegalStateException("session " + id + " is closed");
    }
    if (current != null) {
      throw new IllegalStateException(
          "a turn of session " + id + " is running: steer it, or wait for its end");
    }
    current = new LiveTurn();
    return current;
  }

  private void take(LiveTurn turn, String prompt) {
    turn.begin();
    AgentResult result = null;
    Throwable failure = null;
    try {
      result = new AgentLoop(agent, this, turn).run(prompt);
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
