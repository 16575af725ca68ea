package dev.agent4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.error.LlmException;
import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.Usage;
import dev.agent4j.message.UserMessage;
import dev.agent4j.redact.Redactor;
import dev.agent4j.tool.ToolDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CassetteTest {
  private static final String KEY = "sk-0123456789abcdef";
  private static final ToolDefinition READ =
      new ToolDefinition("read_file", "Reads.", JsonSchema.of(JsonObject.of("type", "object")));

  private final Redactor redactor = Redactor.of("hunter\"2");
  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void chooseFile() {
    file = dir.resolve("cassette.jsonl");
  }

  private static LlmRequest request(String text) {
    return LlmRequest.of("Be brief.", List.of(new UserMessage(text)), List.of(READ));
  }

  private LlmResponse record(LlmClient llm, String text) throws InterruptedException {
    return Cassette.recording(llm, file, redactor).send(request(text), ReplyListener.none());
  }

  @Test
  void repliesArePlayedAsTheyWereRecorded() throws Exception {
    var llm =
        new ScriptedLlm()
            .replies(
                StopReason.TOOL_USE,
                new Usage(50, 40, 30, 20, 10),
                new Thinking("I must look.", "seal"),
                new Text("Looking."),
                new ToolCall("c1", "read_file", JsonObject.of("path", "a")))
            .says("Found it.")
            .costing(0.125);
    LlmResponse first = record(llm, "one");
    LlmResponse second = record(llm, "two");
    LlmClient player = Cassette.replaying(file, redactor);
    var heard = new RecordingReply();

    assertThat(player.send(request("one"), heard)).isEqualTo(first);
    assertThat(player.send(request("two"), heard)).isEqualTo(second);

    assertThat(heard.heard())
        .containsExactly("thinking: I must look.", "text: Looking.", "text: Found it.");
  }

  @Test
  void unknownCostStaysUnknown() throws Exception {
    record(new ScriptedLlm().says("Hello.").costing(null), "hi");

    LlmResponse played =
        Cassette.replaying(file, redactor).send(request("hi"), ReplyListener.none());

    assertThat(played.cost()).isNull();
  }

  @Test
  void secretsAreNotRecordedAndDoNotHinderThePlaying() throws Exception {
    String secretive = "My key is\n" + KEY + " and my word hunter\"2.";
    record(new ScriptedLlm().says("So your key is " + KEY), secretive);

    LlmResponse played =
        Cassette.replaying(file, redactor).send(request(secretive), ReplyListener.none());

    assertThat(Files.readString(file)).doesNotContain("0123456789", "hunter");
    assertThat(played.message()).isEqualTo(AssistantMessage.of("So your key is [redacted]"));
  }

  @Test
  void otherRequestThanTheRecordedIsRefusedWhereTheyPart() throws Exception {
    record(new ScriptedLlm().says("Hello."), "Good morning.");
    LlmClient player = Cassette.replaying(file, redactor);

    assertThatThrownBy(() -> player.send(request("Good evening."), ReplyListener.none()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("request 1 is not the one recorded in " + file)
        .hasMessageContaining("morning.")
        .hasMessageContaining("evening.");
  }

  @Test
  void requestBeyondTheLastIsRefused() throws Exception {
    record(new ScriptedLlm().says("Hello."), "hi");
    LlmClient player = Cassette.replaying(file, redactor);
    player.send(request("hi"), ReplyListener.none());

    assertThatThrownBy(() -> player.send(request("hi"), ReplyListener.none()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(file + " has 1 exchanges, but there is another request");
  }

  @Test
  void failuresAreNotRecorded() throws Exception {
    var llm = new ScriptedLlm().fails(LlmException.Kind.UNAVAILABLE).says("Hello.");

    assertThatThrownBy(() -> record(llm, "hi")).isInstanceOf(LlmException.class);
    record(llm, "hi");

    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void emptyBlocksAreNotHeard() throws Exception {
    ContentBlock call = new ToolCall("c1", "read_file", JsonObject.of(Map.of()));
    record(new ScriptedLlm().replies(StopReason.TOOL_USE, new Text(""), call), "hi");
    var heard = new RecordingReply();

    Cassette.replaying(file, redactor).send(request("hi"), heard);

    assertThat(heard.heard()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense               | ",
        "{}                     | it has no request",
        "{'request':{}}         | it has no response",
        "{'request':{},'response':{}} | it has no message",
        "{'request':{},'response':{'message':{'role':'user','sender':'USER','content':[{'type':'text','text':'a'}]}}} "
            + "| not an assistant's message",
        "{'request':{},'response':{'message':{'role':'assistant','content':[]}}} "
            + "| it has no usage",
        "{'request':{},'response':{'message':{'role':'assistant','content':[]},'usage':{},"
            + "'stopReason':'BORED'}} | no stop reason is named 'BORED'",
      })
  void lineThatIsNoExchangeIsRefusedByItsNumber(String line, String reason) throws Exception {
    record(new ScriptedLlm().says("Hello."), "hi");
    Files.writeString(file, Files.readString(file) + line.replace('\'', '"') + "\n");

    assertThatThrownBy(() -> Cassette.replaying(file, redactor))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith("line 2 of " + file)
        .hasMessageContaining(reason == null ? "" : reason);
  }

  @Test
  void missingCassetteIsNamed() {
    assertThatThrownBy(() -> Cassette.replaying(dir.resolve("none"), redactor))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("none")
        .hasCauseInstanceOf(IOException.class);
  }
}
