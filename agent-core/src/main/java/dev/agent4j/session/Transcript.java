package dev.agent4j.session;

import static java.util.Objects.requireNonNull;

import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.UserMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All messages of a session, only ever added to. What is in it can always be sent: an assistant
 * message that calls tools comes with its results, or not at all. Thread-safe.
 */
public final class Transcript {
  private final List<Message> messages = new ArrayList<>();
  private final Set<String> callIds = new HashSet<>();

  /** Makes a transcript in which nothing was said yet. */
  public Transcript() {}

  /** Adds what was said to the model. */
  public synchronized void append(UserMessage message) {
    messages.add(requireNonNull(message, "message"));
  }

  /**
   * Adds a reply without tool calls.
   *
   * @throws IllegalArgumentException if it calls tools: then its results belong to it
   */
  public synchronized void append(AssistantMessage reply) {
    if (!reply.toolCalls().isEmpty()) {
      throw new IllegalArgumentException("a reply that calls tools is added with their results");
    }
    messages.add(reply);
  }

  /**
   * Adds a step: a reply and the results of its tool calls.
   *
   * @throws IllegalArgumentException if there are no calls, the results are not one for each call
   *     in their order, or the id of a call was used before
   */
  public synchronized void append(AssistantMessage reply, ToolResultMessage results) {
    List<ToolCall> calls = reply.toolCalls();
    List<ToolResult> answers = results.results();
    if (calls.isEmpty()) {
      throw new IllegalArgumentException("a reply without tool calls is added alone");
    }
    boolean isAnswered = calls.size() == answers.size();
    for (int i = 0; isAnswered && i < calls.size(); i++) {
      isAnswered = calls.get(i).id().equals(answers.get(i).callId());
    }
    if (!isAnswered) {
      throw new IllegalArgumentException(
          "calls "
              + ids(calls)
              + " are answered by "
              + answers.stream().map(ToolResult::callId).toList());
    }
    if (!CallIds.areUnused(calls, this)) {
      throw new IllegalArgumentException("a call id is used twice: " + ids(calls));
    }
    for (ToolCall call : calls) {
      callIds.add(call.id());
    }
    messages.add(reply);
    messages.add(results);
  }

  private static List<String> ids(List<ToolCall> calls) {
    return calls.stream().map(ToolCall::id).toList();
  }

  /** Tells whether a tool call with that id is in this transcript. */
  public synchronized boolean hasCall(String id) {
    return callIds.contains(id);
  }

  /**
   * Returns {@code reply} with ids that no other tool call of this transcript has: ids that are
   * blank or taken are replaced, and a call that is stated twice under one id is kept once.
   */
  public synchronized AssistantMessage withFreeCallIds(AssistantMessage reply) {
    return CallIds.unique(reply, this);
  }

  /** Returns the messages so far, oldest first; later additions do not show. */
  public synchronized List<Message> messages() {
    return List.copyOf(messages);
  }

  /** Returns all tool results so far, oldest first. */
  public List<ToolResult> toolResults() {
    return messages().stream()
        .filter(ToolResultMessage.class::isInstance)
        .flatMap(it -> ((ToolResultMessage) it).results().stream())
        .toList();
  }
}
