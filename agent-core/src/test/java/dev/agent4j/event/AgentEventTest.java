package dev.agent4j.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.error.LlmException;
import dev.agent4j.event.AgentEvent.ReplyReceived;
import dev.agent4j.event.AgentEvent.ToolCallFinished;
import dev.agent4j.event.AgentEvent.TurnFinished;
import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.Usage;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AgentEventTest {
  private static final Stamp STAMP = new Stamp("s", 2, 3, 7, Instant.parse("2026-01-01T00:00:00Z"));

  /** A value of each type that events are made of; a new type is added here. */
  private static final Map<Class<?>, Object> SAMPLES =
      Map.of(
          Stamp.class,
          STAMP,
          String.class,
          "some text",
          Double.class,
          0.25,
          Duration.class,
          Duration.ofMillis(1_500),
          StopReason.class,
          StopReason.END_TURN,
          Outcome.class,
          Outcome.COMPLETED,
          LlmException.Kind.class,
          LlmException.Kind.UNAVAILABLE,
          Usage.class,
          new Usage(5, 4, 3, 2, 1),
          ToolCall.class,
          new ToolCall("c1", "add", JsonObject.of("a", 1)),
          ToolResult.class,
          new ToolResult("c1", ToolResult.Status.OK, "2"));

  static Stream<Class<?>> kinds() {
    return Arrays.stream(AgentEvent.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyKindHasAJsonForm(Class<?> kind) throws ReflectiveOperationException {
    AgentEvent event = sample(kind);

    JsonObject json = event.toJson();

    assertThat(json.string("type")).hasValue(kind.getSimpleName());
    assertThat(json.names())
        .containsExactlyElementsOf(
            Stream.concat(
                    Stream.of("type", "session", "turn", "step", "number", "time"),
                    Arrays.stream(kind.getRecordComponents())
                        .skip(1)
                        .map(AgentEventTest::nameInJson))
                .toList());
    assertThat(JsonObject.parse(json.toString())).isEqualTo(json);
  }

  private static AgentEvent sample(Class<?> kind) throws ReflectiveOperationException {
    RecordComponent[] components = kind.getRecordComponents();
    List<Class<?>> types =
        Arrays.stream(components).<Class<?>>map(RecordComponent::getType).toList();
    assertThat(SAMPLES.keySet()).containsAll(types.stream().filter(it -> it != int.class).toList());
    Constructor<?> constructor = kind.getDeclaredConstructor(types.toArray(Class<?>[]::new));
    return (AgentEvent)
        constructor.newInstance(
            types.stream().map(it -> it == int.class ? 3 : SAMPLES.get(it)).toArray());
  }

  private static String nameInJson(RecordComponent component) {
    return component.getName() + (component.getType() == Duration.class ? "Millis" : "");
  }

  @Test
  void finishedCallTellsAllOfCallAndResult() {
    var call = new ToolCall("c1", "divide", JsonObject.of("by", 0));
    var result =
        new ToolResult(
            "c1", ToolResult.Status.FAILED, "by must not be 0", JsonObject.of("code", "INTERNAL"));

    JsonObject json = new ToolCallFinished(STAMP, call, result, Duration.ofMillis(12)).toJson();

    assertThat(json.toString())
        .isEqualTo(
            "{\"type\":\"ToolCallFinished\",\"session\":\"s\",\"turn\":2,\"step\":3,"
                + "\"number\":7,\"time\":\"2026-01-01T00:00:00Z\","
                + "\"call\":{\"id\":\"c1\",\"name\":\"divide\",\"arguments\":{\"by\":0}},"
                + "\"result\":{\"callId\":\"c1\",\"status\":\"FAILED\","
                + "\"text\":\"by must not be 0\",\"details\":{\"code\":\"INTERNAL\"}},"
                + "\"elapsedMillis\":12}");
  }

  @Test
  void unknownCostIsLeftOut() {
    var reply = new ReplyReceived(STAMP, StopReason.END_TURN, Usage.NONE, null, Duration.ZERO);
    var turn = new TurnFinished(STAMP, Outcome.COMPLETED, 1, 0, Usage.NONE, null, Duration.ZERO);

    assertThat(reply.toJson().has("cost")).isFalse();
    assertThat(turn.toJson().has("cost")).isFalse();
  }

  @Test
  void costIsRoundedToNineDigits() {
    var reply =
        new ReplyReceived(STAMP, StopReason.END_TURN, Usage.NONE, 0.1 + 0.2 + 1e-12, Duration.ZERO);

    assertThat(reply.toJson().toString()).contains("\"cost\":0.3,");
  }

  @Test
  void smallCostIsNotMoreExactThanNineDigits() {
    var reply =
        new ReplyReceived(STAMP, StopReason.END_TURN, Usage.NONE, 0.000000123456, Duration.ZERO);

    assertThat(reply.toJson().get("cost")).hasToString("1.23E-7");
  }
}
