package dev.agent4j.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ContentBlock.Unknown;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.message.UserMessage.Sender;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MessageJsonTest {
  private static final JsonObject ARGUMENTS =
      JsonObject.of("path", "a.txt", "lines", List.of(1, 2.5, true, JsonObject.empty()))
          .with("none", null);

  static Stream<Message> messages() {
    return Stream.of(
        new UserMessage("Mend it."),
        new UserMessage("Note: half is used up.", Sender.AGENT),
        new UserMessage(
            List.of(new Text("See "), new Unknown("image", ARGUMENTS), new Text(" there.")),
            Sender.USER),
        new AssistantMessage(List.of()),
        new ToolResultMessage(List.of()),
        new ToolResultMessage(
            Arrays.stream(Status.values())
                .map(it -> new ToolResult("c-" + it, it, "", JsonObject.of("code", it)))
                .toList()));
  }

  static Stream<ContentBlock> blocks() {
    return Stream.of(
        new Text(""),
        new Text("Größe: 4 \"quoted\"\n\t\\ \u0000 日本語 🙂"),
        new Thinking("hm", null),
        new Thinking("hm", "c2VhbA=="),
        new ToolCall("c1", "read_file", ARGUMENTS),
        new ToolCall("c2", "read_file", JsonObject.empty(), "{\"path\": "),
        new Unknown("image", ARGUMENTS));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void messageComesBackAsItWas(Message message) {
    assertThat(reread(message)).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void blockComesBackAsItWas(ContentBlock block) {
    var message = new AssistantMessage(List.of(block));

    assertThat(reread(message)).isEqualTo(message);
  }

  @Test
  void everyKindOfMessageAndBlockIsAmongTheSamples() {
    assertThat(Stream.concat(messages(), Stream.of(AssistantMessage.of("a"))).map(Object::getClass))
        .containsAll(List.of(Message.class.getPermittedSubclasses()));
    assertThat(blocks().map(Object::getClass))
        .containsAll(List.of(ContentBlock.class.getPermittedSubclasses()));
  }

  @Property(tries = 300)
  void anyMessageComesBackAsItWas(@ForAll("anyMessage") Message message) {
    assertThat(reread(message)).isEqualTo(message);
  }

  @Provide
  Arbitrary<Message> anyMessage() {
    // Half a surrogate pair has no form in UTF-8, so it is no text.
    Arbitrary<String> text =
        Arbitraries.strings()
            .excludeChars('\ud800')
            .ofMaxLength(20)
            .filter(MessageJsonTest::isText);
    Arbitrary<JsonObject> json =
        Combinators.combine(text, text, Arbitraries.longs(), Arbitraries.bigDecimals())
            .as((a, b, c, d) -> JsonObject.of(a, b, "n", c).with("x", List.of(d)));
    Arbitrary<ContentBlock> block =
        Arbitraries.oneOf(
            text.map(Text::new),
            Combinators.combine(text, text.injectNull(0.5)).as(Thinking::new),
            Combinators.combine(text, text, json, text.injectNull(0.5)).as(ToolCall::new),
            Combinators.combine(text, json).as(Unknown::new));
    Arbitrary<ToolResult> result =
        Combinators.combine(text, Arbitraries.of(Status.class), text, json).as(ToolResult::new);
    return Arbitraries.oneOf(
        Combinators.combine(
                text.filter(it -> !it.isBlank()), Arbitraries.of(Sender.class), text, json)
            .as(
                (said, sender, more, raw) ->
                    new UserMessage(
                        List.of(new Text(said), new Unknown(more, raw), new Text(more)), sender)),
        block.list().ofMaxSize(4).map(AssistantMessage::new),
        result.list().ofMaxSize(4).map(ToolResultMessage::new));
  }

  private static boolean isText(String text) {
    return text.codePoints().noneMatch(it -> it >= 0xd800 && it <= 0xdfff);
  }

  @Test
  void absentIsLeftOutAndNotWrittenAsNull() {
    var message =
        new AssistantMessage(
            List.of(new Thinking("hm", null), new ToolCall("c1", "now", JsonObject.empty())));

    assertThat(MessageJson.write(message).toString())
        .isEqualTo(
            "{\"role\":\"assistant\",\"content\":[{\"type\":\"thinking\",\"text\":\"hm\"},"
                + "{\"type\":\"tool_call\",\"id\":\"c1\",\"name\":\"now\",\"arguments\":{}}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                               | a string role",
        "{'role':'poet'}                                  | poet",
        "{'role':'user','sender':'USER'}                  | a list of objects content",
        "{'role':'user','sender':'USER','content':[]}     | must not be blank",
        "{'role':'user','sender':'USER','content':[{'type':'text','text':' '}]} "
            + "| must not be blank",
        "{'role':'user','sender':'USER','content':[{'type':'thinking','text':'hm'}]} "
            + "| not a block of a user message",
        "{'role':'user','sender':'NOBODY','content':[{'type':'text','text':'a'}]} | NOBODY",
        "{'role':'assistant'}                             | a list of objects content",
        "{'role':'assistant','content':'hello'}           | a list of objects content",
        "{'role':'assistant','content':['hello']}         | a list of objects content",
        "{'role':'assistant','content':[{'type':'poem'}]} | poem",
        "{'role':'assistant','content':[{'type':'tool_call','id':'1','name':'a'}]} "
            + "| an object arguments",
        "{'role':'assistant','content':[{'type':'thinking','text':'','signature':1}]} "
            + "| a string signature",
        "{'role':'tool'}                                  | a list of objects results",
        "{'role':'tool','results':[{'callId':'1','status':'FINE','text':'','details':{}}]} | FINE",
        "{'role':'tool','results':[{'callId':'1','status':'OK','text':''}]} | an object details",
      })
  void jsonThatHoldsNoMessageIsRefusedWithTheReason(String json, String reason) {
    JsonObject odd = JsonObject.parse(json.replace('\'', '"'));

    assertThatThrownBy(() -> MessageJson.read(odd))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining(reason);
  }

  private static Message reread(Message message) {
    return MessageJson.read(JsonObject.parse(MessageJson.write(message).toString()));
  }
}
