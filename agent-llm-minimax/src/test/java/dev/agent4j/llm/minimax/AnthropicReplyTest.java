package dev.agent4j.llm.minimax;

import static dev.agent4j.llm.minimax.Wire.anthropic;
import static dev.agent4j.llm.minimax.Wire.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.Wire.Read;
import dev.agent4j.llm.minimax.failure.Fault;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ContentBlock.Unknown;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicReplyTest {
  private static final String START =
      "{\"type\":\"message_start\",\"message\":{\"id\":\"061b\",\"type\":\"message\",\"role\":"
          + "\"assistant\",\"content\":[],\"model\":\"MiniMax-M2.5\",\"stop_reason\":null,"
          + "\"usage\":{\"input_tokens\":2707,\"output_tokens\":0,"
          + "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0}}}";
  private static final String STOP = "{\"type\":\"message_stop\"}";

  private static String begin(int index, String block) {
    return "{\"type\":\"content_block_start\",\"index\":"
        + index
        + ",\"content_block\":"
        + block
        + "}";
  }

  private static String delta(int index, String delta) {
    return "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":" + delta + "}";
  }

  private static String text(int index, String text) {
    return delta(index, "{\"type\":\"text_delta\",\"text\":\"" + text + "\"}");
  }

  private static String json(int index, String json) {
    return delta(index, JsonObject.of("type", "input_json_delta", "partial_json", json).toString());
  }

  private static String end(int index) {
    return "{\"type\":\"content_block_stop\",\"index\":" + index + "}";
  }

  private static String reason(String reason) {
    return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\""
        + reason
        + "\"},\"usage\":{\"input_tokens\":9195,\"output_tokens\":64,"
        + "\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":1792}}";
  }

  private static List<ContentBlock> content(Read read) {
    return read.reply().message().content();
  }

  @Test
  void blocksKeepTheirOrderAndThinkingItsSignature() throws Fault {
    Read read =
        anthropic(
            messages(
                START,
                "{\"type\":\"ping\"}",
                begin(0, "{\"type\":\"thinking\",\"thinking\":\"\"}"),
                delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"Let \"}"),
                delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"me see.\"}"),
                delta(0, "{\"type\":\"signature_delta\",\"signature\":\"44adca74\"}"),
                end(0),
                begin(1, "{\"type\":\"text\",\"text\":\"\"}"),
                text(1, "I look."),
                end(1),
                begin(2, "{\"type\":\"tool_use\",\"id\":\"c_1\",\"name\":\"f\",\"input\":{}}"),
                json(2, ""),
                json(2, "{\"city\": \"Pa"),
                json(2, "ris\"}"),
                end(2),
                reason("tool_use"),
                STOP));

    assertThat(content(read))
        .containsExactly(
            new Thinking("Let me see.", "44adca74"),
            new Text("I look."),
            new ToolCall("c_1", "f", JsonObject.of("city", "Paris")));
    assertThat(read.reply().stopReason()).isEqualTo(StopReason.TOOL_USE);
    assertThat(read.text()).isEqualTo("I look.");
    assertThat(read.thinking()).isEqualTo("Let me see.");
    assertThat(read.reply().model()).isEqualTo("MiniMax-M2.5");
  }

  @Test
  void usageOfTheLastEventReplacesTheProvisionalOne() throws Fault {
    Read read =
        anthropic(
            messages(
                START, begin(0, "{\"type\":\"text\"}"), text(0, "a"), reason("end_turn"), STOP));

    assertThat(read.reply().usage())
        .as("the input includes what was read from the cache")
        .isEqualTo(new Usage(9195 + 1792, 64, 1792, 0, 0));
  }

  @Test
  void usageKeepsTheCountersThatTheLastEventLacks() throws Fault {
    Read read =
        anthropic(
            messages(
                START,
                begin(0, "{\"type\":\"text\"}"),
                text(0, "a"),
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                    + "\"usage\":{\"output_tokens\":64}}",
                STOP));

    assertThat(read.reply().usage()).isEqualTo(new Usage(2707, 64));
  }

  @Test
  void wholeMessageIsRead() throws Fault {
    Read read =
        anthropic(
            "{\"id\":\"066b\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"MiniMax-M3\","
                + "\"content\":[{\"thinking\":\"Hm.\",\"signature\":\"cfa1\",\"type\":\"thinking\"},"
                + "{\"text\":\"I look.\",\"type\":\"text\"},{\"type\":\"tool_use\",\"id\":\"c_1\","
                + "\"name\":\"f\",\"input\":{\"a\":[1,{\"b\":null}]}}],\"usage\":{\"input_tokens\":14,"
                + "\"output_tokens\":91,\"cache_creation_input_tokens\":5,"
                + "\"cache_read_input_tokens\":404},\"stop_reason\":\"tool_use\","
                + "\"base_resp\":{\"status_code\":0,\"status_msg\":\"\"}}");

    assertThat(content(read))
        .containsExactly(
            new Thinking("Hm.", "cfa1"),
            new Text("I look."),
            new ToolCall("c_1", "f", JsonObject.parse("{\"a\":[1,{\"b\":null}]}")));
    assertThat(read.reply().usage()).isEqualTo(new Usage(423, 91, 404, 5, 0));
    assertThat(read.text()).isEqualTo("I look.");
  }

  @Test
  void blockMayStartWithTextThatItsDeltasRepeat() throws Fault {
    Read read =
        anthropic(
            messages(
                START,
                begin(0, "{\"type\":\"text\",\"text\":\"Hello world\"}"),
                text(0, "Hello"),
                text(0, " world"),
                end(0),
                reason("end_turn"),
                STOP));

    assertThat(read.text()).isEqualTo("Hello world");
  }

  @Test
  void blockMayStartWithTheBeginningOfItsText() throws Fault {
    Read read =
        anthropic(
            messages(
                START,
                begin(0, "{\"type\":\"text\",\"text\":\"Hello\"}"),
                text(0, " world"),
                end(0),
                begin(1, "{\"type\":\"text\",\"text\":\"!\"}"),
                end(1),
                reason("end_turn"),
                STOP));

    assertThat(read.text()).isEqualTo("Hello world!");
  }

  @Test
  void toolUseMayStartWithItsWholeInput() throws Fault {
    Read read =
        anthropic(
            messages(
                START,
                begin(0, "{\"type\":\"tool_use\",\"id\":\"c\",\"name\":\"f\",\"input\":{\"a\":1}}"),
                end(0),
                begin(1, "{\"type\":\"tool_use\",\"id\":\"d\",\"name\":\"f\",\"input\":{\"a\":2}}"),
                json(1, "{\"a\":2}"),
                end(1),
                reason("tool_use"),
                STOP));

    assertThat(read.reply().message().toolCalls())
        .extracting(ToolCall::arguments)
        .containsExactly(JsonObject.of("a", 1), JsonObject.of("a", 2));
  }

  @Test
  void thinkingMayLackItsSignature() throws Fault {
    Read read =
        anthropic(
            messages(
                START,
                begin(0, "{\"type\":\"thinking\",\"thinking\":\"\"}"),
                delta(0, "{\"type\":\"thinking_delta\",\"thinking\":\"Hm.\"}"),
                begin(1, "{\"type\":\"text\"}"),
                text(1, "a"),
                reason("end_turn"),
                STOP));

    assertThat(content(read)).containsExactly(new Thinking("Hm.", null), new Text("a"));
  }

  @Test
  void toolUseThatWasCutOffIsUnreadable() throws Fault {
    Read read =
        anthropic(
            messages(
                START,
                begin(0, "{\"type\":\"tool_use\",\"id\":\"c\",\"name\":\"f\",\"input\":{}}"),
                end(0),
                reason("max_tokens"),
                STOP));

    assertThat(read.reply().stopReason()).isEqualTo(StopReason.MAX_TOKENS);
    assertThat(read.reply().message().toolCalls().get(0).unreadable()).isEmpty();
  }

  @Test
  void blocksOfUnknownKindsAreKeptWhole() throws Fault {
    Read read =
        anthropic(
            messages(
                START,
                begin(0, "{\"type\":\"redacted_thinking\",\"data\":\"x\"}"),
                end(0),
                begin(
                    1,
                    "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\",\"input\":{}}"),
                json(1, "{\"query\":\"q\"}"),
                end(1),
                begin(2, "{\"type\":\"text\"}"),
                text(2, "a"),
                reason("end_turn"),
                STOP));

    assertThat(content(read))
        .containsExactly(
            new Unknown(
                "redacted_thinking", JsonObject.of("type", "redacted_thinking", "data", "x")),
            new Unknown(
                "server_tool_use",
                JsonObject.parse(
                    "{\"type\":\"server_tool_use\",\"id\":\"s\",\"name\":\"web_search\","
                        + "\"input\":{\"query\":\"q\"}}")),
            new Text("a"));
  }

  @Test
  void eventsOfUnknownKindsArePassedOver() throws Fault {
    Read read =
        anthropic(
            messages(
                START,
                begin(0, "{\"type\":\"text\"}"),
                text(0, "a"),
                "{\"type\":\"something_new\",\"data\":{\"x\":[1]}}",
                reason("end_turn"),
                "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}",
                STOP));

    assertThat(content(read)).containsExactly(new Text("a"));
  }

  @Test
  void deltaOfABlockWithoutStartIsTaken() throws Fault {
    Read read = anthropic(messages(START, text(0, "a"), reason("end_turn"), STOP));

    assertThat(read.text()).isEqualTo("a");
  }

  @Test
  void leakedCallsAreRecoveredInThisDialectToo() throws Fault {
    Read read =
        anthropic(
            messages(
                START,
                begin(0, "{\"type\":\"text\"}"),
                text(0, "<minimax:tool_call><invoke name=\\\"get_weather\\\">"),
                text(0, "<parameter name=\\\"city\\\">Paris</parameter></invoke>"),
                text(0, "</minimax:tool_call>"),
                end(0),
                reason("end_turn"),
                STOP));

    assertThat(read.reply().message().toolCalls())
        .extracting(ToolCall::arguments)
        .containsExactly(JsonObject.of("city", "Paris"));
    assertThat(read.reply().stopReason()).isEqualTo(StopReason.TOOL_USE);
  }

  @Test
  void streamWithoutAnEndStoppedBeforeIt() {
    assertThatThrownBy(() -> anthropic(messages(START, text(0, "a"))))
        .hasMessageContaining("stopped before its end");
    assertThatThrownBy(() -> anthropic(messages(START, STOP)))
        .hasMessageContaining("holds no reply");
  }

  @Test
  void stopReasonWithoutStopEventIsAnEnd() throws Fault {
    assertThat(anthropic(messages(START, text(0, "a"), reason("end_turn"))).text()).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource({
    "end_turn,END_TURN",
    "max_tokens,MAX_TOKENS",
    "refusal,REFUSAL",
    "stop_sequence,END_TURN",
    "pause_turn,OTHER"
  })
  void stopReasonsAreRead(String name, StopReason reason) throws Fault {
    Read read = anthropic(messages(START, text(0, "a"), reason(name), STOP));

    assertThat(read.reply().stopReason()).isEqualTo(reason);
  }
}
