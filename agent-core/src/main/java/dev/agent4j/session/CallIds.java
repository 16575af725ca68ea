package dev.agent4j.session;

import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.ToolCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the ids of tool calls unique in a transcript. A provider that leaves ids out or uses them
 * twice gets ids of ours; a call that it states twice is one call.
 */
final class CallIds {
  private static final Logger LOG = LoggerFactory.getLogger(CallIds.class);

  /** What ids of ours begin with. */
  static final String BEGINNING = "call_agent4j_";

  private CallIds() {}

  /** Tells whether no id is used by two of {@code calls}, or taken. */
  static boolean areUnused(List<ToolCall> calls, Predicate<String> isTaken) {
    for (int i = 0; i < calls.size(); i++) {
      String id = calls.get(i).id();
      if (isTaken.test(id)) {
        return false;
      }
      for (int before = 0; before < i; before++) {
        if (id.equals(calls.get(before).id())) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns {@code reply} with free ids; {@code made} is how many of ours there are. */
  static AssistantMessage unique(AssistantMessage reply, Predicate<String> isTaken, int made) {
    List<ToolCall> calls = reply.toolCalls();
    if (areUnused(calls, isTaken) && !anyIsBlank(calls)) {
      return reply;
    }
    Map<String, ToolCall> taken = new HashMap<>();
    List<ContentBlock> blocks = new ArrayList<>(reply.content().size());
    for (ContentBlock block : reply.content()) {
      if (!(block instanceof ToolCall call)) {
        blocks.add(block);
      } else if (!call.id().isBlank() && call.equals(taken.get(call.id()))) {
        LOG.warn("call {} of {} came twice; it counts once", call.id(), call.name());
      } else {
        ToolCall own =
            isFree(call.id(), taken, isTaken) ? call : renamed(call, taken, isTaken, made);
        taken.put(own.id(), own);
        blocks.add(own);
      }
    }
    return blocks.equals(reply.content()) ? reply : new AssistantMessage(blocks);
  }

  private static boolean anyIsBlank(List<ToolCall> calls) {
    for (ToolCall call : calls) {
      if (call.id().isBlank()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isFree(String id, Map<String, ToolCall> taken, Predicate<String> isTaken) {
    return !id.isBlank() && !taken.containsKey(id) && !isTaken.test(id);
  }

  private static ToolCall renamed(
      ToolCall call, Map<String, ToolCall> taken, Predicate<String> isTaken, int made) {
    int number = made + 1;
    while (!isFree(id(number), taken, isTaken)) {
      number++;
    }
    return new ToolCall(id(number), call.name(), call.arguments(), call.unreadable());
  }

  private static String id(int number) {
    return BEGINNING + number;
  }
}
