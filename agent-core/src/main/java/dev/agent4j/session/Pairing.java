package dev.agent4j.session;

import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResultMessage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What every provider asks of messages: each tool call has its one result right after it. */
public final class Pairing {
  private Pairing() {}

  /**
   * Checks that {@code messages} can be sent.
   *
   * @throws IllegalArgumentException if a call has no result, a result has no call, or an id is
   *     used twice; the message names it
   */
  public static void check(List<Message> messages) {
    Set<String> ids = new HashSet<>();
    List<ToolCall> open = List.of();
    for (Message message : messages) {
      if (message instanceof ToolResultMessage it) {
        checkAnswers(open, it.results());
        open = List.of();
        continue;
      }
      checkNoneIsOpen(open);
      if (message instanceof AssistantMessage it) {
        open = it.toolCalls();
        for (ToolCall call : open) {
          if (!ids.add(call.id())) {
            throw new IllegalArgumentException("call id " + call.id() + " is used twice");
          }
        }
      }
    }
    checkNoneIsOpen(open);
  }

  private static void checkNoneIsOpen(List<ToolCall> open) {
    if (!open.isEmpty()) {
      ToolCall call = open.get(0);
      throw new IllegalArgumentException(
          "call " + call.id() + " of " + call.name() + " has no result right after it");
    }
  }

  private static void checkAnswers(List<ToolCall> calls, List<ToolResult> results) {
    for (int i = 0; i < results.size(); i++) {
      String id = results.get(i).callId();
      if (i >= calls.size() || !calls.get(i).id().equals(id)) {
        throw new IllegalArgumentException(
            "the result of call " + id + " does not stand in the place of its call");
      }
    }
    if (results.size() < calls.size()) {
      checkNoneIsOpen(calls.subList(results.size(), calls.size()));
    }
  }
}
