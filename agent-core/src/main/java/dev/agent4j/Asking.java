package dev.agent4j;

import dev.agent4j.context.ContextManager;
import dev.agent4j.error.LlmException;
import dev.agent4j.event.AgentEvent;
import dev.agent4j.event.AgentEvent.ReplyDiscarded;
import dev.agent4j.event.AgentEvent.ReplyReceived;
import dev.agent4j.event.AgentEvent.StepStarted;
import dev.agent4j.event.AgentEvent.TextReceived;
import dev.agent4j.event.AgentEvent.ThinkingReceived;
import dev.agent4j.event.AgentListener;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.LlmRequest.ToolChoice;
import dev.agent4j.llm.LlmResponse;
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
  private final String systemPrompt;
  private final List<ToolDefinition> tools;
  private final @Nullable Integer maxOutputTokens;
  private final InstantSource clock;

  Asking(AgentBuilder builder, AgentListener listener, List<ToolDefinition> tools) {
    llm = builder.llm;
    context = builder.context;
    this.listener = listener;
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
      var ear = new Ear(listener);
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
        LOG.warn("step {} of session {} is asked again: {}", step, session.id(), e.getMessage());
        listener.onEvent(new ReplyDiscarded(step, String.valueOf(e.getMessage())));
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

  private LlmResponse send(ToolChoice choice, OpenSession session, AgentListener ear)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Transcript transcript = session.transcript();
    var request =
        new LlmRequest(
            systemPrompt, context.select(transcript), tools, choice, maxOutputTokens, session.memo);
    return llm.send(request, ear);
  }

  /** Passes events on, and keeps the text: it is all there is of a reply that is cancelled. */
  private static final class Ear implements AgentListener {
    private final AgentListener listener;
    private final StringBuilder text = new StringBuilder(0);
    private boolean heardAny;

    Ear(AgentListener listener) {
      this.listener = listener;
    }

    @Override
    public void onEvent(AgentEvent event) {
      if (event instanceof TextReceived it) {
        text.append(it.delta());
        heardAny = true;
      } else if (event instanceof ThinkingReceived) {
        heardAny = true;
      }
      listener.onEvent(event);
    }
  }
}
