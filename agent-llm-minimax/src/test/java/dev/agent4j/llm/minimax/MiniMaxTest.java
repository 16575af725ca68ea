package dev.agent4j.llm.minimax;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.llm.minimax.Wire.Heard;
import dev.agent4j.message.StopReason;
import java.util.List;
import org.junit.jupiter.api.Test;

class MiniMaxTest {
  private static final String KEY = "sk-api-0123456789abcdef";

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

  @Test
  void accountsShareWhatWasEncodedOfASession() {
    String hi = "{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";
    try (var server = new RawServer(RawServer.json(hi), RawServer.json(hi))) {
      MiniMax one = client(server, "sk-api-one-0123456789").build();
      MiniMax other = client(server, "sk-api-other-0123456789").build();

      Wire.send(one, Wire.ASK);
      Wire.send(other, Wire.ASK);

      assertThat(one.session(Wire.ASK)).isSameAs(other.session(Wire.ASK));
      assertThat(server.requests().get(1).body()).isEqualTo(server.requests().get(0).body());
      assertThat(server.requests().get(0).headers())
          .containsEntry("authorization", "Bearer sk-api-one-0123456789");
      assertThat(server.requests().get(1).headers())
          .containsEntry("authorization", "Bearer sk-api-other-0123456789");
    }
  }

  @Test
  void limitOfTheReplyIsEachClientsOwnInASharedSession() {
    String hi = "{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}";
    try (var server = new RawServer(RawServer.json(hi), RawServer.json(hi))) {
      MiniMax one = client(server, KEY).build();
      MiniMax brief = client(server, KEY).maxOutputTokens(2_000).build();

      Wire.send(one, Wire.ASK);
      Wire.send(brief, Wire.ASK);

      assertThat(brief.session(Wire.ASK)).isSameAs(one.session(Wire.ASK));
      assertThat(server.requests().get(0).body()).contains("\"max_completion_tokens\":131072}");
      assertThat(server.requests().get(1).body()).contains("\"max_completion_tokens\":2000}");
    }
  }

  @Test
  void whatChangesTheBytesIsEncodedForItself() {
    MiniMax usual = MiniMax.of(KEY);

    for (MiniMax other :
        List.of(
            MiniMax.builder(KEY).dialect(Dialect.ANTHROPIC).build(),
            MiniMax.of(KEY, "MiniMax-M2.5"),
            MiniMax.of(KEY, "qwen3"),
            MiniMax.builder(KEY).streaming(false).build(),
            MiniMax.builder(KEY).thinking(false).build(),
            MiniMax.builder(KEY).temperature(0.5).build(),
            MiniMax.builder(KEY).topP(0.5).build(),
            MiniMax.builder(KEY).serviceTier("priority").build())) {
      assertThat(other.session(Wire.ASK)).isNotSameAs(usual.session(Wire.ASK));
    }
  }

  private static MiniMaxBuilder client(RawServer server, String key) {
    return MiniMax.builder(key).baseUrl(server.baseUrl());
  }
}
