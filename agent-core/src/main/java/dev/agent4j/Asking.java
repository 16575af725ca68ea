package dev.agent4j;

import dev.agent4j.context.ContextManager;
import dev.agent4j.error.LlmException;
import dev.agent4j.event.AgentEvent.ReplyDiscarded;
import dev.agent4j.event.AgentEvent.ReplyReceived;
import dev.agent4j.event.AgentEvent.RequestRetried;
import dev.agent4j.event.AgentEvent.StepStarted;
import dev.agent4j.event.AgentEvent.TextReceived;
import dev.agent4j.event.AgentEvent.ThinkingReceived;
import dev.agent4j.event.AgentListener;
import dev.agent4j.event.RedactingListener;
import dev.agent4j.event.Redactor;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.LlmRequest.ToolChoice;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.session.Transcript;
import dev.agent4j.tool.ToolDefinition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model's half of a step. A reply that breaks off after some of it was heard cannot be retried
 * by the client, so it is asked for again here, and listeners are told to forget what they heard.
 */
final class Asking {
  private static final Logger LOG = LoggerFactory.getLogger(Asking.class);
  private static final int MAX_ATTEMPTS = 3;

  private final LlmClient llm;
  private final ContextManager context;
  private final AgentListener listener;
  private final Redactor redactor;
  private final String systemPrompt;
  private final List<ToolDefinition> tools;
  private final @Nullable Integer maxOutputTokens;
  private final InstantSource clock;

  /**
   * @param listener is told nothing that is not redacted
   */
  Asking(AgentBuilder builder, AgentListener listener, List<ToolDefinition> tools) {
    llm = builder.llm;
    context = builder.context;
    this.listener = listener;
    redactor = builder.redactor;
    systemPrompt = builder.systemPrompt;
    this.tools = tools;
    maxOutputTokens = builder.maxOutputTokens;
    clock = builder.clock;
  }

  /**
   * Returns the model's reply, its tool calls under ids that no other call of the session has.
   *
   * @throws LlmException if there is no usable reply
   */
  LlmResponse ask(int step, ToolChoice choice, OpenSession session, Replies replies)
      throws InterruptedException {
    listener.onEvent(new StepStarted(step));
    Instant start = clock.instant();
    for (int attempt = 1; ; attempt++) {
      var ear = new Ear(redactor.listening(listener));
      try {
        LlmResponse response = send(choice, session, ear);
        response = response.with(session.transcript().withFreeCallIds(response.message()));
        Duration elapsed = Duration.between(start, clock.instant());
        LOG.debug(
            "step {} of session {}: {} after {}, {}",
            step,
            session.id(),
            response.stopReason(),
            elapsed,
            response.usage());
        listener.onEvent(
            new ReplyReceived(
                step, response.stopReason(), response.usage(), response.cost(), elapsed));
        return response;
      } catch (LlmException e) {
        if (!ear.heardAny || !e.kind().isRetryable() || attempt == MAX_ATTEMPTS) {
          throw e;
        }
        String reason = redactor.redact(String.valueOf(e.getMessage()));
        LOG.warn("step {} of session {} is asked again: {}", step, session.id(), reason);
        listener.onEvent(new ReplyDiscarded(step, reason));
      } catch (InterruptedException e) {
        replies.addPartial(session.transcript(), ear.text.toString());
        throw e;
      }
    }
  }

  /** Tells whether the next request is sure to hold the result of that call. */
  boolean keeps(String callId, Transcript transcript) {
    return context.keeps(callId, transcript);
  }

  private LlmResponse send(ToolChoice choice, OpenSession session, Ear ear)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Transcript transcript = session.transcript();
    var request =
        new LlmRequest(
            systemPrompt, context.select(transcript), tools, choice, maxOutputTokens, session.memo);
    try {
      return llm.send(request, ear);
    } finally {
      ear.listener.close();
    }
  }

  /** Makes events of a reply, and keeps its text: all there is of a reply that is cancelled. */
  private static final class Ear implements ReplyListener {
    private final RedactingListener listener;
    private final StringBuilder text = new StringBuilder(0);
    private boolean heardAny;

    Ear(RedactingListener listener) {
      this.listener = listener;
    }

    @Override
    public void onText(String delta) {
      text.append(delta);
      heardAny = true;
      listener.onEvent(new TextReceived(delta));
    }

    @Override
    public void onThinking(String delta) {
      heardAny = true;
      listener.onEvent(new ThinkingReceived(delta));
    }

    @Override
    public void onRetry(int attempt, String reason, Duration pause) {
      listener.onEvent(new RequestRetried(attempt, reason, pause));
    }
  }
}
