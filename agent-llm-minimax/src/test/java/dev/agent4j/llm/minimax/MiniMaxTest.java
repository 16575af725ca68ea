package dev.agent4j.llm.minimax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.llm.minimax.Wire.Heard;
import dev.agent4j.message.StopReason;
import org.junit.jupiter.api.Test;

class MiniMaxTest {

  @Test
  void streamedReplyIsHandedOnAsItArrives() {
    try (var server =
        new RawServer(
            RawServer.events(
                Wire.stream(
                    Wire.delta("\"content\":\"Sun\""),
                    Wire.delta("\"content\":\"ny.\""),
                    Wire.finish("stop"))))) {

      Heard heard = Wire.send(Wire.client(server).build(), Wire.ASK);

      assertThat(heard.text()).isEqualTo("Sunny.");
      assertThat(heard.response().message().text()).isEqualTo("Sunny.");
      assertThat(heard.response().stopReason()).isEqualTo(StopReason.END_TURN);
    }
  }
}
