package dev.agent4j.llm.minimax.testkit;

import static dev.agent4j.llm.minimax.testkit.StubCalls.MESSAGES;
import static dev.agent4j.llm.minimax.testkit.StubCalls.json;
import static dev.agent4j.llm.minimax.testkit.StubCalls.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import dev.agent4j.message.Usage;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The bodies here are the documented samples, with the stub's ids in the place of the real ones.
 */
class AnthropicStreamTest {
  private static final JsonObject ASK =
      json("{'model':'MiniMax-M2.5','messages':[{'role':'user','content':'List.'}]}");

  final StubMiniMax stub = StubMiniMax.builder().deltaChars(40).start();

  @AfterEach
  void close() {
    stub.close();
  }

  private static String sample(HttpResponse<String> response, String sample) {
    String body = response.body();
    int stem = body.indexOf("call_function_");
    int signature = body.indexOf("\"signature\":\"") + 13;
    return sample
        .replace("<id>", response.headers().firstValue("Trace-Id").orElseThrow())
        .replace("<stem>", body.substring(stem, stem + 26))
        .replace("<signature>", body.substring(signature, signature + 64));
  }

  @Test
  void streamIsTheDocumentedOne() throws Exception {
    stub.replies(
        Reply.thinks("Look.")
            .withCall("glob", JsonObject.of("pattern", "*"))
            .withUsage(new Usage(9_195 + 1_792, 64, 1_792, 0, 0)));

    HttpResponse<String> response = post(stub, MESSAGES, ASK.with("stream", true));

    assertThat(response.body())
        .isEqualTo(
            sample(
                response,
                """
                event: message_start
                data: {"type":"message_start","message":{"id":"<id>","type":"message","role":"assistant","model":"MiniMax-M2.5","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":2746,"output_tokens":0,"cache_creation_input_tokens":0,"cache_read_input_tokens":0},"service_tier":"standard"}}

                event: ping
                data: {"type":"ping"}

                event: content_block_start
                data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Look."}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"<signature>"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":0}

                event: content_block_start
                data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"<stem>_1","name":"glob","input":{}}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":""}}

                event: content_block_delta
                data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\\"pattern\\": \\"*\\"}"}}

                event: content_block_stop
                data: {"type":"content_block_stop","index":1}

                event: message_delta
                data: {"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"input_tokens":9195,"output_tokens":64,"cache_creation_input_tokens":0,"cache_read_input_tokens":1792}}

                event: message_stop
                data: {"type":"message_stop"}

                """));
  }

  @Test
  void wholeAnswerIsTheDocumentedOne() throws Exception {
    stub.replies(
        Reply.thinks("Hm")
            .withText("I'll look.")
            .withCall("get_weather", JsonObject.of("location", "San Francisco, US"))
            .withUsage(new Usage(418, 91, 404, 0, 0)));

    HttpResponse<String> response = post(stub, MESSAGES, ASK);

    assertThat(response.body())
        .isEqualTo(
            sample(
                response,
                """
                {"id":"<id>","type":"message","role":"assistant","model":"MiniMax-M2.5",\
                "content":[{"thinking":"Hm","signature":"<signature>","type":"thinking"},{"text":"I'll look.","type":"text"},\
                {"type":"tool_use","id":"<stem>_1","name":"get_weather","input":{"location":"San Francisco, US"}}],\
                "usage":{"input_tokens":14,"output_tokens":91,"cache_creation_input_tokens":0,"cache_read_input_tokens":404},\
                "stop_reason":"tool_use","base_resp":{"status_code":0,"status_msg":""}}\
                """));
  }

  @Test
  void thinkingOfM3IsOffUnlessAskedFor() throws Exception {
    JsonObject m3 = ASK.with("model", "MiniMax-M3");
    stub.replies(Reply.says("a").withThinking("Hm"), Reply.says("a").withThinking("Hm"));

    String silent = post(stub, MESSAGES, m3).body();
    String asked =
        post(stub, MESSAGES, m3.with("thinking", JsonObject.of("type", "adaptive"))).body();

    assertThat(silent).doesNotContain("Hm");
    assertThat(asked).contains("\"thinking\":\"Hm\"");
  }

  @Test
  void stopReasonsHaveTheirNames() throws Exception {
    stub.replies(Reply.says("a"), Reply.says("a").withStop(Reply.Stop.LENGTH));

    assertThat(post(stub, MESSAGES, ASK).body()).contains("\"stop_reason\":\"end_turn\"");
    assertThat(post(stub, MESSAGES, ASK).body()).contains("\"stop_reason\":\"max_tokens\"");
  }
}
