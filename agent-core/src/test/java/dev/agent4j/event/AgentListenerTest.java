package dev.agent4j.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.event.AgentEvent.StepStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentListenerTest {
  private final List<String> heard = new ArrayList<>();
  private final AgentEvent event = new StepStarted(new Stamp("s", 1, 1, 1, Instant.EPOCH));

  @Test
  void listenersHearInTheOrderTheyWereAdded() {
    AgentListener all =
        AgentListener.none()
            .andThen(it -> heard.add("first"))
            .andThen(it -> heard.add("second"))
            .andThen(it -> heard.add("third"));

    all.onEvent(event);

    assertThat(heard).containsExactly("first", "second", "third");
  }

  @Test
  void listenerThatThrowsKeepsNothingFromTheNext() {
    AgentListener failing =
        it -> {
          throw new IllegalStateException("no ear");
        };
    AgentListener all = failing.andThen(it -> heard.add("second"));

    assertThatThrownBy(() -> all.onEvent(event)).hasMessage("no ear");

    assertThat(heard).containsExactly("second");
  }
}
