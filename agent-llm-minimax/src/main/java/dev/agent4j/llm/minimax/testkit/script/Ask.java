package dev.agent4j.llm.minimax.testkit.script;

import dev.agent4j.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A valid request, the same for both dialects.
 *
 * @param model the model's documented id
 * @param system the system prompt; empty if there is none
 * @param messages the other messages, oldest first
 * @param tools the tools offered, in their order
 * @param body the request as it came
 */
public record Ask(
    String model, String system, List<Message> messages, List<Tool> tools, JsonObject body) {

  public Ask {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
  }

  /** Who speaks. */
  public enum Role {
    USER,
    ASSISTANT,
    TOOL
  }

  /**
   * One message; a tool result is one too, whatever the dialect.
   *
   * @param text what is visible; empty if there is none
   * @param thinking the reasoning that was echoed; empty if there is none
   * @param calls the tool calls of an assistant message
   * @param callId the call that a tool result answers; empty for other roles
   * @param media how many images and videos came with it
   */
  public record Message(
      Role role, String text, String thinking, List<Call> calls, String callId, int media) {

    public Message {
      calls = List.copyOf(calls);
    }
  }

  /** A tool call that the model made earlier. */
  public record Call(String id, String name, JsonObject arguments) {}

  /** A tool that the model may call. */
  public record Tool(String name, String description, JsonObject schema) {}

  /** Returns what the user said last; empty if they said nothing. */
  public String lastUserText() {
    int last = lastIndexOf(Role.USER);
    return last < 0 ? "" : messages.get(last).text();
  }

  /** Returns how many replies the model has given since the user last spoke. */
  public int stepsDone() {
    return (int)
        messages.subList(lastIndexOf(Role.USER) + 1, messages.size()).stream()
            .filter(it -> it.role() == Role.ASSISTANT)
            .count();
  }

  /** Returns the tool results at the end of the messages, in order; empty if there are none. */
  public List<Message> lastResults() {
    var results = new ArrayList<Message>();
    for (Message message : messages) {
      if (message.role() == Role.TOOL) {
        results.add(message);
      } else {
        results.clear();
      }
    }
    return List.copyOf(results);
  }

  /** Tells whether a tool of that name is offered. */
  public boolean offers(String name) {
    return tools.stream().anyMatch(it -> it.name().equals(name));
  }

  /** Returns where the last message of {@code role} is; -1 if there is none. */
  public int lastIndexOf(Role role) {
    int index = messages.size() - 1;
    while (index >= 0 && messages.get(index).role() != role) {
      index--;
    }
    return index;
  }
}
