package dev.agent4j.llm.minimax.testkit;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.answer.Answer;
import dev.agent4j.llm.minimax.testkit.answer.Ids;
import dev.agent4j.llm.minimax.testkit.answer.Meter;
import dev.agent4j.llm.minimax.testkit.answer.SseEvent;
import dev.agent4j.llm.minimax.testkit.http.Outgoing;
import dev.agent4j.llm.minimax.testkit.rules.Prompt;
import dev.agent4j.llm.minimax.testkit.rules.Refused;
import dev.agent4j.llm.minimax.testkit.rules.Rules;
import dev.agent4j.llm.minimax.testkit.script.Ask;
import dev.agent4j.llm.minimax.testkit.script.Breakdown;
import dev.agent4j.llm.minimax.testkit.script.Fault;
import dev.agent4j.llm.minimax.testkit.script.Quirk;
import dev.agent4j.llm.minimax.testkit.script.Refusal;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import dev.agent4j.llm.minimax.testkit.script.StubModel;
import dev.agent4j.message.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns requests to the model into responses: over the rules, the script and the brain. */
final class Conversation {
  private final Settings settings;
  private final Script script;
  private final Meter meter = new Meter();

  Conversation(Settings settings, Script script) {
    this.settings = settings;
    this.script = script;
  }

  /** A response that is ready to be sent, and what shall go wrong with it. */
  record Ready(Outgoing response, Duration delay, Duration pace, @Nullable Fault fault) {
    static Ready of(Outgoing response) {
      return new Ready(response, Duration.ZERO, Duration.ZERO, null);
    }
  }

  /** Returns the body that tells how many tokens a request has. */
  JsonObject countTokens(Dialect dialect, String body, String key) {
    return JsonObject.of("input_tokens", meter.count(read(dialect, body), key).tokens());
  }

  /** Answers a request to the model. */
  Ready answer(Dialect dialect, String body, String key, Ids ids) {
    Prompt prompt = read(dialect, body);
    Meter.Count count = meter.count(prompt, key);
    if (count.tokens() > prompt.model().window()) {
      throw new Refused(Refusal.CONTEXT_OVERFLOW);
    }
    Fault fault = script.nextFault();
    if (fault instanceof Refusal refusal) {
      throw new Refused(refusal);
    }
    Reply reply = reply(prompt.ask(), fault);
    meter.remember(count);
    Answer answer = answer(prompt, reply, ids, fault).quirky().cutToLimit();
    answer = answer.withUsage(reply.usage() != null ? reply.usage() : usage(answer, count));
    return ready(dialect, answer, reply, fault, ids);
  }

  private Prompt read(Dialect dialect, String body) {
    JsonObject json = Rules.json(body);
    List<JsonObject> messages = Rules.messages(json);
    StubModel model = Rules.model(json, settings.models());
    return dialect.read(json, model, messages, body.contains("\"cache_control\""));
  }

  private Reply reply(Ask ask, @Nullable Fault fault) {
    Optional<Reply> scripted = script.nextReply(fault);
    if (scripted.isPresent()) {
      return scripted.get();
    }
    if (settings.brain() == null) {
      throw Refused.badRequest("the stub has no reply left: script one, or give it a brain");
    }
    try {
      return settings.brain().answer(ask);
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw Refused.badRequest("the stub's brain failed: " + e);
    }
  }

  private Answer answer(Prompt prompt, Reply reply, Ids ids, @Nullable Fault fault) {
    List<Answer.Call> calls =
        IntStream.range(0, reply.calls().size())
            .mapToObj(i -> call(ids.call(i), reply.calls().get(i)))
            .toList();
    return new Answer(
        ids.response(),
        settings.clock().instant().getEpochSecond(),
        prompt,
        prompt.thinks() ? reply.thinking() : "",
        ids.signature(),
        reply.text(),
        calls,
        reply.stopReason(),
        Usage.NONE,
        fault instanceof Breakdown ? quarter(reply) : settings.deltaChars(),
        fault instanceof Quirk quirk ? quirk : null);
  }

  private static Answer.Call call(String id, Reply.Call call) {
    return new Answer.Call(id, call.name(), call.arguments());
  }

  /** Returns the length of deltas with which even a short reply has a middle to break down in. */
  private int quarter(Reply reply) {
    int longest = Math.max(reply.text().length(), reply.thinking().length());
    for (Reply.Call call : reply.calls()) {
      longest = Math.max(longest, call.arguments().length());
    }
    return Math.max(1, Math.min(settings.deltaChars(), longest / 4));
  }

  private static Usage usage(Answer answer, Meter.Count count) {
    boolean isWritten = answer.prompt().marksCache() && !answer.prompt().model().isM3();
    return new Usage(
        count.tokens(),
        answer.outputTokens(),
        count.cached(),
        isWritten ? count.tokens() - count.cached() : 0,
        answer.reasoningTokens());
  }

  private static Ready ready(
      Dialect dialect, Answer answer, Reply reply, @Nullable Fault fault, Ids ids) {
    if (!answer.prompt().isStream()) {
      if (fault instanceof Breakdown breakdown && breakdown.isErrorEvent()) {
        throw new Refused(Breakdown.ERROR);
      }
      Outgoing whole = Outgoing.json(200, dialect.whole(answer));
      return new Ready(whole, reply.delay(), reply.pace(), fault);
    }
    List<SseEvent> events = dialect.stream(answer);
    Fault left = fault;
    if (fault == Quirk.NO_LAST_EVENT) {
      events = events.subList(0, events.size() - 1);
    } else if (fault instanceof Breakdown breakdown && breakdown.isShortStream()) {
      events = new ArrayList<>(events.subList(0, events.size() / 2));
      if (breakdown.isErrorEvent()) {
        events.add(new ErrorWriter(dialect, ids.response()).event(breakdown));
      }
      left = null;
    }
    Outgoing stream = Outgoing.stream(SseEvent.bytes(events, answer.quirk()));
    return new Ready(stream, reply.delay(), reply.pace(), left);
  }
}
