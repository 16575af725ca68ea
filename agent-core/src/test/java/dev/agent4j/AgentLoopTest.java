package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.event.AgentEvent;
import dev.agent4j.event.AgentEvent.ReplyDiscarded;
import dev.agent4j.event.AgentEvent.TurnFinished;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.message.UserMessage;
import dev.agent4j.message.UserMessage.Sender;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.testkit.ScriptedLlm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentLoopTest {
  final ScriptedLlm llm = new ScriptedLlm();
  final Transcript transcript = new Transcript();
  final RecordingListener heard = new RecordingListener();

  AgentResult run(AgentBuilder builder, String prompt) {
    try (Session session = builder.listener(heard).build().session("test", transcript)) {
      return session.run(prompt);
    }
  }

  @Test
  void turnEndsWhenTheModelCallsNoTool() {
    llm.says("Hello.");

    AgentResult result = run(Agent.builder(llm).systemPrompt("Be kind."), "Hi");

    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(result.text()).isEqualTo("Hello.");
    assertThat(result.steps()).isEqualTo(1);
    assertThat(llm.requests().get(0).system()).isEqualTo("Be kind.");
    assertThat(transcript.messages())
        .containsExactly(new UserMessage("Hi"), AssistantMessage.of("Hello."));
  }

  @Test
  void failedToolCallIsToldToTheModelAndTheTurnGoesOn() {
    llm.calls("divide", Map.of("by", 0)).says("That has no answer.");

    AgentResult result = run(Agent.builder(llm).tools(Tools.DIVIDE), "10 / 0?");

    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(result.text()).isEqualTo("That has no answer.");
    assertThat(transcript.toolResults())
        .extracting(ToolResult::status, ToolResult::text)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(Status.FAILED, "by must not be 0"));
  }

  @Test
  void eventsTellTheTurnInOrder() {
    llm.calls("divide", Map.of("by", 5)).says("Two.");

    run(Agent.builder(llm).tools(Tools.DIVIDE), "10 / 5?");

    assertThat(heard.events())
        .extracting(it -> it.getClass().getSimpleName())
        .containsExactly(
            "TurnStarted",
            "StepStarted",
            "ReplyReceived",
            "ToolCallStarted",
            "ToolCallFinished",
            "StepStarted",
            "TextReceived",
            "ReplyReceived",
            "TurnFinished");
    assertThat(heard.events(TurnFinished.class).get(0).usage().totalTokens()).isEqualTo(220);
  }

  @Test
  void eachRequestBeginsWithTheMessagesOfTheOneBefore() {
    llm.calls("divide", Map.of("by", 5))
        .calls("divide", Map.of("by", 2))
        .says("Done.")
        .says("Yes.");
    AgentBuilder builder = Agent.builder(llm).tools(Tools.DIVIDE);

    try (Session session = builder.build().session("s")) {
      session.run("Divide.");
      session.run("Sure?");
    }

    List<LlmRequest> requests = llm.requests();
    for (int i = 1; i < requests.size(); i++) {
      List<Message> before = requests.get(i - 1).messages();
      assertThat(requests.get(i).messages().subList(0, before.size())).isEqualTo(before);
      assertThat(requests.get(i).tools()).isEqualTo(requests.get(0).tools());
      assertThat(requests.get(i).memo()).isSameAs(requests.get(0).memo());
    }
    assertThat(requests.get(3).messages()).hasSize(7);
  }

  @Test
  void replyThatBreaksOffAfterItsFirstDeltaIsAskedForAgainByTheLoop() {
    llm.breaksOff("Hel", Kind.TRANSPORT).says("Hello.");

    AgentResult result = run(Agent.builder(llm), "Hi");

    assertThat(result.text()).isEqualTo("Hello.");
    assertThat(heard.events(ReplyDiscarded.class)).hasSize(1);
    assertThat(transcript.messages()).hasSize(2);
  }

  @Test
  void failureBeforeTheFirstDeltaIsTheClientsToRetryAndEndsTheTurn() {
    llm.fails(Kind.UNAVAILABLE).says("too late");

    assertThatThrownBy(() -> run(Agent.builder(llm), "Hi"))
        .isInstanceOfSatisfying(
            LlmException.class, it -> assertThat(it.kind()).isEqualTo(Kind.UNAVAILABLE));

    assertThat(llm.left()).isEqualTo(1);
    assertThat(heard.events(TurnFinished.class)).isEmpty();
    assertThat(transcript.messages()).containsExactly(new UserMessage("Hi"));
  }

  @Test
  void replyThatKeepsBreakingOffEndsTheTurnAfterThreeAttempts() {
    llm.breaksOff("a", Kind.UNREADABLE)
        .breaksOff("b", Kind.UNREADABLE)
        .breaksOff("c", Kind.UNREADABLE);

    assertThatThrownBy(() -> run(Agent.builder(llm), "Hi")).isInstanceOf(LlmException.class);

    assertThat(llm.requests()).hasSize(3);
  }

  @Test
  void replyCutOffInItsTextIsContinuedAndReadAsOne() {
    llm.replies(StopReason.MAX_TOKENS, new Text("One, two,")).says(" three.");

    AgentResult result = run(Agent.builder(llm), "Count");

    assertThat(result.outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(result.text()).isEqualTo("One, two, three.");
    assertThat(transcript.messages().get(2))
        .isInstanceOfSatisfying(
            UserMessage.class, it -> assertThat(it.sender()).isEqualTo(Sender.AGENT));
  }

  @Test
  void replyThatIsCutOffAgainAndAgainEndsTheTurnWithWhatThereIs() {
    for (int i = 0; i < 3; i++) {
      llm.replies(StopReason.MAX_TOKENS, new Text("and "));
    }

    AgentResult result = run(Agent.builder(llm), "Sing");

    assertThat(result.outcome()).isEqualTo(Outcome.CUT_OFF);
    assertThat(result.text()).isEqualTo("and and and ");
  }

  @Test
  void replyCutOffInItsCallsExecutesNothingAndSaysWhy() {
    llm.replies(
            StopReason.MAX_TOKENS,
            llm.call("divide", Map.of("by", 1)),
            llm.call("divide", Map.of("by", 2)))
        .says("Sorry.");

    run(Agent.builder(llm).tools(Tools.DIVIDE), "Divide");

    assertThat(transcript.toolResults())
        .allSatisfy(
            it -> {
              assertThat(it.status()).isEqualTo(Status.SKIPPED);
              assertThat(it.text()).contains("cut off").contains("less at a time");
            })
        .hasSize(2);
  }

  @Test
  void callsThatAreCutOffThreeTimesInARowEndTheTurn() {
    for (int i = 0; i < 3; i++) {
      llm.replies(StopReason.MAX_TOKENS, llm.call("divide", Map.of("by", 1)));
    }

    AgentResult result = run(Agent.builder(llm).tools(Tools.DIVIDE), "Divide");

    assertThat(result.outcome()).isEqualTo(Outcome.CUT_OFF);
  }

  @Test
  void replyThatStoppedForAnUnknownReasonExecutesNothing() {
    llm.replies(StopReason.OTHER, llm.call("divide", Map.of("by", 1))).says("Again.");

    run(Agent.builder(llm).tools(Tools.DIVIDE), "Divide");

    assertThat(transcript.toolResults().get(0).status()).isEqualTo(Status.SKIPPED);
  }

  @Test
  void emptyReplyIsAskedForAgainThenRemarkedUponThenAnError() {
    llm.says("").says(" ").replies(StopReason.END_TURN, new Thinking("hm", null));

    assertThatThrownBy(() -> run(Agent.builder(llm), "Hi"))
        .isInstanceOf(LlmException.class)
        .hasMessageContaining("nothing 3 times");

    assertThat(llm.requests().get(1).messages()).hasSize(1);
    assertThat(llm.requests().get(2).messages()).hasSize(2);
  }

  @Test
  void refusalIsAnOutcomeAndExecutesNothing() {
    llm.replies(StopReason.REFUSAL, llm.call("divide", Map.of("by", 1)));

    AgentResult result = run(Agent.builder(llm).tools(Tools.DIVIDE), "Divide");

    assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(transcript.toolResults().get(0).status()).isEqualTo(Status.SKIPPED);
  }

  @Test
  void refusalWithoutAWordLeavesATranscriptThatCanBeSentAgain() {
    llm.replies(StopReason.REFUSAL).says("Now I can.");
    Agent agent = Agent.builder(llm).build();

    try (Session session = agent.session("s", transcript)) {
      assertThat(session.run("Do it").outcome()).isEqualTo(Outcome.REFUSED);
      assertThat(session.run("Please").text()).isEqualTo("Now I can.");
    }

    assertThat(transcript.messages())
        .containsExactly(
            new UserMessage("Do it"), new UserMessage("Please"), AssistantMessage.of("Now I can."));
  }

  @Test
  void listenerThatThrowsDoesNotDisturbTheTurn() {
    assertUndisturbedBy(new IllegalStateException("a bad listener"));
  }

  @Test
  void listenerWhoseAssertionFailsDoesNotDisturbTheTurn() {
    assertUndisturbedBy(new AssertionError("a listener of a test"));
  }

  private void assertUndisturbedBy(Throwable thrown) {
    llm.calls("divide", Map.of("by", 5)).says("Two.");

    AgentResult result =
        run(
            Agent.builder(llm)
                .tools(Tools.DIVIDE)
                .listener(
                    event -> {
                      if (thrown instanceof Error error) {
                        throw error;
                      }
                      throw (RuntimeException) thrown;
                    }),
            "10 / 5?");

    assertThat(result.text()).isEqualTo("Two.");
    assertThat(heard.events(AgentEvent.TurnFinished.class)).hasSize(1);
  }

  @Test
  void toolNamedTwiceIsRefusedWhenItIsAdded() {
    AgentBuilder builder = Agent.builder(llm).tools(Tools.DIVIDE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.tools(Tools.DIVIDE))
        .withMessageContaining("divide");
  }

  @Test
  void blankPromptIsRefusedBeforeAnythingIsSaid() {
    assertThatIllegalArgumentException().isThrownBy(() -> run(Agent.builder(llm), " \n"));

    assertThat(transcript.messages()).isEmpty();
  }

  @Test
  void laterChangesToTheBuilderDoNotReachTheAgent() {
    llm.calls("divide", Map.of("by", 5)).says("There is none.");
    AgentBuilder builder = Agent.builder(llm);
    Agent agent = builder.build();
    builder.tools(Tools.DIVIDE);

    try (Session session = agent.session("s", transcript)) {
      session.run("10 / 5?");
    }

    assertThat(llm.requests().get(0).tools()).isEmpty();
    assertThat(transcript.toolResults().get(0).text()).contains("no tools at all");
  }

  @Test
  void unknownContentBlockSurvivesInTheTranscript() {
    var odd =
        new dev.agent4j.message.ContentBlock.Unknown(
            "hologram", dev.agent4j.json.JsonObject.of("depth", 3));
    llm.replies(StopReason.END_TURN, odd, new Text("Look.")).says("Again.");

    try (Session session = Agent.builder(llm).build().session("s", transcript)) {
      session.run("Show");
      session.run("More");
    }

    assertThat(((AssistantMessage) llm.requests().get(1).messages().get(1)).content())
        .contains(odd);
  }

  @Test
  void listenersAreToldInTheOrderTheyWereAdded() {
    llm.says("Hi.");
    var order = new java.util.ArrayList<String>();

    run(
        Agent.builder(llm).listener(it -> order.add("first")).listener(it -> order.add("second")),
        "Hi");

    assertThat(order.subList(0, 2)).containsExactly("first", "second");
  }

  @Test
  void callIdsAreAsTheModelGaveThemWhereTheyAreUnique() {
    llm.replies(
            StopReason.TOOL_USE,
            new ToolCall("call_x_1", "divide", dev.agent4j.json.JsonObject.of("by", 1)))
        .says("Done.");

    run(Agent.builder(llm).tools(Tools.DIVIDE), "Divide");

    assertThat(transcript.toolResults().get(0).callId()).isEqualTo("call_x_1");
  }
}
