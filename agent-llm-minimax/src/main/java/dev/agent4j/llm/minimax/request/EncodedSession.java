package dev.agent4j.llm.minimax.request;

import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.minimax.wire.RequestBody;
import dev.agent4j.llm.minimax.wire.Rope;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.tool.ToolDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one client has encoded of one session: a request costs what is new in it. Messages are known
 * again by identity; where a request leaves the known ones, the rest is encoded anew. Thread-safe.
 */
public final class EncodedSession {
  private final Encoder encoder;
  private Rope rope = new Rope();
  private String system = "";
  private @Nullable List<ToolDefinition> tools;
  private final List<Message> messages = new ArrayList<>();

  /** For each message, and before them for the head: where it ends, times 4, plus the state. */
  private long[] ends = new long[16];

  private final Set<String> callIds = new HashSet<>();

  public EncodedSession(Encoder encoder) {
    this.encoder = encoder;
  }

  /**
   * Returns the body of {@code request}.
   *
   * @throws IllegalArgumentException if there is nothing to send, or a tool call has no result
   *     right after it, or two, or a result no call; the message names the call's id
   */
  public synchronized RequestBody encode(LlmRequest request) {
    if (!request.tools().equals(tools) || !request.system().equals(system)) {
      begin(request);
    }
    List<Message> wanted = request.messages();
    int known = 0;
    while (known < messages.size()
        && known < wanted.size()
        && messages.get(known) == wanted.get(known)) {
      known++;
    }
    cutTo(known);
    for (Message message : wanted.subList(known, wanted.size())) {
      add(message);
    }
    for (String id : openCalls()) {
      throw new IllegalArgumentException("the tool call " + id + " has no result");
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

  private void begin(LlmRequest request) {
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
      messages.forEach(it -> callIds.addAll(callsOf(it)));
    }
  }

  private void add(Message message) {
    List<String> open = openCalls();
    if (message instanceof ToolResultMessage results) {
      checkPairs(open, results.results().stream().map(ToolResult::callId).toList());
    } else if (!open.isEmpty()) {
      throw new IllegalArgumentException(
          "the tool call " + open.get(0) + " has no result right after it");
    }
    List<String> calls = callsOf(message);
    for (int i = 0; i < calls.size(); i++) {
      if (callIds.contains(calls.get(i)) || calls.indexOf(calls.get(i)) < i) {
        throw new IllegalArgumentException("two tool calls have the id " + calls.get(i));
      }
    }
    callIds.addAll(calls);
    int state = encoder.message(rope, message, state());
    messages.add(message);
    if (messages.size() == ends.length) {
      ends = Arrays.copyOf(ends, 2 * ends.length);
    }
    ends[messages.size()] = (long) rope.length() << 2 | state;
  }

  private static void checkPairs(List<String> calls, List<String> answers) {
    for (String id : calls) {
      if (!answers.contains(id)) {
        throw new IllegalArgumentException("the tool call " + id + " has no result");
      }
    }
    for (String id : answers) {
      if (!calls.contains(id)) {
        throw new IllegalArgumentException("the tool result " + id + " follows no such call");
      }
    }
    if (answers.size() > calls.size()) {
      throw new IllegalArgumentException("a tool call has two results: " + answers);
    }
  }

  private List<String> openCalls() {
    return messages.isEmpty() ? List.of() : callsOf(messages.get(messages.size() - 1));
  }

  private static List<String> callsOf(Message message) {
    List<String> ids = List.of();
    if (message instanceof AssistantMessage assistant) {
      for (ContentBlock block : assistant.content()) {
        if (block instanceof ToolCall call) {
          ids = ids.isEmpty() ? new ArrayList<>(2) : ids;
          ids.add(call.id());
        }
      }
    }
    return ids;
  }
}
