package dev.agent4j.benchmarks.contender;

import dev.agent4j.Agent;
import dev.agent4j.AgentResult;
import dev.agent4j.Limits;
import dev.agent4j.Session;
import dev.agent4j.event.AgentEvent.TextReceived;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.MiniMax;
import dev.agent4j.llm.minimax.testkit.StubMiniMax;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.UserMessage;
import dev.agent4j.session.Transcript;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** The SDK with its defaults, but for the limit of steps and the wait for a model that is slow. */
final class AgentContender implements Contender {
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final Agent agent;
  private final Setting setting;
  private final LookUp lookUp;

  AgentContender(URI baseUrl, Setting setting, Consumer<String> onText) {
    this.setting = setting;
    lookUp = new LookUp(setting.resultChars());
    var llm =
        MiniMax.builder(StubMiniMax.KEY)
            .baseUrl(baseUrl.toString())
            .streaming(setting.isStreaming())
            .firstEventTimeout(PATIENCE)
            .build();
    agent =
        Agent.builder(llm)
            .tools(lookUp.tool())
            // The limits warn at four fifths, which would add a message that the other has not.
            .limits(Limits.of().steps(2 * setting.requests()).toolCalls(2 * setting.requests()))
            .listener(
                event -> {
                  if (event instanceof TextReceived received) {
                    onText.accept(received.delta());
                  }
                })
            .build();
  }

  @Override
  public String run(String prompt) {
    try (Session session = agent.session(UUID.randomUUID().toString(), held())) {
      AgentResult result = session.run(prompt);
      if (result.outcome() != Outcome.COMPLETED || result.toolCalls() != setting.steps()) {
        throw new IllegalStateException("the agent ended otherwise: " + result);
      }
      return result.text();
    }
  }

  private Transcript held() {
    List<Message> messages = new ArrayList<>();
    if (setting.heldSteps() > 0) {
      messages.add(new UserMessage("What was there before?"));
    }
    for (int i = 0; i < setting.heldSteps(); i++) {
      var call = new ToolCall("call_" + i, LookUp.NAME, JsonObject.of("text", "before " + i));
      var result = ToolResult.of(call, Status.OK, lookUp.result(call.id()));
      messages.add(new AssistantMessage(List.of(call)));
      messages.add(new ToolResultMessage(List.of(result)));
    }
    return Transcript.of(messages);
  }
}
