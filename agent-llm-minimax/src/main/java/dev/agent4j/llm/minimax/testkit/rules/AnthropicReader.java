package dev.agent4j.llm.minimax.testkit.rules;

import static dev.agent4j.llm.minimax.testkit.rules.Refused.badRequest;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.script.Ask;
import dev.agent4j.llm.minimax.testkit.script.StubModel;
import java.util.ArrayList;
import java.util.List;

/** Reads and checks a request to {@code /anthropic/v1/messages}. */
public final class AnthropicReader {
  private final JsonObject body;
  private final StubModel model;
  private final List<Ask.Message> messages = new ArrayList<>();

  public AnthropicReader(JsonObject body, StubModel model) {
    this.body = body;
    this.model = model;
  }

  public Prompt read(List<JsonObject> written, boolean marksCache) {
    Rules.inRange(body, "temperature", 0, 2);
    Rules.inRange(body, "top_p", 0, 1);
    long maxTokens = Rules.maxTokens(body, "max_tokens", model);
    boolean thinks = Rules.thinks(body, model, false, List.of("adaptive", "enabled", "disabled"));
    List<Ask.Tool> tools =
        Rules.objects(body, "tools").stream().map(AnthropicReader::tool).toList();
    String system = Content.of(body.get("system"), model).text();
    written.forEach(this::read);
    History.check(messages);
    return new Prompt(
        new Ask(model.id(), system, messages, tools, body),
        model,
        Rules.flag(body, "stream"),
        true,
        thinks,
        true,
        marksCache,
        maxTokens);
  }

  private static Ask.Tool tool(JsonObject tool) {
    JsonObject schema =
        tool.object("input_schema").orElseThrow(() -> badRequest("function parameters is empty"));
    return new Ask.Tool(Rules.text(tool, "name"), tool.string("description").orElse(""), schema);
  }

  private void read(JsonObject message) {
    String role = message.string("role").orElse("");
    Object content = message.get("content");
    List<JsonObject> blocks =
        content instanceof String text
            ? List.of(JsonObject.of("type", "text", "text", text))
            : Rules.objects(message, "content");
    switch (role) {
      case "user" -> user(blocks);
      case "assistant" -> assistant(blocks);
      default -> throw Rules.invalidRole(role);
    }
  }

  /** Adds a user message, and before it the tool results that it begins with. */
  private void user(List<JsonObject> blocks) {
    int before = messages.size();
    Content content = Content.NONE;
    for (JsonObject block : blocks) {
      if (!block.string("type").orElse("").equals("tool_result")) {
        content = content.plus(Content.part(block, model));
        continue;
      }
      if (!content.isEmpty()) {
        throw badRequest("tool call result does not follow tool call");
      }
      Content result = Content.of(block.get("content"), model).orRefused();
      messages.add(result.by(Ask.Role.TOOL, id(block, "tool_use_id")));
    }
    if (messages.size() == before || !content.isEmpty()) {
      messages.add(content.orRefused().by(Ask.Role.USER, ""));
    }
  }

  private void assistant(List<JsonObject> blocks) {
    Content content = Content.NONE;
    var thinking = new StringBuilder();
    var calls = new ArrayList<Ask.Call>();
    for (JsonObject block : blocks) {
      switch (block.string("type").orElse("")) {
        case "thinking" -> thinking.append(block.string("thinking").orElse(""));
        case "tool_use" -> calls.add(call(block));
        default -> content = content.plus(Content.part(block, model));
      }
    }
    if (calls.isEmpty() && content.isEmpty()) {
      throw Rules.emptyContent();
    }
    messages.add(
        new Ask.Message(
            Ask.Role.ASSISTANT, content.text(), thinking.toString(), calls, "", content.media()));
  }

  private static Ask.Call call(JsonObject block) {
    String id = id(block, "id");
    JsonObject input =
        block
            .object("input")
            .orElseThrow(
                () -> badRequest("invalid function arguments json string, tool_call_id: " + id));
    return new Ask.Call(id, Rules.text(block, "name"), input);
  }

  private static String id(JsonObject block, String name) {
    return block
        .string(name)
        .filter(it -> !it.isEmpty())
        .orElseThrow(() -> badRequest("tool call id is invalid"));
  }
}
