package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.error.ResultException;
import dev.agent4j.json.Description;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.UserMessage;
import dev.agent4j.message.UserMessage.Sender;
import dev.agent4j.policy.Approver;
import dev.agent4j.policy.Decision;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.ScriptedLlm;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A turn that results in a record. */
class StructuredResultTest {
  record Point(@Description("To the right.") int x, int y) {
    Point {
      if (x < 0) {
        throw new IllegalArgumentException("x must not be negative, was " + x);
      }
    }
  }

  record Shape(String name, List<Point> corners, Optional<Point> center) {}

  static final String FIT = "{\"x\":1,\"y\":2}";

  final ScriptedLlm llm = new ScriptedLlm();
  final Transcript transcript = new Transcript();

  private Point point(AgentBuilder builder) {
    try (Session session = builder.build().session("s", transcript)) {
      return session.run("Where?", Point.class);
    }
  }

  private Point point() {
    return point(Agent.builder(llm).tools(Tools.DIVIDE));
  }

  private List<String> notes() {
    return transcript.messages().stream()
        .filter(it -> it instanceof UserMessage user && user.sender() == Sender.AGENT)
        .map(it -> ((UserMessage) it).text())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"x\":1,\"y\":2}",
        "```json\n{\"x\":1,\"y\":2}\n```",
        "Here you are:\n\n{\"x\": 1, \"y\": 2}\n\nAnything else?",
        "{\"x\":\"1\",\"y\":2.0}",
        "{\"X\":1,\"y\":2}"
      })
  void answerIsReadAsModelsWriteIt(String answer) {
    llm.says(answer);

    assertThat(point()).isEqualTo(new Point(1, 2));
    assertThat(notes()).isEmpty();
  }

  @Test
  void schemaRidesInTheUserMessageAndNoWhereElse() {
    llm.says(FIT).says("Hello.");

    try (Session session = Agent.builder(llm).build().session("s", transcript)) {
      session.run("Where?", Point.class);
      session.run("Hi");
    }

    assertThat(((UserMessage) transcript.messages().get(0)).text())
        .startsWith("Where?\n\n")
        .contains("one JSON object")
        .contains("To the right.");
    assertThat(transcript.messages().get(2)).isEqualTo(new UserMessage("Hi"));
    assertThat(llm.requests()).allMatch(it -> it.system().isEmpty() && it.tools().isEmpty());
  }

  @Test
  void agentTakesSuchATurnInASessionOfItsOwn() {
    llm.says(FIT);

    assertThat(Agent.builder(llm).build().run("Where?", Point.class)).isEqualTo(new Point(1, 2));
  }

  @Test
  void modelMayUseToolsOnTheWay() {
    llm.calls("divide", Map.of("by", 5)).calls("divide", Map.of("by", 2)).says(FIT);

    assertThat(point()).isEqualTo(new Point(1, 2));
    assertThat(transcript.toolResults()).hasSize(2);
  }

  @Test
  void recordsAreNestedAndOptional() {
    llm.says("{\"name\":\"line\",\"corners\":[{\"x\":0,\"y\":0},{\"x\":1,\"y\":\"2\"}]}");

    Shape shape = Agent.builder(llm).build().run("Draw", Shape.class);

    assertThat(shape)
        .isEqualTo(new Shape("line", List.of(new Point(0, 0), new Point(1, 2)), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I think it is here.", "{\"x\":1}", "{\"x\":\"one\",\"y\":2}", "{\"x\":-1,\"y\":2}",
        "{\"x\":1,\"y\":2", "{\"a\":1} and {\"b\":2}", "[1,2]", "}{"
      })
  void answerThatDoesNotFitIsCorrectedOnce(String odd) {
    llm.says(odd).says(FIT);

    assertThat(point()).isEqualTo(new Point(1, 2));
    assertThat(notes()).hasSize(1).first().asString().contains("Answer again");
  }

  @Test
  void modelIsToldWhatDoesNotFit() {
    llm.says("{\"x\":-1,\"y\":2}").says(FIT);

    point();

    assertThat(notes().get(0)).contains("- x must not be negative, was -1");
  }

  @Test
  void secondAnswerThatDoesNotFitIsTheEnd() {
    llm.says("here").says("there").says("never asked for");

    assertThatThrownBy(this::point)
        .isInstanceOfSatisfying(
            ResultException.class,
            it -> {
              assertThat(it.outcome()).isEqualTo(Outcome.COMPLETED);
              assertThat(it.text()).isEqualTo("there");
            })
        .hasMessageContaining("after one correction");
    assertThat(llm.left()).isEqualTo(1);
  }

  @Test
  void answerThatIsCutOffIsContinued() {
    llm.replies(StopReason.MAX_TOKENS, new Text("{\"x\":1,")).says("\"y\":2}");

    assertThat(point()).isEqualTo(new Point(1, 2));
  }

  @Test
  void correctedAnswerMayUseToolsAndBeCutOffToo() {
    llm.says("here")
        .calls("divide", Map.of("by", 5))
        .replies(StopReason.MAX_TOKENS, new Text("{\"x\":1,"))
        .says("\"y\":2}");

    assertThat(point()).isEqualTo(new Point(1, 2));
  }

  private void assertEndsWith(Outcome outcome, AgentBuilder builder) {
    assertThatThrownBy(() -> point(builder))
        .isInstanceOfSatisfying(
            ResultException.class, it -> assertThat(it.outcome()).isEqualTo(outcome));
  }

  @Test
  void turnThatEndsAtALimitTellsItAndNoCorrectionIsAskedForInVain() {
    llm.calls("divide", Map.of("by", 5)).says("One call was made.");

    assertEndsWith(
        Outcome.STEP_LIMIT, Agent.builder(llm).tools(Tools.DIVIDE).limits(Limits.of().steps(2)));

    assertThat(notes()).noneMatch(it -> it.contains("Answer again"));
  }

  @Test
  void refusalTellsItAndNoCorrectionIsAskedForInVain() {
    llm.replies(StopReason.REFUSAL, new Text("I would rather not."));

    assertEndsWith(Outcome.REFUSED, Agent.builder(llm));

    assertThat(notes()).isEmpty();
  }

  @Test
  void cancelledTurnTellsIt() {
    llm.answers(
        (request, listener) -> {
          listener.onText("{\"x\":");
          throw new InterruptedException();
        });

    assertEndsWith(Outcome.CANCELLED, Agent.builder(llm));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void pausedTurnTellsIt() {
    llm.calls("divide", Map.of("by", 5));

    assertEndsWith(
        Outcome.PAUSED,
        Agent.builder(llm)
            .tools(Tools.DIVIDE)
            .policy(call -> Decision.ask("May it?"))
            .approver((call, what) -> Approver.later()));
  }

  @Test
  void resumedTurnResultsInTheRecord() {
    llm.calls("divide", Map.of("by", 5)).says(FIT);
    var answers = new ArrayDeque<>(List.of(Approver.later(), Approver.once()));
    Agent agent =
        Agent.builder(llm)
            .tools(Tools.DIVIDE)
            .policy(call -> Decision.ask("May it?"))
            .approver((call, what) -> answers.remove())
            .build();

    try (Session session = agent.session("s", transcript)) {
      assertThatThrownBy(() -> session.run("Where?", Point.class))
          .isInstanceOf(ResultException.class);
      assertThat(session.resume(Point.class)).isEqualTo(new Point(1, 2));
    }
  }

  @Test
  void failureOfTheModelIsThrownAsEver() {
    llm.fails(Kind.UNAUTHORIZED);

    assertThatThrownBy(this::point).isInstanceOf(LlmException.class);
  }

  @Test
  void emptyRepliesAreAskedForAgainFirst() {
    llm.says("").says(FIT);

    assertThat(point()).isEqualTo(new Point(1, 2));
  }

  @SuppressWarnings("UnusedVariable")
  record Odd(Thread thread) {}

  @Test
  void typeWithoutAJsonFormIsRefusedBeforeAnythingIsSaid() {
    try (Session session = Agent.builder(llm).build().session("s", transcript)) {
      assertThatIllegalArgumentException().isThrownBy(() -> session.run("Where?", Odd.class));
      llm.says("Hi.");
      session.run("Still open");
    }

    assertThat(transcript.messages()).hasSize(2);
  }

  @Test
  void answerOfManyPartsIsReadAsOne() {
    String whole =
        "{\"name\":\"many\",\"corners\":["
            + IntStream.range(0, 50)
                .mapToObj(it -> "{\"x\":" + it + ",\"y\":0}")
                .reduce((a, b) -> a + "," + b)
                .orElseThrow()
            + "]}";
    llm.replies(StopReason.MAX_TOKENS, new Text(whole.substring(0, 100)))
        .replies(StopReason.MAX_TOKENS, new Text(whole.substring(100, 300)))
        .says(whole.substring(300));

    Shape shape = Agent.builder(llm).build().run("Draw", Shape.class);

    assertThat(shape.corners()).hasSize(50);
    assertThat(Stream.of(shape.name())).containsExactly("many");
  }
}
