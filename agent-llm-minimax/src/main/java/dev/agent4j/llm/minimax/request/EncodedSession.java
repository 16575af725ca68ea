package dev.agent4j.llm.minimax.request;

import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.minimax.wire.RequestBody;
import dev.agent4j.llm.minimax.wire.Rope;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.UserMessage;
import dev.agent4j.tool.ToolDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was encoded of one session by encoders of one dialect and head: a request costs what is new
 * in it. Messages are known again by identity; where a request leaves the known ones, the rest is
 * encoded anew. Thread-safe.
 */
public final class EncodedSession {
  private Rope rope = new Rope();
  private String system = "";
  private @Nullable List<ToolDefinition> tools;
  private final List<Message> messages = new ArrayList<>();

  /** For each message, and before them for the head: where it ends, times 4, plus the state. */
  private long[] ends = new long[16];

  private final Set<String> callIds = new HashSet<>();

  /**
   * Returns the body of {@code request}.
   *
   * @throws IllegalArgumentException if there is nothing to send, or a tool call has no result
   *     right after it, or two, or a result no call; the message names the call's id; or a block
   *     cannot be sent
   */
  public synchronized RequestBody encode(LlmRequest request, Encoder encoder) {
    if (!request.tools().equals(tools) || !request.system().equals(system)) {
      begin(request, encoder);
    }
    List<Message> wanted = request.messages();
    int known = 0;
    while (known < messages.size()
        && known < wanted.size()
        && messages.get(known) == wanted.get(known)) {
      known++;
    }
    cutTo(known);
    for (int i = known; i < wanted.size(); i++) {
      add(wanted.get(i), encoder);
    }
    List<ToolCall> open = openCalls();
    if (!open.isEmpty()) {
      throw new IllegalArgumentException("the tool call " + open.get(0).id() + " has no result");
    }
    if (rope.length() == end(0)) {
      throw new IllegalArgumentException("a request needs a message that is not empty");
    }
    String tail = encoder.tail(request, state());
    return rope.withTail(tail.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Tells whether a call in the messages encoded last has that id. */
  public synchronized boolean hasCall(String id) {
    return callIds.contains(id);
  }

  private void begin(LlmRequest request, Encoder encoder) {
    // An empty one is as good as new; a used one may still be on its way.
    rope = rope.length() == 0 ? rope : new Rope();
    messages.clear();
    callIds.clear();
    system = request.system();
    tools = request.tools();
    int state = encoder.head(rope, system, tools);
    ends[0] = (long) rope.length() << 2 | state;
  }

  private int end(int count) {
    return (int) (ends[count] >> 2);
  }

  private int state() {
    return (int) ends[messages.size()] & 3;
  }

  private void cutTo(int count) {
    if (count < messages.size()) {
      messages.subList(count, messages.size()).clear();
      rope.cutTo(end(count));
      callIds.clear();
      messages.forEach(it -> callsOf(it).forEach(call -> callIds.add(call.id())));
    }
  }

  private void add(Message message, Encoder encoder) {
    List<ToolCall> open = openCalls();
    if (message instanceof ToolResultMessage results) {
      checkPairs(open, results.results());
    } else if (!open.isEmpty()) {
      throw new IllegalArgumentException(
          "the tool call " + open.get(0).id() + " has no result right after it");
    }
    if (message instanceof UserMessage user) {
      Encoder.check(user);
    }
    List<ToolCall> calls = callsOf(message);
    for (int i = 0; i < calls.size(); i++) {
      String id = calls.get(i).id();
      if (callIds.contains(id) || has(calls.subList(0, i), id)) {
        throw new IllegalArgumentException("two tool calls have the id " + id);
      }
    }
    for (int i = 0; i < calls.size(); i++) {
      callIds.add(calls.get(i).id());
    }
    int state = encoder.message(rope, message, state());
    messages.add(message);
    if (messages.size() == ends.length) {
      ends = Arrays.copyOf(ends, 2 * ends.length);
    }
    ends[messages.size()] = (long) rope.length() << 2 | state;
  }

  private static void checkPairs(List<ToolCall> calls, List<ToolResult> answers) {
    for (ToolCall call : calls) {
      boolean isAnswered = false;
      for (ToolResult answer : answers) {
        isAnswered |= answer.callId().equals(call.id());
      }
      if (!isAnswered) {
        throw new IllegalArgumentException("the tool call " + call.id() + " has no result");
      }
    }
    for (ToolResult answer : answers) {
      if (!has(calls, answer.callId())) {
        throw new IllegalArgumentException(
            "the tool result " + answer.callId() + " follows no such call");
      }
    }
    if (answers.size() > calls.size()) {
      throw new IllegalArgumentException(
          "a tool call has two results: " + answers.stream().map(ToolResult::callId).toList());
    }
  }

  private static boolean has(List<ToolCall> calls, String id) {
    for (ToolCall call : calls) {
      if (call.id().equals(id)) {
        return true;
      }
    }
    return false;
  }

  private List<ToolCall> openCalls() {
    return messages.isEmpty() ? List.of() : callsOf(messages.get(messages.size() - 1));
  }

  private static List<ToolCall> callsOf(Message message) {
    return message instanceof AssistantMessage assistant ? assistant.toolCalls() : List.of();
  }
}
