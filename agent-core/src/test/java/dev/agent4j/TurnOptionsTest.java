package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.agent4j.event.AgentEvent;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.message.UserMessage;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What one turn has of its own, and what its tools are told. */
class TurnOptionsTest {
  final ScriptedLlm llm = new ScriptedLlm();
  final Transcript transcript = new Transcript();
  final List<ToolContext> contexts = new CopyOnWriteArrayList<>();

  final Tool look =
      Tools.answering(
          "look",
          (args, context) -> {
            contexts.add(context);
            return ToolOutput.of("seen");
          },
          Effects.none());

  private Session open() {
    return Agent.builder(llm)
        .tools(look, Tools.DIVIDE)
        .maxOutputTokens(500)
        .build()
        .session("s", transcript, Map.of("user", "ada", "team", "red"));
  }

  @Test
  void toolsAreToldOfSessionTurnAndAttributesAndTheTurnsOverride() {
    llm.calls("look", Map.of()).says("Done.").calls("look", Map.of()).says("Done.");

    try (Session session = open()) {
      session.run("Go", TurnOptions.of().attribute("user", "bob").attribute("n", 1));
      session.run("Go");
    }

    assertThat(contexts).extracting(ToolContext::sessionId).containsExactly("s", "s");
    assertThat(contexts).extracting(ToolContext::turn).containsExactly(1, 2);
    assertThat(contexts.get(0).attributes())
        .isEqualTo(Map.of("user", "bob", "team", "red", "n", 1));
    assertThat(contexts.get(1).attributes()).isEqualTo(Map.of("user", "ada", "team", "red"));
    assertThat(contexts.get(0).attribute("user", String.class)).contains("bob");
    assertThat(contexts.get(0).attribute("none", String.class)).isEmpty();
    assertThat(contexts.get(0).scope()).isSameAs(contexts.get(1).scope());
  }

  @Test
  void listenerOfATurnHearsThatTurnOnlyAndAllListenersOfItDo() {
    llm.says("One.").says("Two.");
    var first = new RecordingListener();
    var second = new RecordingListener();

    try (Session session = open()) {
      session.run("Go", TurnOptions.of().attribute("n", 1).listener(first).listener(second));
      session.run("Go");
    }

    assertThat(first.text()).isEqualTo("One.");
    assertThat(second.events()).isEqualTo(first.events());
    assertThat(first.events()).extracting(AgentEvent::turn).containsOnly(1);
  }

  @Test
  void limitsAndLengthOfATurnAreItsOwn() {
    llm.calls("look", Map.of()).says("never").says("Done.");

    try (Session session = open()) {
      AgentResult result =
          session.run("Go", TurnOptions.of().limits(Limits.of().steps(1)).maxOutputTokens(50));
      assertThat(result.outcome()).isEqualTo(Outcome.STEP_LIMIT);
      session.run("Go on");
    }

    assertThat(llm.requests()).extracting(LlmRequest::maxOutputTokens).containsExactly(50, 500);
  }

  @Test
  void toolThatIsLeftOutStaysInTheRequestAndIsRefused() {
    llm.replies(
            StopReason.TOOL_USE,
            new ToolCall("1", "look", JsonObject.empty()),
            new ToolCall("2", "Look", JsonObject.empty()),
            new ToolCall("3", "divide", JsonObject.of("by", 5)))
        .says("I see.")
        .calls("look", Map.of())
        .says("Done.");

    try (Session session = open()) {
      session.run("Go", TurnOptions.of().without("look"));
      assertThat(contexts).isEmpty();
      session.run("Go on");
    }

    assertThat(contexts).hasSize(1);
    assertThat(llm.requests()).allMatch(it -> it.tools().size() == 2);
    assertThat(transcript.toolResults())
        .extracting(it -> it.status())
        .containsExactly(Status.FAILED, Status.FAILED, Status.OK, Status.OK);
    assertThat(transcript.toolResults().get(0).text())
        .isEqualTo("Not executed: look is off in this turn.");
  }

  @Test
  void agentWithoutToolsSaysSo() {
    Agent agent = Agent.builder(new ScriptedLlm()).build();

    try (Session session = agent.session("s")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> session.start("Go", TurnOptions.of().without("nope")))
          .withMessage("no tool is named nope; there are none");
    }
  }

  @Test
  void toolThatIsNotThereCannotBeLeftOut() {
    TurnOptions options = TurnOptions.of().without("look", "lok");

    try (Session session = open()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> session.start("Go", options))
          .withMessage("no tool is named lok; there are [look, divide]");
      assertThatIllegalArgumentException().isThrownBy(() -> session.run("Go", options));
      llm.says("Hi.");
      session.run("Go");
    }
  }

  @Test
  void instructionsRideInTheUserMessageOfTheirTurnOnly() {
    llm.says("One.").says("Two.");
    var heard = new RecordingListener();

    try (Session session = open()) {
      session.run("Go", TurnOptions.of().instructions("Be brief.").listener(heard));
      session.run("Go on");
    }

    assertThat(transcript.messages().get(0)).isEqualTo(new UserMessage("Go\n\nBe brief."));
    assertThat(transcript.messages().get(2)).isEqualTo(new UserMessage("Go on"));
    assertThat(llm.requests()).allMatch(it -> it.system().isEmpty());
    assertThat(heard.events(AgentEvent.TurnStarted.class).get(0).prompt()).isEqualTo("Go");
  }

  @Test
  void requestsKeepTheirPrefixOverTurnsOfDifferentOptions() {
    List<TurnOptions> all =
        List.of(
            TurnOptions.of(),
            TurnOptions.of().without("look"),
            TurnOptions.of().instructions("Be brief.").maxOutputTokens(10),
            TurnOptions.of().attribute("n", 1).limits(Limits.of().steps(3)),
            TurnOptions.of());
    var heard = new RecordingListener();

    try (Session session = open()) {
      for (TurnOptions options : all) {
        llm.calls("look", Map.of()).says("Done.");
        session.run("Go", options.listener(heard));
      }
    }

    List<LlmRequest> requests = llm.requests();
    for (int i = 1; i < requests.size(); i++) {
      List<Message> before = requests.get(i - 1).messages();
      assertThat(requests.get(i).messages().subList(0, before.size())).isEqualTo(before);
      assertThat(requests.get(i).tools()).isEqualTo(requests.get(0).tools());
      assertThat(requests.get(i).system()).isEqualTo(requests.get(0).system());
    }
    assertThat(heard.events(AgentEvent.PrefixChanged.class)).isEmpty();
  }

  @Test
  @SuppressWarnings("NullAway") // A host without a null checker gets it wrong like this.
  void badOptionsAreRefusedAtOnce() {
    TurnOptions options = TurnOptions.of().attribute("n", 1);

    assertThatNullPointerException().isThrownBy(() -> options.listener(null));
    assertThatNullPointerException().isThrownBy(() -> TurnOptions.of().listener(null));
    assertThatNullPointerException().isThrownBy(() -> options.attribute("n", null));
    assertThatNullPointerException().isThrownBy(() -> options.limits(null));
    assertThatNullPointerException().isThrownBy(() -> options.instructions(null));
    assertThatIllegalArgumentException().isThrownBy(() -> options.maxOutputTokens(0));
  }
}
