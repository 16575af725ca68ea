package dev.agent4j.llm.minimax.testkit.rules;

import static dev.agent4j.llm.minimax.testkit.rules.Refused.badRequest;
import static java.util.stream.Collectors.joining;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.script.Ask;
import dev.agent4j.llm.minimax.testkit.script.StubModel;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and checks a request to {@code /v1/chat/completions}. */
public final class OpenAiReader {
  private static final Pattern THINK =
      Pattern.compile("\\A<think>\\n?(.*?)\\n?</think>\\n*", Pattern.DOTALL);

  private final JsonObject body;
  private final StubModel model;
  private final List<Ask.Message> messages = new ArrayList<>();
  private String system = "";

  public OpenAiReader(JsonObject body, StubModel model) {
    this.body = body;
    this.model = model;
  }

  public Prompt read(List<JsonObject> written, boolean marksCache) {
    Rules.inRange(body, "temperature", 0, 2);
    Rules.inRange(body, "top_p", 0, 1);
    String limit = body.has("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
    long maxTokens = Rules.maxTokens(body, limit, model);
    boolean thinks = Rules.thinks(body, model, true, List.of("adaptive", "disabled"));
    List<Ask.Tool> tools = Rules.objects(body, "tools").stream().map(OpenAiReader::tool).toList();
    checkSystem(written);
    written.forEach(this::read);
    History.check(messages);
    JsonObject options = body.object("stream_options").orElse(JsonObject.empty());
    return new Prompt(
        new Ask(model.id(), system, messages, tools, body),
        model,
        Rules.flag(body, "stream"),
        Rules.flag(options, "include_usage"),
        thinks,
        Rules.flag(body, "reasoning_split"),
        marksCache,
        maxTokens);
  }

  private static Ask.Tool tool(JsonObject tool) {
    String type = tool.string("type").orElse("");
    if (!type.equals("function")) {
      throw badRequest("invalid tool type: " + type);
    }
    JsonObject function = tool.object("function").orElse(JsonObject.empty());
    JsonObject parameters =
        function.object("parameters").orElseThrow(() -> badRequest("function parameters is empty"));
    return new Ask.Tool(
        Rules.text(function, "name"), function.string("description").orElse(""), parameters);
  }

  private static void checkSystem(List<JsonObject> written) {
    for (int i = 1; i < written.size(); i++) {
      if (role(written.get(i)).equals("system")) {
        throw role(written.get(0)).equals("system")
            ? badRequest("invalid chat setting")
            : Rules.invalidRole("system");
      }
    }
  }

  private static String role(JsonObject message) {
    return message.string("role").orElse("");
  }

  private void read(JsonObject message) {
    Content content = Content.of(message.get("content"), model);
    switch (role(message)) {
      case "system" -> system = content.orRefused().text();
      case "user" -> messages.add(content.orRefused().by(Ask.Role.USER, ""));
      case "tool" ->
          messages.add(content.orRefused().by(Ask.Role.TOOL, id(message, "tool_call_id")));
      case "assistant" -> messages.add(assistant(message, content));
      default -> throw Rules.invalidRole(role(message));
    }
  }

  private static Ask.Message assistant(JsonObject message, Content content) {
    List<Ask.Call> calls =
        Rules.objects(message, "tool_calls").stream().map(OpenAiReader::call).toList();
    if (calls.isEmpty() && content.isEmpty()) {
      throw Rules.emptyContent();
    }
    String beside =
        message
            .string("reasoning_content")
            .orElseGet(
                () ->
                    message.objects("reasoning_details").stream()
                        .map(it -> it.string("text").orElse(""))
                        .collect(joining()));
    Matcher inside = THINK.matcher(content.text());
    boolean isInside = inside.find();
    return new Ask.Message(
        Ask.Role.ASSISTANT,
        isInside ? content.text().substring(inside.end()) : content.text(),
        isInside && beside.isEmpty() ? inside.group(1) : beside,
        calls,
        "",
        0);
  }

  private static Ask.Call call(JsonObject call) {
    String id = id(call, "id");
    JsonObject function = call.object("function").orElse(JsonObject.empty());
    try {
      return new Ask.Call(
          id,
          Rules.text(function, "name"),
          JsonObject.parse(function.string("arguments").orElse("")));
    } catch (JsonException e) {
      throw badRequest("invalid function arguments json string, tool_call_id: " + id);
    }
  }

  private static String id(JsonObject object, String name) {
    return object
        .string(name)
        .filter(it -> !it.isEmpty())
        .orElseThrow(() -> badRequest("tool call id is invalid"));
  }
}
