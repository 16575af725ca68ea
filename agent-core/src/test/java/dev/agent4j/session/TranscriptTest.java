package dev.agent4j.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.json.JsonObject;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.UserMessage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  private final Transcript transcript = new Transcript();

  private static AssistantMessage calling(String... ids) {
    return new AssistantMessage(
        Arrays.stream(ids)
            .<ContentBlock>map(it -> new ToolCall(it, "now", JsonObject.empty()))
            .toList());
  }

  private static ToolResultMessage answering(String... ids) {
    return new ToolResultMessage(
        Stream.of(ids).map(it -> new ToolResult(it, Status.OK, "noon")).toList());
  }

  @Test
  void messagesStandInTheOrderTheyWereAdded() {
    transcript.append(new UserMessage("What time is it?"));
    transcript.append(calling("a", "b"), answering("a", "b"));
    transcript.append(AssistantMessage.of("Noon."));

    assertThat(transcript.messages())
        .containsExactly(
            new UserMessage("What time is it?"),
            calling("a", "b"),
            answering("a", "b"),
            AssistantMessage.of("Noon."));
    assertThat(transcript.toolResults()).extracting(ToolResult::callId).containsExactly("a", "b");
    assertThat(transcript.hasCall("b")).isTrue();
    assertThat(transcript.hasCall("c")).isFalse();
  }

  @Test
  void whatWasHandedOutDoesNotGrow() {
    transcript.append(new UserMessage("one"));
    List<Message> before = transcript.messages();

    transcript.append(new UserMessage("two"));

    assertThat(before).hasSize(1);
    assertThatThrownBy(() -> before.add(new UserMessage("three")))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void replyThatCallsToolsIsNotAddedWithoutTheirResults() {
    assertThatThrownBy(() -> transcript.append(calling("a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("with their results");

    assertThat(transcript.messages()).isEmpty();
  }

  @Test
  void resultsMustAnswerTheCallsInTheirOrder() {
    for (ToolResultMessage odd :
        List.of(answering(), answering("a"), answering("b", "a"), answering("a", "b", "c"))) {
      assertThatThrownBy(() -> transcript.append(calling("a", "b"), odd))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("calls [a, b] are answered by");
    }

    assertThat(transcript.messages()).isEmpty();
    assertThat(transcript.hasCall("a")).isFalse();
  }

  @Test
  void stepWithoutCallsIsNoStep() {
    assertThatThrownBy(() -> transcript.append(AssistantMessage.of("Noon."), answering()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("added alone");
  }

  @Test
  void callIdIsUsedOnce() {
    transcript.append(calling("a"), answering("a"));

    assertThatThrownBy(() -> transcript.append(calling("b", "a"), answering("b", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("used twice");
    assertThatThrownBy(() -> transcript.append(calling("c", "c"), answering("c", "c")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("used twice");

    assertThat(transcript.messages()).hasSize(2);
    assertThat(transcript.hasCall("b")).isFalse();
  }

  /** Whatever is tried, what got in can be sent: after each reply, exactly its results. */
  @Property(tries = 200)
  void everyCallIsFollowedByItsResult(
      @ForAll @Size(max = 30) List<@IntRange(max = 5) Integer> tries) {
    var transcript = new Transcript();
    int number = 0;

    for (int kind : tries) {
      number++;
      try {
        switch (kind) {
          case 0 -> transcript.append(new UserMessage("message " + number));
          case 1 -> transcript.append(AssistantMessage.of("reply " + number));
          case 2 -> transcript.append(calling("c" + number));
          case 3 -> transcript.append(calling("c" + number), answering("c" + number));
          case 4 -> transcript.append(calling("same"), answering("same"));
          default -> transcript.append(calling("c" + number, "d"), answering("c" + number));
        }
      } catch (IllegalArgumentException e) {
        assertThat(kind).isIn(2, 4, 5);
      }
    }

    List<Message> messages = transcript.messages();
    for (int i = 0; i < messages.size(); i++) {
      List<String> calls =
          messages.get(i) instanceof AssistantMessage reply
              ? reply.toolCalls().stream().map(ToolCall::id).toList()
              : List.of();
      List<String> answers =
          i + 1 < messages.size() && messages.get(i + 1) instanceof ToolResultMessage results
              ? results.results().stream().map(ToolResult::callId).toList()
              : List.of();
      assertThat(answers).isEqualTo(calls);
    }
    assertThat(transcript.toolResults()).extracting(ToolResult::callId).doesNotHaveDuplicates();
  }
}
