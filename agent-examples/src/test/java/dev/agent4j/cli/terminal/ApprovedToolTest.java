package dev.agent4j.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.json.JsonSchema;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.tool.ToolScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ApprovedToolTest {
  final List<String> questions = new ArrayList<>();

  static List<Effects> changing() {
    return List.of(
        Effects.writing("/x"),
        Effects.executing("make"),
        Effects.unknown(),
        new Effects(List.of(), List.of(), List.of(), List.of("example.org"), Effects.Repeat.PURE));
  }

  @ParameterizedTest
  @MethodSource("changing")
  void callThatChangesAnythingIsAskedAbout(Effects effects) {
    assertThatThrownBy(() -> execute(tool(effects), answering("n")))
        .isInstanceOfSatisfying(
            ToolException.class, it -> assertThat(it.code()).isEqualTo(Code.DENIED));
    assertThat(questions).hasSize(1);
  }

  @Test
  void callThatOnlyReadsIsNotAskedAbout() throws Exception {
    assertThat(execute(tool(Effects.reading("/x")), answering("n")).text()).isEqualTo("done");
    assertThat(questions).isEmpty();
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(strings = {"y", "Y", " yes ", "YES"})
  void yesIsYes(String answer) throws Exception {
    assertThat(execute(tool(Effects.unknown()), answering(answer)).text()).isEqualTo("done");
  }

  @Test
  void questionShowsHowMuchOfALongCallIsNotShown() {
    var approval = new Approval(answering("n"), () -> {});

    assertThatThrownBy(
            () -> approval.require("write_file", JsonObject.of("content", "x".repeat(10_000))))
        .isInstanceOf(ToolException.class);
    assertThat(questions.get(0)).contains("Allow write_file", "characters more");
    assertThat(questions.get(0).length()).isLessThan(4_200);
  }

  @Test
  void timeLimitDoesNotCountTheTimeOfTheUser() {
    Tool tool = tool(Effects.unknown()).withTimeLimit(Duration.ofSeconds(3));

    assertThat(new ApprovedTool(tool, new Approval(null, () -> {})).timeLimit())
        .isGreaterThan(Duration.ofHours(1));
  }

  @Test
  void toolIsStillStoppedAtItsOwnTimeLimit() {
    Tool hanging =
        Tool.raw(
                "hang",
                "Hangs.",
                JsonSchema.of(JsonObject.of("type", "object")),
                (json, context) -> {
                  new CountDownLatch(1).await();
                  return ToolOutput.of("never");
                })
            .withTimeLimit(Duration.ofMillis(30));

    assertThatThrownBy(() -> execute(hanging, answering("y")))
        .isInstanceOfSatisfying(
            ToolException.class, it -> assertThat(it.code()).isEqualTo(Code.TIMEOUT))
        .hasMessageContaining("30 ms");
    assertThat(Thread.interrupted()).isFalse();
  }

  private static Tool tool(Effects effects) {
    return Tool.raw(
            "do",
            "Does it.",
            JsonSchema.of(JsonObject.of("type", "object")),
            (json, context) -> ToolOutput.of("done"))
        .withEffects(json -> effects);
  }

  private Dialogue answering(String answer) {
    return question -> {
      questions.add(question);
      return Optional.of(answer);
    };
  }

  private static ToolOutput execute(Tool tool, Dialogue dialogue) throws Exception {
    var approved = new ApprovedTool(tool, new Approval(dialogue, () -> {}));
    return approved.execute(JsonObject.empty(), ToolContext.of("c1", new ToolScope()));
  }
}
