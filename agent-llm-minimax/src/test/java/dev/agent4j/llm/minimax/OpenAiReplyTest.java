package dev.agent4j.llm.minimax;

import static dev.agent4j.llm.minimax.Wire.delta;
import static dev.agent4j.llm.minimax.Wire.finish;
import static dev.agent4j.llm.minimax.Wire.openAi;
import static dev.agent4j.llm.minimax.Wire.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.Wire.Read;
import dev.agent4j.llm.minimax.failure.Fault;
import dev.agent4j.llm.minimax.reply.ReplyReader.Reply;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiReplyTest {
  private static final String PARIS = "{\\\"city\\\": \\\"Paris\\\"}";
  private static final ToolCall PARIS_CALL =
      new ToolCall("call_function_a_1", "get_weather", JsonObject.of("city", "Paris"));

  private static String call(String members) {
    return delta("\"tool_calls\":[" + members + "]");
  }

  private static String whole(String message) {
    return "{\"id\":\"0640\",\"model\":\"MiniMax-M3\",\"choices\":[{\"finish_reason\":\"stop\","
        + "\"index\":0,\"message\":"
        + message
        + "}]}";
  }

  private static List<ContentBlock> content(Reply reply) {
    return reply.message().content();
  }

  // Text and reasoning.

  @Test
  void thinkingInContentIsPartedFromTheText() throws Fault {
    Read read = openAi(whole("{\"content\":\"<think>\\nWell.\\n</think>\\n\\n56\"}"));

    assertThat(content(read.reply()))
        .containsExactly(new Thinking("Well.", "<think>"), new Text("56"));
    assertThat(read.text()).isEqualTo("56");
    assertThat(read.thinking()).isEqualTo("Well.");
  }

  @Test
  void thinkTagsSplitOverChunksArePartedToo() throws Fault {
    Read read =
        openAi(
            stream(
                delta("\"content\":\"<thi\""),
                delta("\"content\":\"nk>We\""),
                delta("\"content\":\"ll.</thin\""),
                delta("\"content\":\"k>\\n\\n5\""),
                delta("\"content\":\"6\""),
                finish("stop")));

    assertThat(read.text()).isEqualTo("56");
    assertThat(read.thinking()).isEqualTo("Well.");
  }

  @Test
  void splitReasoningKeepsItsEnvelope() throws Fault {
    String head = "\"type\":\"reasoning.text\",\"id\":\"r-1\",\"format\":\"MiniMax-response-v1\"";
    Read read =
        openAi(
            stream(
                delta(
                    "\"reasoning_content\":\"The\",\"reasoning_details\":[{"
                        + head
                        + ",\"index\":0,\"text\":\"The\"}]"),
                delta(
                    "\"reasoning_content\":\" user\",\"reasoning_details\":[{"
                        + head
                        + ",\"index\":0,\"text\":\" user\"}]"),
                delta("\"content\":\"56\""),
                finish("stop")));

    assertThat(content(read.reply()))
        .containsExactly(new Thinking("The user", "{" + head + ",\"index\":0}"), new Text("56"));
    assertThat(read.thinking()).isEqualTo("The user");
  }

  @Test
  void entriesOfReasoningAreBlocksOfTheirOwn() throws Fault {
    Read read =
        openAi(
            whole(
                "{\"content\":\"56\",\"reasoning_details\":[{\"index\":0,\"text\":\"a\"},"
                    + "{\"index\":1,\"text\":\"b\"}]}"));

    assertThat(content(read.reply()))
        .containsExactly(
            new Thinking("a", "{\"index\":0}"), new Thinking("b", "{\"index\":1}"), new Text("56"));
  }

  @Test
  void reasoningThatIsSaidTwiceCountsOnce() throws Fault {
    Read read =
        openAi(
            whole(
                "{\"content\":\"<think>\\nWell.\\n</think>\\n\\n56\","
                    + "\"reasoning_content\":\"Well.\"}"));

    assertThat(content(read.reply())).containsExactly(new Thinking("Well.", null), new Text("56"));
    assertThat(read.thinking()).isEqualTo("Well.");
  }

  @Test
  void closingTagAtTheEndOfReasoningIsDropped() throws Fault {
    Read read = openAi(whole("{\"content\":\"56\",\"reasoning_content\":\"Well.</think>\"}"));

    assertThat(content(read.reply()).get(0)).isEqualTo(new Thinking("Well.", null));
  }

  @Test
  void reasoningOfAggregatorsIsReadUnderItsOtherName() throws Fault {
    Read read =
        openAi(
            stream(delta("\"reasoning\":\"Hm.\""), delta("\"content\":\"Yes\""), finish("stop")));

    assertThat(content(read.reply())).containsExactly(new Thinking("Hm.", null), new Text("Yes"));
  }

  @Test
  void contentAsListOfPartsIsJoined() throws Fault {
    Read read =
        openAi(whole("{\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"text\":\"b\"}]}"));

    assertThat(read.reply().message().text()).isEqualTo("ab");
  }

  @Test
  void emptyRoleAndEmptyReasoningAreNothing() throws Fault {
    Read read =
        openAi(
            stream(
                delta("\"role\":\"\",\"reasoning_content\":\"\",\"content\":\"\""),
                delta("\"role\":\"\",\"content\":\"56\""),
                finish("stop")));

    assertThat(content(read.reply())).containsExactly(new Text("56"));
  }

  @Test
  void cumulativeDeltasAreNotDoubled() throws Fault {
    String text = "It is sunny in Paris, and it will be for the next three days at the least.";
    Read read =
        openAi(
            stream(
                delta("\"content\":\"" + text.substring(0, 9) + "\""),
                delta("\"content\":\"" + text.substring(0, 40) + "\""),
                delta("\"content\":\"" + text + "\""),
                finish("stop")));

    assertThat(read.text()).isEqualTo(text);
  }

  @Test
  void reasoningOnlyReplyHasNoText() throws Fault {
    Read read = openAi(stream(delta("\"reasoning_content\":\"Hm.\""), finish("stop")));

    assertThat(read.reply().message().text()).isEmpty();
    assertThat(read.reply().stopReason()).isEqualTo(StopReason.END_TURN);
  }

  @Test
  void thinkingThatAteAllTokensIsAReplyThatWasCutOff() throws Fault {
    Read read = openAi(stream(delta("\"reasoning_content\":\"Hm\""), finish("length")));

    assertThat(read.reply().message().text()).isEmpty();
    assertThat(read.reply().stopReason()).isEqualTo(StopReason.MAX_TOKENS);
  }

  // The end of a stream.

  @Test
  void summaryThatSaysAllAgainIsNotDoubled() throws Fault {
    String call =
        "{\"id\":\"call_function_a_1\",\"type\":\"function\",\"index\":0,\"function\":{"
            + "\"name\":\"get_weather\",\"arguments\":\""
            + PARIS
            + "\"}}";
    Read read =
        openAi(
            stream(
                delta("\"content\":\"Let me look.\""),
                call(call),
                finish("tool_calls"),
                "{\"object\":\"chat.completion\",\"choices\":[{\"finish_reason\":\"tool_calls\","
                    + "\"message\":{\"content\":\"Let me look.\",\"reasoning_content\":\"Hm\","
                    + "\"tool_calls\":["
                    + call
                    + "]}}],\"usage\":{\"total_tokens\":12,\"prompt_tokens\":10,"
                    + "\"completion_tokens\":2},\"base_resp\":{\"status_code\":0}}"));

    assertThat(content(read.reply())).containsExactly(new Text("Let me look."), PARIS_CALL);
    assertThat(read.reply().usage()).isEqualTo(new Usage(10, 2));
    assertThat(read.text()).isEqualTo("Let me look.");
  }

  @Test
  void summaryWithoutChoicesGivesTheUsage() throws Fault {
    Read read =
        openAi(
            stream(
                delta("\"content\":\"56\""),
                finish("stop"),
                "{\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2}}"));

    assertThat(read.reply().usage()).isEqualTo(new Usage(10, 2));
  }

  @Test
  void streamOfOneCompletionIsRead() throws Fault {
    Read read = openAi(stream(whole("{\"content\":\"56\"}")));

    assertThat(read.text()).isEqualTo("56");
  }

  @Test
  void summaryTellsWhetherShortDeltasWereCumulative() throws Fault {
    Read read =
        openAi(
            stream(
                delta("\"content\":\"It\""),
                delta("\"content\":\"It is\""),
                whole("{\"content\":\"It is\"}")));

    assertThat(read.text()).isEqualTo("It is");
  }

  @Test
  void zeroesBeforeTheSummaryAreNoUsage() throws Fault {
    Read read =
        openAi(
            stream(
                "{\"choices\":[{\"delta\":{\"content\":\"56\"},\"finish_reason\":\"stop\"}],"
                    + "\"usage\":{\"total_tokens\":0,\"total_characters\":0}}"));

    assertThat(read.reply().usage()).isNull();
  }

  @Test
  void finishWithoutEndMarkIsAnEnd() throws Fault {
    Read read =
        openAi("data: " + delta("\"content\":\"56\"") + "\n\ndata: " + finish("stop") + "\n\n");

    assertThat(read.text()).isEqualTo("56");
  }

  @Test
  void endMarkWithoutFinishIsAnEnd() throws Fault {
    Read read = openAi(stream(delta("\"content\":\"56\"")));

    assertThat(read.reply().stopReason()).isEqualTo(StopReason.END_TURN);
  }

  @Test
  void streamWithoutEitherStoppedBeforeItsEnd() {
    assertThatThrownBy(() -> openAi("data: " + delta("\"content\":\"56\"") + "\n\n"))
        .hasMessageContaining("stopped before its end, after 1 events");
  }

  @Test
  void emptyStreamIsNoReply() {
    assertThatThrownBy(() -> openAi("")).hasMessageContaining("the answer is empty");
    assertThatThrownBy(() -> openAi(": ping\n\n")).hasMessageContaining("the answer is empty");
    assertThatThrownBy(() -> openAi(stream())).hasMessageContaining("holds no reply");
    assertThatThrownBy(() -> openAi("{\"choices\":null}")).hasMessageContaining("holds no reply");
  }

  @Test
  void eventThatIsNoJsonIsUnreadable() {
    assertThatThrownBy(() -> openAi("data: {\"choices\":[\n\n"))
        .hasMessageContaining("event 1 is not the JSON it should be");
    assertThatThrownBy(() -> openAi("data: 7\n\n")).hasMessageContaining("it is no object");
  }

  @ParameterizedTest
  @CsvSource({
    "stop,END_TURN",
    "tool_calls,TOOL_USE",
    "length,MAX_TOKENS",
    "content_filter,REFUSAL",
    "something_new,OTHER"
  })
  void finishReasonsHaveTheirStopReasons(String finish, StopReason reason) throws Fault {
    String call = "{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}";
    String said = finish.equals("tool_calls") ? call(call) : delta("\"content\":\"56\"");

    assertThat(openAi(stream(said, finish(finish))).reply().stopReason()).isEqualTo(reason);
  }

  @Test
  void refusalInItsOwnMemberIsARefusal() throws Fault {
    Read read = openAi(whole("{\"content\":null,\"refusal\":\"I cannot.\"}"));

    assertThat(read.reply().stopReason()).isEqualTo(StopReason.REFUSAL);
  }

  @Test
  void refusedReplyMakesNoCalls() throws Fault {
    String call = "{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}";
    Read read = openAi(stream(call(call), finish("content_filter")));

    assertThat(content(read.reply())).isEmpty();
    assertThat(read.reply().stopReason()).isEqualTo(StopReason.REFUSAL);
  }

  @Test
  void callsCountWhateverTheFinishReasonSays() throws Fault {
    String call = "{\"index\":0,\"id\":\"c\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}";

    assertThat(openAi(stream(call(call), finish("stop"))).reply().stopReason())
        .isEqualTo(StopReason.TOOL_USE);
  }

  @Test
  void announcedCallsThatAreNotThereAreNoReply() {
    assertThatThrownBy(() -> openAi(stream(delta("\"content\":\"a\""), finish("tool_calls"))))
        .hasMessageContaining("announces tool calls and has none");
  }

  // Tool calls.

  @Test
  void fragmentsOfArgumentsBelongToTheCallOfTheirIndex() throws Fault {
    Read read =
        openAi(
            stream(
                call(
                    "{\"id\":\"call_function_a_1\",\"index\":0,\"function\":{\"name\":"
                        + "\"get_weather\",\"arguments\":\"{\\\"city\\\": \\\"Par\"}}"),
                call("{\"function\":{\"arguments\":\"is\\\"\"},\"index\":0}"),
                call("{\"function\":{\"arguments\":\"}\"},\"index\":0}"),
                finish("tool_calls")));

    assertThat(content(read.reply())).containsExactly(PARIS_CALL);
  }

  @Test
  void oneDeltaMayEndOneCallAndBeginTheNext() throws Fault {
    Read read =
        openAi(
            stream(
                call(
                    "{\"id\":\"a_1\",\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":"
                        + "\"{\\\"x\\\": \\\"1\"}}"),
                call(
                    "{\"index\":0,\"function\":{\"arguments\":\"\\\"}\"}},{\"id\":\"a_2\","
                        + "\"index\":1,\"function\":{\"name\":\"g\",\"arguments\":\"{}\"}}"),
                finish("tool_calls")));

    assertThat(content(read.reply()))
        .containsExactly(
            new ToolCall("a_1", "f", JsonObject.of("x", "1")),
            new ToolCall("a_2", "g", JsonObject.empty()));
  }

  @Test
  void emptyIdOfAFragmentIsNone() throws Fault {
    Read read =
        openAi(
            stream(
                call("{\"id\":\"a_1\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}"),
                call("{\"id\":\"\",\"function\":{\"name\":\"\",\"arguments\":\"}\"}}"),
                finish("tool_calls")));

    assertThat(content(read.reply())).containsExactly(new ToolCall("a_1", "f", JsonObject.empty()));
  }

  @Test
  void callsThatShareAnIndexAreToldApartByTheirIds() throws Fault {
    Read read =
        openAi(
            stream(
                call(
                    "{\"id\":\"x\",\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"),
                call(
                    "{\"id\":\"y\",\"index\":0,\"function\":{\"name\":\"g\",\"arguments\":\"{\"}}"),
                call("{\"index\":0,\"function\":{\"arguments\":\"}\"}}"),
                finish("tool_calls")));

    assertThat(read.reply().message().toolCalls())
        .extracting(ToolCall::id, ToolCall::name, ToolCall::unreadable)
        .containsExactly(tuple("x", "f"), tuple("y", "g"));
  }

  private static org.assertj.core.groups.Tuple tuple(String id, String name) {
    return org.assertj.core.groups.Tuple.tuple(id, name, null);
  }

  @Test
  void callsOfAWholeMessageNeedNoIndex() throws Fault {
    Read read =
        openAi(
            whole(
                "{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                    + "{\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}"));

    assertThat(read.reply().message().toolCalls()).hasSize(2);
  }

  @Test
  void argumentsAsObjectAreTaken() throws Fault {
    Read read =
        openAi(
            stream(
                call(
                    "{\"id\":\"call_function_a_1\",\"index\":0,\"function\":{\"name\":"
                        + "\"get_weather\",\"arguments\":{\"city\":\"Paris\"}}}"),
                finish("tool_calls")));

    assertThat(content(read.reply())).containsExactly(PARIS_CALL);
  }

  @Test
  void cumulativeArgumentsAreNotDoubled() throws Fault {
    Read read =
        openAi(
            stream(
                call(
                    "{\"id\":\"call_function_a_1\",\"index\":0,\"function\":{\"name\":"
                        + "\"get_weather\",\"arguments\":\"{\\\"city\\\"\"}}"),
                call("{\"index\":0,\"function\":{\"arguments\":\"" + PARIS + "\"}}"),
                call("{\"index\":0,\"function\":{\"arguments\":\"" + PARIS + "\"}}"),
                finish("tool_calls")));

    assertThat(content(read.reply())).containsExactly(PARIS_CALL);
  }

  @Test
  void noArgumentsAreNoMembers() throws Fault {
    Read read =
        openAi(
            stream(
                call("{\"id\":\"a\",\"index\":0,\"function\":{\"name\":\"f\"}}"),
                finish("tool_calls")));

    assertThat(content(read.reply())).containsExactly(new ToolCall("a", "f", JsonObject.empty()));
  }

  @Test
  void argumentsThatAreNoJsonAreUnreadable() throws Fault {
    Read read =
        openAi(
            stream(
                call(
                    "{\"id\":\"a\",\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":"
                        + "\"{\\\"city\\\": Paris}\"}}"),
                finish("tool_calls")));

    assertThat(content(read.reply()))
        .containsExactly(new ToolCall("a", "f", JsonObject.empty(), "{\"city\": Paris}"));
    assertThat(read.reply().stopReason()).isEqualTo(StopReason.TOOL_USE);
  }

  @Test
  void trailingCommaAndDoubleEncodingAreReadLosslessly() throws Fault {
    Read read =
        openAi(
            whole(
                "{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":"
                    + "\"{\\\"x\\\": 1,}\"}},{\"id\":\"b\",\"function\":{\"name\":\"f\","
                    + "\"arguments\":\"\\\"{\\\\\\\"x\\\\\\\": 1}\\\"\"}}]}"));

    assertThat(read.reply().message().toolCalls())
        .extracting(ToolCall::arguments)
        .containsExactly(JsonObject.of("x", 1), JsonObject.of("x", 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\\\"path\\\": \\\"a", "{\\\"a\\\": 1,"})
  void callThatWasCutOffIsUnreadable(String arguments) throws Fault {
    Read read =
        openAi(
            stream(
                call(
                    "{\"id\":\"a\",\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\""
                        + arguments
                        + "\"}}"),
                finish("length")));

    assertThat(read.reply().stopReason()).isEqualTo(StopReason.MAX_TOKENS);
    assertThat(read.reply().message().toolCalls().get(0).unreadable())
        .isEqualTo(arguments.replace("\\\"", "\""));
  }

  @Test
  void earlierCallsOfAReplyThatWasCutOffStayReadable() throws Fault {
    Read read =
        openAi(
            stream(
                call("{\"id\":\"a\",\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"\"}}"),
                call("{\"id\":\"b\",\"index\":1,\"function\":{\"name\":\"f\",\"arguments\":\"\"}}"),
                finish("length")));

    assertThat(read.reply().message().toolCalls())
        .extracting(ToolCall::unreadable)
        .containsExactly(null, "");
  }

  @Test
  void missingAndDoubleIdsBecomeIdsOfOurOwn() throws Fault {
    String calls =
        stream(
            call("{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"),
            call("{\"id\":\"b\",\"index\":1,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"),
            call("{\"id\":\"b\",\"index\":2,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}"),
            finish("tool_calls"));

    List<String> ids =
        openAi(calls).reply().message().toolCalls().stream().map(ToolCall::id).toList();

    assertThat(ids).doesNotHaveDuplicates().contains("b", "call_function_cdef01234567_1");
    assertThat(openAi(calls).reply().message().toolCalls().stream().map(ToolCall::id))
        .as("the ids of the same reply")
        .containsExactlyElementsOf(ids);
  }

  @Test
  void namelessCallIsGivenToTheOneToolThatItFits() throws Fault {
    Read read =
        openAi(
            stream(
                call(
                    "{\"id\":\"a\",\"index\":0,\"function\":{\"name\":\"load_skill\",\"arguments\":"
                        + "\"{\\\"skillId\\\":\\\"x\\\",\\\"path\\\":\\\"y\\\"}\"}}"),
                call("{\"id\":\"b\",\"index\":1,\"function\":{\"arguments\":\"" + PARIS + "\"}}"),
                finish("tool_calls")));

    assertThat(read.reply().message().toolCalls())
        .extracting(ToolCall::name)
        .containsExactly("load_skill", "get_weather");
  }

  @Test
  void namelessCallThatFitsNoToolIsDropped() throws Fault {
    Read read =
        openAi(
            stream(
                call(
                    "{\"id\":\"call_function_a_1\",\"index\":0,\"function\":{\"name\":"
                        + "\"get_weather\",\"arguments\":\""
                        + PARIS
                        + "\"}}"),
                call("{\"id\":\"b\",\"index\":1,\"function\":{\"arguments\":\"{\\\"z\\\":1}\"}}"),
                finish("tool_calls")));

    assertThat(content(read.reply())).containsExactly(PARIS_CALL);
  }

  // Usage.

  @Test
  void usageCountsCachedAndReasoningTokens() throws Fault {
    Read read =
        openAi(
            "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"a\"}}],\"usage\":{"
                + "\"prompt_tokens\":100,\"completion_tokens\":50,\"total_tokens\":150,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":40},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":30}}}");

    assertThat(read.reply().usage()).isEqualTo(new Usage(100, 50, 40, 0, 30));
  }

  @Test
  void usageOfExplicitCachingHasItsOwnMembers() throws Fault {
    Read read =
        openAi(
            "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"a\"}}],\"usage\":{"
                + "\"prompt_tokens\":100,\"completion_tokens\":50,\"prompt_tokens_details\":{"
                + "\"cache_read_input_tokens\":40,\"cache_creation_input_tokens\":20}}}");

    assertThat(read.reply().usage()).isEqualTo(new Usage(100, 50, 40, 20, 0));
  }

  @Test
  void oddUsageDoesNotBreakAReply() throws Fault {
    Read read =
        openAi(
            "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"a\"}}],\"usage\":{"
                + "\"prompt_tokens\":-5,\"completion_tokens\":\"many\",\"prompt_tokens_details\":"
                + "null,\"completion_tokens_details\":{\"reasoning_tokens\":9}}}");

    assertThat(read.reply().usage()).isEqualTo(Usage.NONE);
  }
}
