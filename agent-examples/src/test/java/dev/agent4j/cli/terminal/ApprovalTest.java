package dev.agent4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.policy.Approver.Answer;
import dev.agent4j.policy.ProposedCall;
import dev.agent4j.tool.Effects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovalTest {
  final List<String> questions = new ArrayList<>();

  private Answer answerTo(String said) throws InterruptedException {
    Dialogue dialogue =
        question -> {
          questions.add(question);
          return Optional.of(said);
        };
    return new Approval(dialogue, () -> {}, "Way out.").answer(call("x"), "Allow write_file?");
  }

  private static ProposedCall call(String content) {
    return new ProposedCall(
        "c1", "write_file", JsonObject.of("content", content), Effects.unknown(), "s", 1, Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"y", "Y", " yes ", "YES"})
  void yesIsYes(String said) throws InterruptedException {
    assertThat(answerTo(said)).isEqualTo(new Answer.Once());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "Always"})
  void alwaysIsForTheSession(String said) throws InterruptedException {
    assertThat(answerTo(said)).isEqualTo(new Answer.ForSession());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n", "yup", "yes please"})
  void anythingElseIsNo(String said) throws InterruptedException {
    assertThat(answerTo(said)).isInstanceOf(Answer.Denied.class);
  }

  @Test
  void nobodyThereIsNo() throws InterruptedException {
    Answer answer = new Approval(null, () -> {}, "Way out.").answer(call("x"), "Allow?");

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Denied.class,
            it -> assertThat(it.reason()).endsWith("there is no terminal to ask at. Way out."));
  }

  @Test
  void questionShowsHowMuchOfALongCallIsNotShown() throws InterruptedException {
    Dialogue dialogue =
        question -> {
          questions.add(question);
          return Optional.of("n");
        };

    new Approval(dialogue, () -> {}, "Way out.")
        .answer(call("x".repeat(10_000)), "Allow write_file?");

    assertThat(questions.get(0)).contains("Allow write_file", "characters more");
    assertThat(questions.get(0).length()).isLessThan(4_250);
  }
}
