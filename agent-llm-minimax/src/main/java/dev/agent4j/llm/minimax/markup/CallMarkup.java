package dev.agent4j.llm.minimax.markup;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.ToolDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The markup in which MiniMax's models write tool calls, as their chat templates define it (read
 * 2026-11): XML with parameters by name for M2 models; for M3 models XML with a tag per parameter,
 * nested for objects, {@code item} for elements, and a mark before each tag.
 */
public final class CallMarkup {
  public static final String M3_MARK = "]<]minimax[>[";
  private static final String INVOKE = "<invoke name=\"";
  private static final String PARAMETER = "<parameter name=\"";
  private static final List<String> CLOSINGS =
      List.of("</invoke>", "</minimax:tool_call>", "</tool_call>");
  private static final List<String> WRAPPERS =
      List.of("<minimax:tool_call>", "</minimax:tool_call>", "<tool_call>", "</tool_call>");

  private CallMarkup() {}

  /**
   * Returns the calls in {@code markup}, in order; none if none of them is of one of {@code tools}.
   * A call that cannot be read has no arguments.
   */
  static List<PendingCall> calls(String markup, List<ToolDefinition> tools) {
    var calls = new ArrayList<PendingCall>();
    boolean isKnown = false;
    for (int at = markup.indexOf(INVOKE); at >= 0; at = markup.indexOf(INVOKE, at + 1)) {
      int nameEnd = markup.indexOf('"', at + INVOKE.length());
      if (nameEnd < 0) {
        break;
      }
      String name = markup.substring(at + INVOKE.length(), nameEnd);
      JsonObject schema = schemaOf(name, tools);
      isKnown |= schema != null;
      calls.add(call(name, markup.substring(at, endOf(markup, at)), schema));
    }
    return isKnown ? calls : List.of();
  }

  private static @Nullable JsonObject schemaOf(String name, List<ToolDefinition> tools) {
    for (ToolDefinition tool : tools) {
      if (tool.name().equals(name)) {
        return tool.parameters().toJson();
      }
    }
    return null;
  }

  /** Returns where the call that begins at {@code from} ends: at the next one at the latest. */
  private static int endOf(String markup, int from) {
    int next = markup.indexOf(INVOKE, from + 1);
    int limit = next < 0 ? markup.length() : next;
    int end = markup.substring(from, limit).lastIndexOf("</invoke>");
    return end < 0 ? limit : from + end + "</invoke>".length();
  }

  private static PendingCall call(String name, String markup, @Nullable JsonObject schema) {
    JsonObject known = schema == null ? JsonObject.empty() : schema;
    try {
      int start = markup.indexOf('>') + 1;
      int end = -1;
      for (int i = 0; i < CLOSINGS.size() && end < 0; i++) {
        end = markup.lastIndexOf(CLOSINGS.get(i));
      }
      if (start == 0 || end < start) {
        throw new JsonException("the call has no end");
      }
      String body = markup.substring(start, end);
      JsonObject arguments =
          body.contains(M3_MARK) || !body.contains(PARAMETER)
              ? new MarkedValues(body).members(known)
              : parameters(body, known);
      return PendingCall.leaked(name, arguments, markup);
    } catch (JsonException e) {
      return PendingCall.leaked(name, null, markup);
    }
  }

  private static JsonObject parameters(String body, JsonObject schema) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    int at = body.indexOf(PARAMETER);
    while (at >= 0) {
      int nameEnd = body.indexOf("\">", at + PARAMETER.length());
      int next = body.indexOf(PARAMETER, at + 1);
      int end = body.lastIndexOf("</parameter>", next < 0 ? body.length() : next);
      if (nameEnd < 0 || end < nameEnd) {
        throw new JsonException("a parameter has no end");
      }
      String name = body.substring(at + PARAMETER.length(), nameEnd);
      String text = body.substring(nameEnd + 2, end);
      members.put(name, SchemaTypes.typed(unwrapped(text), SchemaTypes.member(schema, name)));
      at = next;
    }
    return JsonObject.of(members);
  }

  /** Returns a value without the line break that the template puts on each side. */
  private static String unwrapped(String text) {
    int from = text.startsWith("\n") ? 1 : 0;
    int to = text.length() > from && text.endsWith("\n") ? text.length() - 1 : text.length();
    return text.substring(from, to);
  }

  /** Returns the text behind the markup of the last call. */
  static String after(String markup) {
    int end = 0;
    for (String closing : CLOSINGS) {
      int at = markup.lastIndexOf(closing);
      end = at < 0 ? end : Math.max(end, at + closing.length());
    }
    return end == 0 ? "" : withoutStrays(markup.substring(end)).stripTrailing();
  }

  /** Returns the text without marks, and empty if there is but markup around nothing. */
  static String withoutStrays(String text) {
    String unmarked = text.replace(M3_MARK, "");
    String bare = unmarked;
    for (String wrapper : WRAPPERS) {
      bare = bare.replace(wrapper, "");
    }
    return bare.isBlank() ? "" : unmarked;
  }
}
