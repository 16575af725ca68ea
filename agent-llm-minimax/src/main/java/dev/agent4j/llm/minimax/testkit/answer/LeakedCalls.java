package dev.agent4j.llm.minimax.testkit.answer;

import dev.agent4j.json.JsonObject;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tool calls in the models' own markup, as they stand in the text when the server overlooks them.
 */
final class LeakedCalls {
  private static final String M3 = "]<]minimax[>[";

  private LeakedCalls() {}

  static String m2(List<Answer.Call> calls) {
    var markup = new StringBuilder("<minimax:tool_call>\n");
    for (Answer.Call call : calls) {
      markup.append("<invoke name=\"").append(call.name()).append("\">\n");
      parameters(
          markup,
          call,
          (name, value) -> "<parameter name=\"" + name + "\">" + value + "</parameter>\n");
      markup.append("</invoke>\n");
    }
    return markup.append("</minimax:tool_call>").toString();
  }

  static String m3(List<Answer.Call> calls) {
    var markup = new StringBuilder(M3 + "<tool_call>\n");
    for (Answer.Call call : calls) {
      markup.append(M3 + "<invoke name=\"").append(call.name()).append("\">");
      parameters(
          markup, call, (name, value) -> M3 + "<" + name + ">" + value + M3 + "</" + name + ">");
      markup.append(M3 + "</invoke>\n");
    }
    return markup.append(M3 + "</tool_call>").toString();
  }

  private static void parameters(
      StringBuilder markup, Answer.Call call, BinaryOperator<String> element) {
    JsonObject.parse(call.arguments())
        .members()
        .forEach((name, value) -> markup.append(element.apply(name, text(value))));
  }

  private static String text(@Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    String member = JsonObject.of("", value).toString();
    return member.substring("{\"\":".length(), member.length() - 1);
  }
}
