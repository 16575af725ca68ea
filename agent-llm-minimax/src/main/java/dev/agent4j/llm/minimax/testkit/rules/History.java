package dev.agent4j.llm.minimax.testkit.rules;

import static dev.agent4j.llm.minimax.testkit.rules.Refused.badRequest;

import dev.agent4j.llm.minimax.testkit.script.Ask;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rule that each tool call is followed at once by its one result. */
final class History {
  private final Set<String> everCalled = new HashSet<>();
  private final Set<String> open = new HashSet<>();
  private boolean isAnswered;

  private History() {}

  /** Refuses the request if its tool calls and results do not pair. */
  static void check(List<Ask.Message> messages) {
    var history = new History();
    for (Ask.Message message : messages) {
      if (message.role() == Ask.Role.TOOL) {
        history.answer(message.callId());
      } else {
        history.endOfResults();
        message.calls().forEach(call -> history.call(call.id()));
      }
    }
    history.endOfResults();
  }

  private void call(String id) {
    if (!everCalled.add(id)) {
      throw badRequest("duplicate tool_call id: " + id);
    }
    open.add(id);
  }

  private void answer(String id) {
    if (!everCalled.contains(id)) {
      throw badRequest("tool result's tool id(" + id + ") not found");
    }
    if (!open.remove(id)) {
      throw badRequest(
          isAnswered
              ? "tool call and result not match"
              : "tool call result does not follow tool call");
    }
    isAnswered = true;
  }

  private void endOfResults() {
    if (!open.isEmpty()) {
      throw badRequest(
          isAnswered
              ? "tool call and result not match"
              : "tool call result does not follow tool call");
    }
    isAnswered = false;
  }
}
