package dev.agent4j.llm.minimax.testkit.answer;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.script.Quirk;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import dev.agent4j.message.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Writes an answer as {@code /v1/chat/completions} does, whole or as a stream. */
public final class OpenAiWriter {
  private static final String OPENED = "<think>\n";
  private static final String CLOSED = "\n</think>\n\n";

  private final Answer answer;
  private final boolean isM3;
  private final boolean thinksInside;
  private final boolean thinksBeside;

  public OpenAiWriter(Answer answer) {
    this.answer = answer;
    isM3 = answer.prompt().model().isM3();
    boolean isTwice = answer.has(Quirk.REASONING_TWICE);
    boolean isSplit = answer.prompt().splitsReasoning();
    boolean thinks = !answer.thinking().isEmpty();
    thinksInside = thinks && (isTwice || !isSplit);
    thinksBeside = thinks && (isTwice || isSplit);
  }

  public JsonObject whole() {
    return response(
        "chat.completion", List.of(choice("message", message(true), true)), usage(true));
  }

  public List<SseEvent> stream() {
    var events = new ArrayList<SseEvent>();
    boolean wantsUsage = answer.prompt().wantsUsage();
    boolean isSummaryOnly = answer.has(Quirk.COMPLETION_ONLY_STREAM);
    if (!isSummaryOnly) {
      JsonObject none = JsonObject.of("total_tokens", 0, "total_characters", 0);
      List<Members> deltas = deltas();
      for (int i = 0; i < deltas.size(); i++) {
        JsonObject choice = choice("delta", deltas.get(i), i == deltas.size() - 1);
        events.add(event("chat.completion.chunk", List.of(choice), wantsUsage ? none : null));
      }
    }
    if (wantsUsage || isSummaryOnly) {
      events.add(
          answer.has(Quirk.SUMMARY_WITHOUT_CHOICES)
              ? event("chat.completion.chunk", List.of(), usage(false))
              : event(
                  "chat.completion",
                  List.of(choice("message", message(false), true)),
                  usage(false)));
    }
    events.add(new SseEvent("", "[DONE]"));
    return events;
  }

  private SseEvent event(String object, List<JsonObject> choices, @Nullable JsonObject usage) {
    return new SseEvent("", response(object, choices, usage).toString());
  }

  private JsonObject response(String object, List<JsonObject> choices, @Nullable JsonObject usage) {
    boolean isChunk = object.equals("chat.completion.chunk") && !choices.isEmpty();
    boolean isFiltered = answer.stop() == Reply.Stop.CONTENT_FILTER;
    return Members.with("id", answer.id())
        .put("choices", choices)
        .put("created", answer.created())
        .put("model", answer.prompt().model().id())
        .put("object", object)
        .put("usage", usage)
        .put("input_sensitive", false)
        .put("output_sensitive", isFiltered)
        .put("input_sensitive_type", 0)
        .put("output_sensitive_type", isFiltered ? 7 : 0)
        .putIf(!isChunk, "output_sensitive_int", 0)
        .putIf(isM3 && usage != null, "service_tier", "standard")
        .putIf(!isChunk, "base_resp", JsonObject.of("status_code", 0, "status_msg", ""))
        .toJson();
  }

  private JsonObject choice(String name, Members said, boolean isLast) {
    return new Members()
        .putIf(isLast, "finish_reason", finishReason())
        .put("index", 0)
        .put(name, said.toJson())
        .toJson();
  }

  private Members message(boolean isWhole) {
    String inside = thinksInside ? OPENED + answer.thinking() + CLOSED : "";
    String content = inside + answer.text();
    List<JsonObject> calls =
        IntStream.range(0, answer.calls().size())
            .mapToObj(i -> call(i, answer.calls().get(i).arguments()))
            .toList();
    var message = new Members().putIf(isWhole || !content.isEmpty(), "content", content);
    message.put("role", "assistant").put("name", "MiniMax AI");
    message.putIf(!calls.isEmpty(), "tool_calls", calls).put("audio_content", "");
    return thinksBeside ? message.putAll(beside(answer.thinking())) : message;
  }

  private List<Members> deltas() {
    var deltas = new ArrayList<Members>();
    if (thinksBeside) {
      for (String piece : accumulated(Deltas.of(answer.thinking(), answer.deltaChars()))) {
        deltas.add(delta("", "").putAll(beside(piece)));
      }
    }
    for (String piece : accumulated(contentPieces())) {
      deltas.add(delta("content", piece));
    }
    List<JsonObject> tail = List.of();
    for (int i = 0; i < answer.calls().size(); i++) {
      String arguments = answer.calls().get(i).arguments();
      boolean isObject = answer.has(Quirk.ARGUMENTS_AS_OBJECT);
      List<String> pieces =
          isObject ? List.of(arguments) : Deltas.ofArguments(arguments, answer.deltaChars());
      var entries = new ArrayList<JsonObject>(tail);
      entries.add(call(i, pieces.get(0)));
      deltas.add(delta("tool_calls", entries));
      for (String piece : pieces.subList(1, Math.max(1, pieces.size() - 1))) {
        deltas.add(delta("tool_calls", List.of(fragment(i, piece))));
      }
      tail = isObject ? List.of() : List.of(fragment(i, pieces.get(pieces.size() - 1)));
    }
    if (!tail.isEmpty()) {
      deltas.add(delta("tool_calls", tail));
    }
    if (deltas.isEmpty()) {
      deltas.add(delta("content", ""));
    }
    return deltas;
  }

  private List<String> contentPieces() {
    int most = answer.deltaChars();
    var said = new ArrayList<>(Deltas.of(answer.text(), most));
    if (!thinksInside) {
      return said;
    }
    if (answer.has(Quirk.SPLIT_THINK_TAGS)) {
      return Deltas.of(OPENED + answer.thinking() + CLOSED + answer.text(), 3);
    }
    if (said.isEmpty()) {
      said.add("");
    }
    said.set(0, CLOSED + said.get(0));
    var pieces = new ArrayList<>(Deltas.of(answer.thinking(), most));
    pieces.set(0, OPENED + pieces.get(0));
    pieces.addAll(said);
    return pieces;
  }

  /** Returns {@code pieces}; each has the ones before it too if the quirk wants it. */
  private List<String> accumulated(List<String> pieces) {
    if (!answer.has(Quirk.CUMULATIVE_DELTAS)) {
      return pieces;
    }
    var all = new StringBuilder();
    return pieces.stream().map(it -> all.append(it).toString()).toList();
  }

  private Members delta(String name, Object value) {
    boolean isContent = name.equals("content");
    boolean isEmptyRole = answer.has(Quirk.EMPTY_ROLES);
    return new Members()
        .putIf(isContent, name, value)
        .put("role", isEmptyRole ? "" : "assistant")
        .put("name", "MiniMax AI")
        .putIf(!isContent && !name.isEmpty(), name, value)
        .put("audio_content", "")
        .putIf(isEmptyRole, "reasoning_content", "");
  }

  private static Members beside(String thinking) {
    JsonObject detail =
        Members.with("type", "reasoning.text")
            .put("id", "reasoning-text-1")
            .put("format", "MiniMax-response-v1")
            .put("index", 0)
            .put("text", thinking)
            .toJson();
    return Members.with("reasoning_content", thinking).put("reasoning_details", List.of(detail));
  }

  private JsonObject call(int index, String arguments) {
    Answer.Call call = answer.calls().get(index);
    JsonObject function =
        new Members()
            .putIf(call.name() != null, "name", call.name())
            .put("arguments", arguments(arguments))
            .toJson();
    return new Members()
        .putIf(call.id() != null, "id", call.id())
        .put("type", "function")
        .put("function", function)
        .put("index", index)
        .toJson();
  }

  private Object arguments(String text) {
    try {
      return answer.has(Quirk.ARGUMENTS_AS_OBJECT) ? JsonObject.parse(text) : text;
    } catch (JsonException e) {
      return text;
    }
  }

  private JsonObject fragment(int index, String arguments) {
    return new Members()
        .putIf(answer.has(Quirk.EMPTY_ID_FRAGMENTS), "id", "")
        .put("function", JsonObject.of("arguments", arguments))
        .put("index", index)
        .toJson();
  }

  /** Returns the usage; the summary of an M3 stream does not say what was reasoning. */
  private JsonObject usage(boolean isWhole) {
    Usage usage = answer.usage();
    boolean isMarked = answer.prompt().marksCache() && !isM3;
    JsonObject read =
        isMarked
            ? JsonObject.of(
                "cache_read_input_tokens",
                usage.cacheReadTokens(),
                "cache_creation_input_tokens",
                usage.cacheWriteTokens())
            : JsonObject.of("cached_tokens", usage.cacheReadTokens());
    return Members.with("total_tokens", usage.totalTokens())
        .put("total_characters", 0)
        .put("prompt_tokens", usage.inputTokens())
        .put("completion_tokens", usage.outputTokens())
        .putIf(isM3 || isMarked || usage.cacheReadTokens() > 0, "prompt_tokens_details", read)
        .putIf(
            (isWhole || !isM3) && usage.reasoningTokens() > 0,
            "completion_tokens_details",
            JsonObject.of("reasoning_tokens", usage.reasoningTokens()))
        .toJson();
  }

  private String finishReason() {
    return switch (answer.stop()) {
      case STOP -> "stop";
      case LENGTH -> "length";
      case TOOL_CALLS -> "tool_calls";
      case CONTENT_FILTER -> "content_filter";
    };
  }
}
