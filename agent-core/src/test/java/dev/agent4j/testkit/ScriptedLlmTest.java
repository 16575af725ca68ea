package dev.agent4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.Usage;
import dev.agent4j.message.UserMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScriptedLlmTest {
  private static final LlmRequest REQUEST =
      LlmRequest.of("", List.of(new UserMessage("hi")), List.of());

  private final ScriptedLlm llm = new ScriptedLlm();
  private final RecordingReply heard = new RecordingReply();

  @Test
  void entriesArePlayedInOrderAndRequestsKept() throws InterruptedException {
    llm.calls("now", Map.of("zone", "UTC")).says("Noon.");

    LlmResponse first = llm.send(REQUEST, heard);
    LlmResponse second = llm.send(REQUEST, heard);

    assertThat(first.stopReason()).isEqualTo(StopReason.TOOL_USE);
    assertThat(first.message().toolCalls())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.name()).isEqualTo("now");
              assertThat(it.arguments().string("zone")).hasValue("UTC");
            });
    assertThat(second.stopReason()).isEqualTo(StopReason.END_TURN);
    assertThat(second.message()).isEqualTo(AssistantMessage.of("Noon."));
    assertThat(llm.requests()).containsExactly(REQUEST, REQUEST);
    assertThat(llm.left()).isZero();
  }

  @Test
  void textAndThoughtsAreHeard() throws InterruptedException {
    llm.replies(
        StopReason.END_TURN,
        new Usage(7, 3),
        new Thinking("hm", null),
        new Text("a"),
        new Text("b"));

    LlmResponse response = llm.send(REQUEST, heard);

    assertThat(heard.heard()).containsExactly("thinking: hm", "text: a", "text: b");
    assertThat(heard.text()).isEqualTo("ab");
    assertThat(response.usage()).isEqualTo(new Usage(7, 3));
  }

  @Test
  void callsOfOneScriptHaveIdsOfTheirOwn() {
    List<ToolCall> calls =
        List.of(llm.call("add", Map.of()), llm.call("add", Map.of()), llm.call("divide", Map.of()));

    assertThat(calls).extracting(ToolCall::id).containsExactly("add", "add-2", "divide-3");
  }

  @Test
  void failureComesAfterWhatWasHeard() {
    llm.breaksOff("Half of", Kind.TRANSPORT).fails(Kind.RATE_LIMITED);

    assertThatThrownBy(() -> llm.send(REQUEST, heard))
        .isInstanceOfSatisfying(
            LlmException.class, it -> assertThat(it.kind()).isEqualTo(Kind.TRANSPORT));
    assertThatThrownBy(() -> llm.send(REQUEST, heard))
        .isInstanceOfSatisfying(
            LlmException.class, it -> assertThat(it.kind()).isEqualTo(Kind.RATE_LIMITED));

    assertThat(heard.text()).isEqualTo("Half of");
  }

  @Test
  void hangingReplyEndsWithAnInterrupt() throws Exception {
    var waiting = new CountDownLatch(1);
    llm.hangs("Well", waiting);
    var ask = new FutureTask<>(() -> llm.send(REQUEST, heard));
    var thread = new Thread(ask);
    thread.start();
    assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();

    thread.interrupt();

    assertThatThrownBy(() -> ask.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(heard.text()).isEqualTo("Well");
  }

  @Test
  void costIsWhatItWasToldToBe() throws InterruptedException {
    llm.says("a").says("b").says("c");

    assertThat(llm.send(REQUEST, heard).cost()).isZero();
    assertThat(llm.costing(0.5).send(REQUEST, heard).cost()).isEqualTo(0.5);
    assertThat(llm.costing(null).send(REQUEST, heard).cost()).isNull();
  }

  @Test
  void requestBeyondTheScriptIsAnError() {
    assertThatThrownBy(() -> llm.send(REQUEST, ReplyListener.none()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the script is over, but there was request 1");
  }
}
