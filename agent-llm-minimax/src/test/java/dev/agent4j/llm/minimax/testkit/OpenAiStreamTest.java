package dev.agent4j.llm.minimax.testkit;

import static dev.agent4j.llm.minimax.testkit.StubCalls.CHAT;
import static dev.agent4j.llm.minimax.testkit.StubCalls.data;
import static dev.agent4j.llm.minimax.testkit.StubCalls.json;
import static dev.agent4j.llm.minimax.testkit.StubCalls.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import dev.agent4j.message.Usage;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The bodies here are the documented samples, with the stub's ids in the place of the real ones.
 */
class OpenAiStreamTest {
  private static final JsonObject ASK =
      json("{'model':'MiniMax-M2.7-highspeed','messages':[{'role':'user','content':'Count.'}]}");
  private static final JsonObject USAGE_WANTED = json("{'include_usage':true}");

  final StubMiniMax stub =
      StubMiniMax.builder()
          .clock(Clock.fixed(Instant.ofEpochSecond(1_784_789_181), ZoneOffset.UTC))
          .deltaChars(40)
          .start();

  @AfterEach
  void close() {
    stub.close();
  }

  /** Fills in the ids and lets the samples be written without escapes. */
  private static String sample(HttpResponse<String> response, String sample) {
    String id = response.headers().firstValue("Trace-Id").orElseThrow();
    String body = response.body();
    int stem = body.indexOf("call_function_");
    return sample
        .replace("<id>", id)
        .replace("<stem>", stem < 0 ? "" : body.substring(stem, stem + 26));
  }

  @Test
  void wholeAnswerIsTheDocumentedOne() throws Exception {
    stub.replies(
        Reply.says("56").withThinking("The user asks").withUsage(new Usage(55, 61, 0, 0, 60)));

    HttpResponse<String> response = post(stub, CHAT, ASK);

    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(response.body())
        .isEqualTo(
            sample(
                response,
                """
                {"id":"<id>","choices":[{"finish_reason":"stop","index":0,"message":{\
                "content":"<think>\\nThe user asks\\n</think>\\n\\n56","role":"assistant","name":"MiniMax AI","audio_content":""}}],\
                "created":1784789181,"model":"MiniMax-M2.7-highspeed","object":"chat.completion",\
                "usage":{"total_tokens":116,"total_characters":0,"prompt_tokens":55,"completion_tokens":61,\
                "completion_tokens_details":{"reasoning_tokens":60}},\
                "input_sensitive":false,"output_sensitive":false,"input_sensitive_type":0,"output_sensitive_type":0,\
                "output_sensitive_int":0,"base_resp":{"status_code":0,"status_msg":""}}\
                """));
  }

  @Test
  void streamWithoutUsageIsTheDocumentedOne() throws Exception {
    stub.replies(Reply.says("1\n2").withThinking("The user"));

    HttpResponse<String> response = post(stub, CHAT, ASK.with("stream", true));

    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("text/event-stream; charset=utf-8");
    assertThat(response.body())
        .isEqualTo(
            sample(
                response,
                """
                data: {"id":"<id>","choices":[{"index":0,"delta":{"content":"<think>\\nThe user","role":"assistant","name":"MiniMax AI","audio_content":""}}],\
                "created":1784789181,"model":"MiniMax-M2.7-highspeed","object":"chat.completion.chunk","usage":null,\
                "input_sensitive":false,"output_sensitive":false,"input_sensitive_type":0,"output_sensitive_type":0}

                data: {"id":"<id>","choices":[{"finish_reason":"stop","index":0,"delta":{"content":"\\n</think>\\n\\n1\\n2","role":"assistant","name":"MiniMax AI","audio_content":""}}],\
                "created":1784789181,"model":"MiniMax-M2.7-highspeed","object":"chat.completion.chunk","usage":null,\
                "input_sensitive":false,"output_sensitive":false,"input_sensitive_type":0,"output_sensitive_type":0}

                data: [DONE]

                """));
  }

  @Test
  void streamWithUsageIsTheDocumentedOneWithItsSummary() throws Exception {
    stub.replies(
        Reply.thinks("The user wants me to")
            .withCall("load_skill", JsonObject.of("skillId", "A", "path", "SKILL.md"))
            .withUsage(new Usage(11_977, 101, 114, 0, 0)));

    HttpResponse<String> response =
        post(
            stub,
            CHAT,
            ASK.with("model", "MiniMax-M3")
                .with("stream", true)
                .with("stream_options", USAGE_WANTED)
                .with("reasoning_split", true));

    String rest =
        "\"created\":1784789181,\"model\":\"MiniMax-M3\",\"object\":\"chat.completion.chunk\","
            + "\"usage\":{\"total_tokens\":0,\"total_characters\":0},\"input_sensitive\":false,"
            + "\"output_sensitive\":false,\"input_sensitive_type\":0,\"output_sensitive_type\":0,"
            + "\"service_tier\":\"standard\"}";
    assertThat(response.body())
        .isEqualTo(
            sample(
                response,
                """
                data: {"id":"<id>","choices":[{"index":0,"delta":{"role":"assistant","name":"MiniMax AI","audio_content":"",\
                "reasoning_content":"The user wants me to","reasoning_details":[{"type":"reasoning.text","id":"reasoning-text-1","format":"MiniMax-response-v1","index":0,"text":"The user wants me to"}]}}],\
                <rest>

                data: {"id":"<id>","choices":[{"index":0,"delta":{"role":"assistant","name":"MiniMax AI",\
                "tool_calls":[{"id":"<stem>_1","type":"function","function":{"name":"load_skill","arguments":"{\\"skillId\\": \\"A\\", \\"path\\": \\"SKILL.md\\""},"index":0}],"audio_content":""}}],\
                <rest>

                data: {"id":"<id>","choices":[{"finish_reason":"tool_calls","index":0,"delta":{"role":"assistant","name":"MiniMax AI",\
                "tool_calls":[{"function":{"arguments":"}"},"index":0}],"audio_content":""}}],\
                <rest>

                data: {"id":"<id>","choices":[{"finish_reason":"tool_calls","index":0,"message":{"role":"assistant","name":"MiniMax AI",\
                "tool_calls":[{"id":"<stem>_1","type":"function","function":{"name":"load_skill","arguments":"{\\"skillId\\": \\"A\\", \\"path\\": \\"SKILL.md\\"}"},"index":0}],\
                "audio_content":"","reasoning_content":"The user wants me to","reasoning_details":[{"type":"reasoning.text","id":"reasoning-text-1","format":"MiniMax-response-v1","index":0,"text":"The user wants me to"}]}}],\
                "created":1784789181,"model":"MiniMax-M3","object":"chat.completion","usage":{"total_tokens":12078,"total_characters":0,"prompt_tokens":11977,"completion_tokens":101,"prompt_tokens_details":{"cached_tokens":114}},\
                "input_sensitive":false,"output_sensitive":false,"input_sensitive_type":0,"output_sensitive_type":0,"output_sensitive_int":0,"service_tier":"standard","base_resp":{"status_code":0,"status_msg":""}}

                data: [DONE]

                """
                    .replace("<rest>", rest)));
  }

  @Test
  void callsOfOneReplyShareAStemAndADelta() throws Exception {
    stub.replies(Reply.calls("f", JsonObject.of("x", 1)).withCall("g", JsonObject.of("y", 2)));

    HttpResponse<String> response = post(stub, CHAT, ASK.with("stream", true));

    List<List<JsonObject>> entries =
        data(response.body()).stream()
            .map(it -> it.objects("choices").get(0).object("delta").orElseThrow())
            .map(it -> it.objects("tool_calls"))
            .toList();
    assertThat(entries).extracting(List::size).containsExactly(1, 2, 1);
    assertThat(entries.get(1).get(0)).isEqualTo(json("{'function':{'arguments':'}'},'index':0}"));
    String first = entries.get(0).get(0).string("id").orElseThrow();
    String second = entries.get(1).get(1).string("id").orElseThrow();
    assertThat(first).matches("call_function_[a-z0-9]{12}_1");
    assertThat(second).isEqualTo(first.substring(0, first.length() - 1) + "2");
  }

  @Test
  void thinkingThatIsSwitchedOffIsNotSaid() throws Exception {
    JsonObject off = ASK.with("thinking", JsonObject.of("type", "disabled"));
    stub.replies(Reply.says("56").withThinking("Hm"), Reply.says("56").withThinking("Hm"));

    String m3 = post(stub, CHAT, off.with("model", "MiniMax-M3")).body();
    String m27 = post(stub, CHAT, off).body();

    assertThat(m3).contains("\"content\":\"56\"").doesNotContain("Hm");
    assertThat(m27).contains("<think>\\nHm\\n</think>\\n\\n56");
  }

  @Test
  void replyIsCutWhereTheTokensAskedForEnd() throws Exception {
    JsonObject few = ASK.with("max_completion_tokens", 10);
    stub.replies(
        Reply.thinks("a".repeat(100)).withText("never said"),
        Reply.says("b".repeat(20)).withCall("write", JsonObject.of("text", "c".repeat(80))));

    JsonObject thought = choice(post(stub, CHAT, few.with("reasoning_split", true)));
    JsonObject called = choice(post(stub, CHAT, few));

    JsonObject message = thought.object("message").orElseThrow();
    assertThat(thought.string("finish_reason")).hasValue("length");
    assertThat(message.string("reasoning_content")).hasValue("a".repeat(40));
    assertThat(message.string("content")).hasValue("");
    assertThat(called.string("finish_reason")).hasValue("length");
    assertThat(called.toString()).contains("\"arguments\":\"{\\\"text\\\": \\\"cc\"");
  }

  @Test
  void idsAreTheSameInEveryRunAndDifferentInEveryResponse() throws Exception {
    stub.replies(Reply.says("1"), Reply.says("1"));
    var first = post(stub, CHAT, ASK).headers().firstValue("Trace-Id");
    var second = post(stub, CHAT, ASK).headers().firstValue("Trace-Id");

    try (var again = StubMiniMax.start(ask -> Reply.says("1"))) {
      assertThat(post(again, CHAT, ASK).headers().firstValue("Trace-Id")).isEqualTo(first);
    }

    assertThat(first).isNotEqualTo(second);
  }

  private static JsonObject choice(HttpResponse<String> response) {
    return JsonObject.parse(response.body()).objects("choices").get(0);
  }
}
