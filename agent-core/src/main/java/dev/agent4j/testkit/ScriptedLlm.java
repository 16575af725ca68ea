package dev.agent4j.testkit;

import dev.agent4j.error.LlmException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.Usage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A model that says what it was told to say, one entry of its script a request, and keeps what it
 * was asked. Thread-safe.
 */
public final class ScriptedLlm implements LlmClient {
  private static final Usage USAGE = new Usage(100, 10);

  /** One entry of a script. */
  @FunctionalInterface
  public interface Entry {
    LlmResponse reply(LlmRequest request, ReplyListener listener) throws InterruptedException;
  }

  private final Deque<Entry> script = new ArrayDeque<>();
  private final List<LlmRequest> requests = new ArrayList<>();
  private @Nullable Double cost = 0.0;
  private int calls;

  /** Makes a model with an empty script. */
  public ScriptedLlm() {}

  /** Replies with text, and ends the turn. */
  public ScriptedLlm says(String text) {
    return replies(StopReason.END_TURN, new Text(text));
  }

  /**
   * Calls one tool; the call's id is the tool's name, numbered from the second call of any tool.
   */
  public ScriptedLlm calls(String tool, Map<String, ?> arguments) {
    return replies(StopReason.TOOL_USE, call(tool, arguments));
  }

  /** Returns a call for {@link #replies}, under an id of its own. */
  public synchronized ToolCall call(String tool, Map<String, ?> arguments) {
    String id = calls++ == 0 ? tool : tool + "-" + calls;
    return new ToolCall(id, tool, JsonObject.of(arguments));
  }

  /** Replies with these blocks; each text and each thought is heard as one delta. */
  public ScriptedLlm replies(StopReason stopReason, ContentBlock... content) {
    return replies(stopReason, USAGE, content);
  }

  /** Replies with these blocks, at the price of {@code usage}. */
  public ScriptedLlm replies(StopReason stopReason, Usage usage, ContentBlock... content) {
    var message = new AssistantMessage(List.of(content));
    return answers(
        (request, listener) -> {
          for (ContentBlock block : content) {
            if (block instanceof Text it && !it.text().isEmpty()) {
              listener.onText(it.text());
            } else if (block instanceof Thinking it) {
              listener.onThinking(it.text());
            }
          }
          return new LlmResponse(message, stopReason, usage, "scripted", cost());
        });
  }

  /** Fails. */
  public ScriptedLlm fails(LlmException.Kind kind) {
    return breaksOff("", kind);
  }

  /** Says a part of a reply, then fails. */
  public ScriptedLlm breaksOff(String heard, LlmException.Kind kind) {
    return answers(
        (request, listener) -> {
          if (!heard.isEmpty()) {
            listener.onText(heard);
          }
          throw new LlmException(kind, "scripted failure: " + kind, null);
        });
  }

  /**
   * Says a part of a reply, then nothing until it is interrupted. {@code waiting} is counted down.
   */
  public ScriptedLlm hangs(String heard, CountDownLatch waiting) {
    return answers(
        (request, listener) -> {
          if (!heard.isEmpty()) {
            listener.onText(heard);
          }
          waiting.countDown();
          new CountDownLatch(1).await();
          throw new IllegalStateException("unreachable");
        });
  }

  /** Does what {@code entry} does. */
  public synchronized ScriptedLlm answers(Entry entry) {
    script.add(entry);
    return this;
  }

  /** Sets what each reply costs, in US dollars; null for an unknown price. Default: 0. */
  public synchronized ScriptedLlm costing(@Nullable Double cost) {
    this.cost = cost;
    return this;
  }

  private synchronized @Nullable Double cost() {
    return cost;
  }

  /** Returns what was asked so far, in order. */
  public synchronized List<LlmRequest> requests() {
    return List.copyOf(requests);
  }

  /** Returns how many entries of the script are left. */
  public synchronized int left() {
    return script.size();
  }

  /** Returns true: a failure in the script is what is left after all retries. */
  @Override
  public boolean isRetrying() {
    return true;
  }

  /**
   * Plays the next entry.
   *
   * @throws IllegalStateException if the script is over
   */
  @Override
  public LlmResponse send(LlmRequest request, ReplyListener listener) throws InterruptedException {
    Entry entry;
    synchronized (this) {
      requests.add(request);
      entry = script.poll();
    }
    if (entry == null) {
      throw new IllegalStateException(
          "the script is over, but there was request " + requests().size());
    }
    return entry.reply(request, listener);
  }
}
