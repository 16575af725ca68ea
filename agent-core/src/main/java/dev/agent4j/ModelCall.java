package dev.agent4j;

import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.event.AgentEvent.PrefixChanged;
import dev.agent4j.event.AgentEvent.ReplyDiscarded;
import dev.agent4j.event.AgentEvent.ReplyReceived;
import dev.agent4j.event.AgentEvent.RequestRetried;
import dev.agent4j.event.AgentEvent.StepStarted;
import dev.agent4j.event.AgentEvent.TextReceived;
import dev.agent4j.event.AgentEvent.ThinkingReceived;
import dev.agent4j.event.TurnEvents;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.LlmRequest.ToolChoice;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.llm.Retrying;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.Message;
import dev.agent4j.redact.RedactedDeltas;
import dev.agent4j.redact.Redaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model's half of the steps of a turn. A reply that breaks off after some of it was heard
 * cannot be retried by the client, so it is asked for again here, and listeners are told to forget
 * what they heard; so is a request that was too long, once, if the context manager can shorten it.
 */
final class ModelCall {
  private static final Logger LOG = LoggerFactory.getLogger(ModelCall.class);
  private static final int MAX_ATTEMPTS = 3;

  private final BuiltAgent agent;
  private final OpenSession session;
  private final TurnRecord record;
  private final @Nullable Integer maxOutputTokens;

  ModelCall(BuiltAgent agent, OpenSession session, TurnRecord record, TurnOptions options) {
    this.agent = agent;
    this.session = session;
    this.record = record;
    maxOutputTokens =
        options.maxOutputTokens() == null ? agent.maxOutputTokens : options.maxOutputTokens();
  }

  /**
   * Returns the model's reply, its tool calls under ids that no other call of the session has.
   *
   * @throws LlmException if there is no usable reply
   */
  LlmResponse ask(int step, ToolChoice choice) throws InterruptedException {
    record.events.step(step);
    record.events.tell(StepStarted::new);
    Instant start = agent.clock.instant();
    List<Message> messages = select(false);
    boolean isShortened = false;
    for (int attempt = 1; ; attempt++) {
      var ear = new Ear(record.events, record.redaction);
      try {
        return received(send(messages, choice, ear), ear, start);
      } catch (LlmException e) {
        if (e.kind() == Kind.CONTEXT_OVERFLOW && !isShortened && !ear.heardAny()) {
          isShortened = true;
          messages = shortened(messages, e);
        } else if (!ear.heardAny() || !e.kind().isRetryable() || attempt == MAX_ATTEMPTS) {
          throw e;
        } else {
          String reason = record.redaction.text(String.valueOf(e.getMessage()));
          LOG.warn("step {} of session {} is asked again: {}", step, session.id(), reason);
          record.events.tell(stamp -> new ReplyDiscarded(stamp, reason));
        }
      } catch (InterruptedException e) {
        record.addPartial(ear.text());
        throw e;
      }
    }
  }

  private List<Message> select(boolean isOverflowed) throws InterruptedException {
    return session.view.next(
        record.transcript,
        maxOutputTokens,
        isOverflowed,
        kept -> record.events.tell(stamp -> new PrefixChanged(stamp, kept)));
  }

  private List<Message> shortened(List<Message> tooLong, LlmException overflow)
      throws InterruptedException {
    List<Message> shorter = select(true);
    if (shorter.equals(tooLong)) {
      throw overflow;
    }
    LOG.warn(
        "session {}: {} messages were too long, {} are sent",
        session.id(),
        tooLong.size(),
        shorter.size());
    return shorter;
  }

  private LlmResponse send(List<Message> messages, ToolChoice choice, Ear ear)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    var request =
        new LlmRequest(
            agent.systemPrompt,
            messages,
            agent.tools.definitions(),
            choice,
            maxOutputTokens,
            session.memo);
    try {
      LlmResponse response = agent.llm.send(request, ear);
      if (response == null) {
        LlmClient client = agent.llm instanceof Retrying it ? it.client() : agent.llm;
        throw new IllegalStateException(client.getClass().getName() + " returned null, no reply");
      }
      return response;
    } finally {
      ear.end();
    }
  }

  private LlmResponse received(LlmResponse response, Ear ear, Instant start) {
    ear.hearRest(response.message());
    Duration elapsed = Duration.between(start, agent.clock.instant());
    LOG.debug(
        "session {}: {} after {}, {}",
        session.id(),
        response.stopReason(),
        elapsed,
        response.usage());
    record.events.tell(
        stamp ->
            new ReplyReceived(
                stamp, response.stopReason(), response.usage(), response.cost(), elapsed));
    return response.with(record.transcript.withFreeCallIds(response.message()));
  }

  /**
   * Makes events of one reply, and keeps its text: that is all there is of a reply that is
   * cancelled.
   */
  private static final class Ear implements ReplyListener {
    private final TurnEvents events;
    private final Redaction redaction;
    private final StringBuilder heard = new StringBuilder();
    private boolean heardThinking;
    private boolean isText;

    /** What comes in now, text or thinking; null before the first of it. */
    private @Nullable RedactedDeltas deltas;

    Ear(TurnEvents events, Redaction redaction) {
      this.events = events;
      this.redaction = redaction;
    }

    @Override
    public void onText(String delta) {
      heard.append(delta);
      hear(delta, true);
    }

    @Override
    public void onThinking(String delta) {
      heardThinking = true;
      hear(delta, false);
    }

    private void hear(String delta, boolean isText) {
      if (deltas == null || this.isText != isText) {
        end();
        this.isText = isText;
        deltas =
            redaction.deltas(
                it ->
                    events.tellDelta(
                        stamp ->
                            isText
                                ? new TextReceived(stamp, it)
                                : new ThinkingReceived(stamp, it)));
      }
      deltas.add(delta);
    }

    @Override
    public void onRetry(int attempt, String reason, Duration pause) {
      String clean = redaction.text(reason);
      events.tell(stamp -> new RequestRetried(stamp, attempt, clean, pause));
    }

    /** Tells what was held back. */
    void end() {
      if (deltas != null) {
        deltas.end();
      }
    }

    /** Hears at once what the client has not handed on of a reply. */
    void hearRest(AssistantMessage reply) {
      if (!heardAny()) {
        for (ContentBlock block : reply.content()) {
          if (block instanceof Thinking it && !it.text().isEmpty()) {
            onThinking(it.text());
          }
        }
      }
      if (heard.isEmpty() && !reply.text().isEmpty()) {
        onText(reply.text());
      }
      end();
    }

    boolean heardAny() {
      return heardThinking || !heard.isEmpty();
    }

    /** Returns the text so far. */
    String text() {
      return heard.toString();
    }
  }
}
