package dev.agent4j;

import dev.agent4j.context.Room;
import dev.agent4j.context.Selection;
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
import dev.agent4j.llm.ModelInfo;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.llm.Retrying;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.Message;
import dev.agent4j.redact.RedactedDeltas;
import dev.agent4j.redact.Redaction;
import dev.agent4j.session.Pairing;
import dev.agent4j.session.Transcript;
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
  private final Transcript transcript;
  private final TurnEvents events;
  private final Redaction redaction;
  private final @Nullable Integer maxOutputTokens;

  ModelCall(BuiltAgent agent, OpenSession session, TurnRecord record, TurnOptions options) {
    this.agent = agent;
    this.session = session;
    events = record.events();
    redaction = record.redaction();
    transcript = session.transcript();
    maxOutputTokens =
        options.maxOutputTokens() == null ? agent.maxOutputTokens : options.maxOutputTokens();
  }

  /**
   * Returns the model's reply, its tool calls under ids that no other call of the session has.
   *
   * @throws LlmException if there is no usable reply
   */
  LlmResponse ask(int step, ToolChoice choice, Replies replies) throws InterruptedException {
    events.step(step);
    events.tell(StepStarted::new);
    Instant start = agent.clock.instant();
    List<Message> messages = select(false);
    boolean isShortened = false;
    for (int attempt = 1; ; attempt++) {
      var ear = new Ear(events, redaction);
      try {
        return received(send(messages, choice, ear), ear, start);
      } catch (LlmException e) {
        if (e.kind() == Kind.CONTEXT_OVERFLOW && !isShortened && !ear.heardAny()) {
          isShortened = true;
          messages = shortened(messages, e);
        } else if (!ear.heardAny() || !e.kind().isRetryable() || attempt == MAX_ATTEMPTS) {
          throw e;
        } else {
          String reason = redaction.text(String.valueOf(e.getMessage()));
          LOG.warn("step {} of session {} is asked again: {}", step, session.id(), reason);
          events.tell(stamp -> new ReplyDiscarded(stamp, reason));
        }
      } catch (InterruptedException e) {
        replies.addPartial(ear.text());
        throw e;
      }
    }
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
    session.lastUsage = response.usage();
    Duration elapsed = Duration.between(start, agent.clock.instant());
    LOG.debug(
        "session {}: {} after {}, {}",
        session.id(),
        response.stopReason(),
        elapsed,
        response.usage());
    events.tell(
        stamp ->
            new ReplyReceived(
                stamp, response.stopReason(), response.usage(), response.cost(), elapsed));
    return response.with(transcript.withFreeCallIds(response.message()));
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

  /** Returns what the request holds, after the change to the transcript's view, if there is one. */
  private List<Message> select(boolean isOverflowed) throws InterruptedException {
    Selection selection = session.view.next(transcript, room(isOverflowed));
    if (selection == null) {
      throw new IllegalStateException(agent.context.getClass().getName() + " returned null");
    }
    selection.change().ifPresent(transcript::append);
    List<Message> messages = selection.messages();
    if (messages != transcript.messages()) {
      check(messages);
    }
    int kept = kept(session.lastSent, messages);
    if (kept < session.lastSent.size()) {
      events.tell(stamp -> new PrefixChanged(stamp, kept));
    }
    session.lastSent = messages;
    return messages;
  }

  private void check(List<Message> messages) {
    String problem = messages.isEmpty() ? "no message at all" : null;
    try {
      Pairing.check(messages);
    } catch (IllegalArgumentException e) {
      problem = String.valueOf(e.getMessage());
    }
    if (problem != null) {
      throw new IllegalStateException("the context manager chose what cannot be sent: " + problem);
    }
  }

  private static int kept(List<Message> before, List<Message> now) {
    int kept = 0;
    while (kept < before.size() && kept < now.size() && before.get(kept).equals(now.get(kept))) {
      kept++;
    }
    return kept;
  }

  private Room room(boolean isOverflowed) {
    ModelInfo model = agent.llm.model().orElse(null);
    int window = model == null ? 0 : model.contextWindow();
    int reply = model == null ? 0 : model.maxOutputTokens();
    return new Room(
        window, maxOutputTokens == null ? reply : maxOutputTokens, session.lastUsage, isOverflowed);
  }

  /**
   * Makes events of one reply, and keeps its text: that is all there is of a reply that is
   * cancelled.
   */
  private static final class Ear implements ReplyListener {
    private final TurnEvents events;
    private final Redaction redaction;
    private boolean heardThinking;

    // Many replies have none of one kind or the other.
    private @Nullable StringBuilder heard;
    private @Nullable RedactedDeltas text;
    private @Nullable RedactedDeltas thinking;

    Ear(TurnEvents events, Redaction redaction) {
      this.events = events;
      this.redaction = redaction;
    }

    @Override
    public void onText(String delta) {
      if (thinking != null) {
        thinking.end();
      }
      heard = heard == null ? new StringBuilder() : heard;
      heard.append(delta);
      if (text == null) {
        text = redaction.deltas(it -> events.tellDelta(stamp -> new TextReceived(stamp, it)));
      }
      text.add(delta);
    }

    @Override
    public void onThinking(String delta) {
      if (text != null) {
        text.end();
      }
      heardThinking = true;
      if (thinking == null) {
        thinking =
            redaction.deltas(it -> events.tellDelta(stamp -> new ThinkingReceived(stamp, it)));
      }
      thinking.add(delta);
    }

    @Override
    public void onRetry(int attempt, String reason, Duration pause) {
      String clean = redaction.text(reason);
      events.tell(stamp -> new RequestRetried(stamp, attempt, clean, pause));
    }

    /** Tells what was held back. */
    void end() {
      if (thinking != null) {
        thinking.end();
      }
      if (text != null) {
        text.end();
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
      String said = text().isEmpty() ? reply.text() : "";
      if (!said.isEmpty()) {
        onText(said);
      }
      end();
    }

    boolean heardAny() {
      return heardThinking || !text().isEmpty();
    }

    /** Returns the text so far. */
    String text() {
      return heard == null ? "" : heard.toString();
    }
  }
}
