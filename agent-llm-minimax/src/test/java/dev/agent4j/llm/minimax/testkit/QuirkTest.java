package dev.agent4j.llm.minimax.testkit;

import static dev.agent4j.llm.minimax.testkit.StubCalls.CHAT;
import static dev.agent4j.llm.minimax.testkit.StubCalls.LONG;
import static dev.agent4j.llm.minimax.testkit.StubCalls.MESSAGES;
import static dev.agent4j.llm.minimax.testkit.StubCalls.chunkedBody;
import static dev.agent4j.llm.minimax.testkit.StubCalls.chunks;
import static dev.agent4j.llm.minimax.testkit.StubCalls.connect;
import static dev.agent4j.llm.minimax.testkit.StubCalls.data;
import static dev.agent4j.llm.minimax.testkit.StubCalls.exchange;
import static dev.agent4j.llm.minimax.testkit.StubCalls.json;
import static dev.agent4j.llm.minimax.testkit.StubCalls.post;
import static dev.agent4j.llm.minimax.testkit.StubCalls.rawRequest;
import static dev.agent4j.llm.minimax.testkit.StubCalls.readUntil;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.script.Quirk;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuirkTest {
  private static final JsonObject ASK =
      json(
          "{'model':'MiniMax-M3','messages':[{'role':'user','content':'Hi'}],"
              + "'thinking':{'type':'adaptive'},'reasoning_split':true}");
  private static final JsonObject STREAM = ASK.with("stream", true);
  private static final JsonObject WITH_USAGE =
      STREAM.with("stream_options", JsonObject.of("include_usage", true));

  private static final Reply REPLY =
      Reply.thinks("Let me think 你好")
          .withText("Of course. 当然 😀")
          .withCall("read", JsonObject.of("path", "a.txt", "lines", List.of(1, 2)))
          .withCall("list", JsonObject.of("deep", true));

  private static final String M2_MARKUP =
      """
      <minimax:tool_call>
      <invoke name="read">
      <parameter name="path">a.txt</parameter>
      <parameter name="lines">[1,2]</parameter>
      </invoke>
      <invoke name="list">
      <parameter name="deep">true</parameter>
      </invoke>
      </minimax:tool_call>""";
  private static final String M3_MARKUP =
      """
      ]<]minimax[>[<tool_call>
      ]<]minimax[>[<invoke name="read">\
      ]<]minimax[>[<path>a.txt]<]minimax[>[</path>\
      ]<]minimax[>[<lines>[1,2]]<]minimax[>[</lines>]<]minimax[>[</invoke>
      ]<]minimax[>[<invoke name="list">]<]minimax[>[<deep>true]<]minimax[>[</deep>\
      ]<]minimax[>[</invoke>
      ]<]minimax[>[</tool_call>""";

  final StubMiniMax stub = StubMiniMax.builder().deltaChars(8).brain(ask -> REPLY).start();

  @AfterEach
  void close() {
    stub.close();
  }

  /** No quirk can be forgotten here: the switch has no default. */
  @ParameterizedTest
  @EnumSource
  void quirkPlaysWhatItSays(Quirk quirk) throws Exception {
    switch (quirk) {
      case NOTHING_BUT_LENGTH -> reasoningOnly(quirk, "length", "max_tokens");
      case NOTHING_BUT_REASONING -> reasoningOnly(quirk, "stop", "end_turn");
      case FILTERED -> filtered();
      case LEAKED_CALLS_M2 -> leaked(quirk, M2_MARKUP);
      case LEAKED_CALLS_M3 -> leaked(quirk, M3_MARKUP);
      case INVALID_ARGUMENTS -> endlessArguments(quirk, "tool_calls");
      case TRUNCATED_ARGUMENTS -> endlessArguments(quirk, "length");
      case MISSING_CALL_ID -> calls(quirk, it -> !it.get(0).has("id") && it.get(1).has("id"));
      case DUPLICATE_CALL_IDS ->
          calls(quirk, it -> Objects.equals(it.get(0).get("id"), it.get(1).get("id")));
      case NAMELESS_SECOND_CALL ->
          calls(quirk, it -> has(it.get(0), "name") && !has(it.get(1), "name"));
      case ARGUMENTS_AS_OBJECT ->
          calls(quirk, it -> function(it.get(0)).object("arguments").isPresent());
      case CUMULATIVE_DELTAS -> cumulative();
      case SUMMARY_WITHOUT_CHOICES -> summaryWithoutChoices();
      case COMPLETION_ONLY_STREAM -> completionOnly();
      case EMPTY_ROLES ->
          assertThat(deltas(play(quirk, CHAT, STREAM)))
              .allMatch(it -> it.string("role").orElseThrow().isEmpty())
              .anyMatch(it -> it.string("reasoning_content").orElseThrow().isEmpty());
      case EMPTY_ID_FRAGMENTS ->
          assertThat(play(quirk, CHAT, STREAM))
              .contains("{\"id\":\"\",\"function\":{\"arguments\":");
      case REASONING_TWICE ->
          assertThat(play(quirk, CHAT, ASK))
              .contains("\"content\":\"<think>\\nLet me think 你好\\n</think>\\n\\nOf course")
              .contains("\"reasoning_content\":\"Let me think 你好\"");
      case SPLIT_THINK_TAGS ->
          assertThat(play(quirk, CHAT, STREAM.without("reasoning_split")))
              .contains("\"content\":\"<th\"", "\"content\":\"ink\"")
              .doesNotContain("<think>", "</think>");
      case FULL_BLOCK_STARTS ->
          assertThat(play(quirk, MESSAGES, STREAM))
              .contains("\"content_block\":{\"type\":\"text\",\"text\":\"Of course. 当然 😀\"}")
              .contains("\"name\":\"list\",\"input\":{\"deep\":true}")
              .contains("\"delta\":{\"type\":\"text_delta\"")
              .doesNotContain("input_json_delta");
      case NO_SIGNATURE -> {
        assertThat(play(quirk, MESSAGES, STREAM)).contains("think").doesNotContain("signature");
        assertThat(play(quirk, MESSAGES, ASK)).contains("think").doesNotContain("signature");
      }
      case CRLF ->
          assertThat(play(quirk, MESSAGES, STREAM))
              .contains("event: ping\r\ndata: {\"type\":\"ping\"}\r\n\r\n")
              .doesNotContainPattern("[^\r]\n");
      case CR ->
          assertThat(play(quirk, MESSAGES, STREAM))
              .contains("event: ping\rdata: {\"type\":\"ping\"}\r\r")
              .doesNotContain("\n");
      case BYTE_ORDER_MARK ->
          assertThat(play(quirk, CHAT, STREAM))
              .startsWith("\uFEFFdata: ")
              .doesNotContainPattern("(?s).\uFEFF");
      case COMMENTS_AND_PINGS -> {
        assertThat(play(quirk, CHAT, STREAM)).startsWith(": keep-alive\n\ndata: ");
        assertThat(play(quirk, MESSAGES, STREAM).split("event: ping", -1)).hasSizeGreaterThan(9);
      }
      case NO_SPACE_AFTER_COLON ->
          assertThat(play(quirk, CHAT, STREAM)).startsWith("data:{").endsWith("data:[DONE]\n\n");
      case NO_LAST_EVENT -> {
        assertThat(play(quirk, CHAT, STREAM)).contains("finish_reason").doesNotContain("[DONE]");
        assertThat(play(quirk, MESSAGES, STREAM)).doesNotContain("message_stop");
      }
      case SPLIT_CHARACTERS -> splitCharacters();
      case DRIBBLE -> dribble();
      case COALESCED -> {
        stub.plays(quirk);
        assertThat(chunks(exchange(stub, CHAT, STREAM))).hasSize(1);
      }
      case SLOW -> slow();
      case CONNECTION_CLOSE, SILENT_CLOSE -> closing(quirk);
    }
  }

  private String play(Quirk quirk, String path, JsonObject body) throws Exception {
    stub.plays(quirk);
    return post(stub, path, body).body();
  }

  private static List<JsonObject> deltas(String stream) {
    return data(stream).stream()
        .flatMap(it -> it.objects("choices").stream())
        .flatMap(it -> it.object("delta").stream())
        .toList();
  }

  private static String joined(String stream, String field) {
    var all = new StringBuilder();
    deltas(stream).forEach(it -> all.append(it.string(field).orElse("")));
    return all.toString();
  }

  private static JsonObject choice(String body) {
    return JsonObject.parse(body).objects("choices").get(0);
  }

  private static JsonObject message(String body) {
    return choice(body).object("message").orElseThrow();
  }

  private static JsonObject function(JsonObject call) {
    return call.object("function").orElseThrow();
  }

  private static boolean has(JsonObject call, String name) {
    return function(call).has(name);
  }

  private void reasoningOnly(Quirk quirk, String openAi, String anthropic) throws Exception {
    String whole = play(quirk, CHAT, ASK);
    String stream = play(quirk, CHAT, STREAM);
    String blocks = play(quirk, MESSAGES, ASK);

    assertThat(choice(whole).string("finish_reason")).hasValue(openAi);
    assertThat(message(whole).string("content")).hasValue("");
    assertThat(message(whole).string("reasoning_content")).hasValue("Let me think 你好");
    assertThat(message(whole).has("tool_calls")).isFalse();
    assertThat(joined(stream, "content")).isEmpty();
    assertThat(joined(stream, "reasoning_content")).isEqualTo("Let me think 你好");
    assertThat(JsonObject.parse(blocks).string("stop_reason")).hasValue(anthropic);
    assertThat(JsonObject.parse(blocks).objects("content")).hasSize(1);
  }

  private void filtered() throws Exception {
    JsonObject whole = JsonObject.parse(play(Quirk.FILTERED, CHAT, ASK));

    assertThat(whole.get("output_sensitive")).isEqualTo(true);
    assertThat(choice(whole.toString()).string("finish_reason")).hasValue("content_filter");
    assertThat(message(whole.toString()).string("content")).hasValue("");
  }

  private void leaked(Quirk quirk, String markup) throws Exception {
    String whole = play(quirk, CHAT, ASK);
    String stream = play(quirk, CHAT, STREAM);

    assertThat(choice(whole).string("finish_reason")).hasValue("stop");
    assertThat(message(whole).string("content")).hasValue("Of course. 当然 😀" + markup);
    assertThat(message(whole).has("tool_calls")).isFalse();
    assertThat(joined(stream, "content")).isEqualTo("Of course. 当然 😀" + markup);
  }

  private void endlessArguments(Quirk quirk, String finish) throws Exception {
    String whole = play(quirk, CHAT, ASK);
    String blocks = play(quirk, MESSAGES, ASK);

    List<JsonObject> calls = message(whole).objects("tool_calls");
    assertThat(choice(whole).string("finish_reason")).hasValue(finish);
    assertThat(function(calls.get(0)).string("arguments"))
        .hasValue("{\"path\": \"a.txt\", \"lines\": [1, 2]}");
    assertThat(function(calls.get(1)).string("arguments")).hasValue("{\"deep\": tru");
    assertThat(JsonObject.parse(blocks).objects("content").get(3).get("input"))
        .isEqualTo("{\"deep\": tru");
  }

  private void calls(Quirk quirk, Predicate<List<? extends JsonObject>> check) throws Exception {
    List<JsonObject> whole = message(play(quirk, CHAT, ASK)).objects("tool_calls");
    List<JsonObject> streamed =
        deltas(play(quirk, CHAT, STREAM)).stream()
            .flatMap(it -> it.objects("tool_calls").stream())
            .filter(it -> it.has("type"))
            .toList();

    assertThat(whole).hasSize(2).matches(check);
    assertThat(streamed).hasSize(2).matches(check);
  }

  private void cumulative() throws Exception {
    List<JsonObject> deltas = deltas(play(Quirk.CUMULATIVE_DELTAS, CHAT, STREAM));

    assertThat(deltas.stream().flatMap(it -> it.string("reasoning_content").stream()))
        .containsExactly("Let me t", "Let me think 你好");
    assertThat(deltas.stream().flatMap(it -> it.string("content").stream()))
        .containsExactly("Of cours", "Of course. 当然 😀");
  }

  private void summaryWithoutChoices() throws Exception {
    List<JsonObject> events = data(play(Quirk.SUMMARY_WITHOUT_CHOICES, CHAT, WITH_USAGE));

    JsonObject last = events.get(events.size() - 1);
    assertThat(last.list("choices")).isEmpty();
    assertThat(last.object("usage").orElseThrow().integer("prompt_tokens")).isPresent();
    assertThat(events.get(events.size() - 2).objects("choices").get(0).has("finish_reason"))
        .isTrue();
  }

  private void completionOnly() throws Exception {
    List<JsonObject> events = data(play(Quirk.COMPLETION_ONLY_STREAM, CHAT, WITH_USAGE));

    assertThat(events).hasSize(1);
    assertThat(message(events.get(0).toString()).objects("tool_calls")).hasSize(2);
  }

  private void splitCharacters() throws Exception {
    stub.plays(Quirk.SPLIT_CHARACTERS);

    byte[] response = exchange(stub, CHAT, STREAM);

    assertThat(chunks(response))
        .noneMatch(it -> Pattern.matches("(?s).*[你好当然].*", new String(it, UTF_8)));
    assertThat(joined(chunkedBody(response), "content")).isEqualTo("Of course. 当然 😀");
  }

  private void dribble() throws Exception {
    stub.plays(Quirk.DRIBBLE, Quirk.DRIBBLE);

    assertThat(chunks(exchange(stub, CHAT, STREAM)))
        .hasSizeGreaterThan(1_000)
        .allMatch(it -> it.length == 1);
    assertThat(message(post(stub, CHAT, ASK).body()).string("content"))
        .hasValue("Of course. 当然 😀");
  }

  private void slow() throws Exception {
    stub.plays(Quirk.SLOW);
    try (Socket socket = connect(stub)) {
      socket.getOutputStream().write(rawRequest(CHAT, STREAM));
      readUntil(socket.getInputStream(), "reasoning_content");
    }

    assertThat(stub.awaitClientGone(LONG)).isTrue();
  }

  private void closing(Quirk quirk) throws Exception {
    stub.plays(quirk);
    try (Socket socket = connect(stub)) {
      socket.getOutputStream().write(rawRequest(CHAT, ASK, ""));

      String response = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(response).endsWith("\"base_resp\":{\"status_code\":0,\"status_msg\":\"\"}}");
      assertThat(response.contains("Connection: close")).isEqualTo(quirk == Quirk.CONNECTION_CLOSE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CHAT, MESSAGES})
  void replyWithoutAQuirkIsWhole(String path) throws Exception {
    String whole = post(stub, path, ASK).body();
    String stream = post(stub, path, STREAM).body();

    assertThat(whole).contains("Of course. 当然 😀", "Let me think 你好", "\"read\"", "\"list\"");
    assertThat(stream).contains("Of cours", "\"read\"", "\"list\"");
    assertThat(stream).containsPattern("\\[DONE]|message_stop");
  }
}
