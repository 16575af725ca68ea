package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.testkit.ScriptedLlm;
import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.MDC;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.spi.MDCAdapter;

/** The logging context of the caller goes with a turn. */
@Isolated("puts another logging context into the JVM")
class LoggingContextTest {
  final ScriptedLlm llm = new ScriptedLlm();
  final List<String> seen = new CopyOnWriteArrayList<>();
  private MDCAdapter before;

  @BeforeEach
  void install() throws ReflectiveOperationException {
    MDC.clear(); // Makes sure that SLF4J has chosen its own.
    before = set(new BasicMDCAdapter());
  }

  @AfterEach
  void restore() throws ReflectiveOperationException {
    set(before);
  }

  private static MDCAdapter set(MDCAdapter adapter) throws ReflectiveOperationException {
    for (Field field : MDC.class.getDeclaredFields()) {
      if (MDCAdapter.class.isAssignableFrom(field.getType())) {
        field.setAccessible(true);
        MDCAdapter old = (MDCAdapter) field.get(null);
        field.set(null, adapter);
        return old;
      }
    }
    throw new IllegalStateException("SLF4J keeps its adapter elsewhere");
  }

  private Tool noting() {
    return Tools.answering(
        "note",
        (args, context) -> {
          seen.add("tool " + MDC.get("request") + " " + MDC.get("left"));
          MDC.put("left", "behind");
          return ToolOutput.of("");
        },
        Effects.none());
  }

  private Session open() {
    return Agent.builder(llm)
        .tools(noting())
        .listener(
            event -> {
              if (event instanceof dev.agent4j.event.AgentEvent.StepStarted) {
                seen.add("turn " + MDC.get("request"));
              }
            })
        .build()
        .session("s");
  }

  @Test
  void goesToTheThreadsOfTheTurnAndItsTools() throws InterruptedException {
    llm.calls("note", Map.of()).says("Done.");
    MDC.put("request", "4711");

    try (Session session = open()) {
      session.start("Go").await();
    }

    assertThat(seen).containsExactly("turn 4711", "tool 4711 null", "turn 4711");
    assertThat(MDC.get("request")).isEqualTo("4711");
    assertThat(MDC.get("left")).isNull();
  }

  @Test
  void isGoneFromThreadsThatAreUsedAgain() throws InterruptedException {
    for (int round = 0; round < 20; round++) {
      llm.calls("note", Map.of()).says("Done.");
      if (round % 4 == 0) {
        MDC.put("request", "4711");
      } else {
        MDC.clear();
      }
      try (Session session = open()) {
        session.start("Go").await();
      }
    }

    List<String> tools = new ArrayList<>(seen);
    tools.removeIf(it -> it.startsWith("turn"));
    assertThat(tools).hasSize(20).allMatch(it -> it.endsWith(" null"));
    for (int round = 0; round < 20; round++) {
      assertThat(tools.get(round)).isEqualTo(round % 4 == 0 ? "tool 4711 null" : "tool null null");
    }
  }

  @Test
  void isLeftAloneWhereTheTurnRunsOnTheCallersThread() {
    llm.says("Done.");
    MDC.put("request", "4711");

    try (Session session = open()) {
      session.run("Go");
    }

    assertThat(MDC.get("request")).isEqualTo("4711");
  }
}
