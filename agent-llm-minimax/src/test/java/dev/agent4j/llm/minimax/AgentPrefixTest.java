package dev.agent4j.llm.minimax;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.Agent;
import dev.agent4j.Limits;
import dev.agent4j.Session;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.RecordedRequest;
import dev.agent4j.llm.minimax.testkit.StubMiniMax;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import dev.agent4j.message.Outcome;
import dev.agent4j.session.Transcript;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an agent really sends, step by step, through limits, turns and another client. */
@Timeout(60)
class AgentPrefixTest {
  private static final Tool WEATHER =
      Tool.raw(
          "get_weather",
          "Tells the weather.",
          Wire.WEATHER.parameters(),
          (args, context) -> {
            if (args.string("city").orElseThrow().equals("Atlantis")) {
              throw new IllegalStateException("no such place");
            }
            return ToolOutput.of("sunny ☀️");
          });

  @ParameterizedTest
  @EnumSource
  void everyRequestOfASessionBeginsWithTheOneBefore(Dialect dialect) {
    try (StubMiniMax stub = StubMiniMax.start()) {
      stub.replies(
          Reply.thinks("想一想")
              .withCall("get_weather", JsonObject.of("city", "Paris"))
              .withCall("get_weather", JsonObject.of("city", "Atlantis")),
          Reply.says("Sun in Paris."),
          Reply.thinks("Once more").withCall("get_weather", JsonObject.of("city", "Oslo")),
          Reply.calls("no_such_tool", JsonObject.empty()),
          Reply.says("I had to stop."),
          Reply.says("Bye."));
      var transcript = new Transcript();

      runTurns(stub, dialect, transcript, "Paris and Atlantis?", "And Oslo?");
      // Another agent and another client, over the same transcript.
      runTurns(stub, dialect, transcript, "Thanks 🙏");

      List<RecordedRequest> requests = stub.requests();
      assertThat(requests).hasSize(6);
      for (int i = 1; i < requests.size(); i++) {
        assertThat(text(requests.get(i))).startsWith(messages(requests.get(i - 1), dialect));
      }
      assertThat(text(requests.get(4))).contains("\"tool_choice\"", "\"get_weather\"");
    }
  }

  private static void runTurns(
      StubMiniMax stub, Dialect dialect, Transcript transcript, String... prompts) {
    MiniMax llm =
        MiniMax.builder(StubMiniMax.KEY)
            .baseUrl(stub.baseUrl().toString())
            .dialect(dialect)
            .build();
    Agent agent =
        Agent.builder(llm)
            .tools(WEATHER)
            .systemPrompt("Be brief. 简短。")
            .limits(Limits.of().steps(3))
            .build();
    try (Session session = agent.session("s", transcript)) {
      for (String prompt : prompts) {
        assertThat(session.run(prompt).outcome()).isIn(Outcome.COMPLETED, Outcome.STEP_LIMIT);
      }
    }
  }

  private static String text(RecordedRequest request) {
    return new String(request.bytes(), ISO_8859_1);
  }

  /** Returns a body up to the end of its messages: all that stands after them is in the tail. */
  private static String messages(RecordedRequest request, Dialect dialect) {
    String body = text(request);
    String end = dialect == Dialect.OPENAI ? "]" : "]}]";
    int tail =
        Math.max(body.lastIndexOf(end + ",\"max_"), body.lastIndexOf(end + ",\"tool_choice\""));
    assertThat(tail).isPositive();
    return body.substring(0, tail);
  }
}
