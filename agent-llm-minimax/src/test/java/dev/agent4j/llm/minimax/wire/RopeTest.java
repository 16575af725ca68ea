package dev.agent4j.llm.minimax.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RopeTest {
  private static final byte[] NONE = {};

  private static String text(Rope rope) {
    return new String(rope.withTail(NONE).toByteArray(), UTF_8);
  }

  @Property(tries = 500)
  void stringsComeBackAsTheyWere(@ForAll("texts") String text) {
    var rope = new Rope();

    rope.ascii("{\"a\":").string(text).ascii("}");

    assertThat(JsonObject.parse(text(rope)).get("a")).isEqualTo(text);
  }

  @Property(tries = 500)
  void objectsComeBackAsTheyWereInAStringToo(@ForAll("texts") String text) {
    JsonObject object =
        JsonObject.of(
            Map.of(text, List.of(1, text, true), "n", JsonObject.of("d", 1.5, "e", List.of())));
    var rope = new Rope();

    rope.ascii("{\"plain\":");
    JsonBytes.write(rope, object);
    rope.ascii(",\"quoted\":");
    JsonBytes.writeQuoted(rope, object);
    rope.ascii("}");

    JsonObject read = JsonObject.parse(text(rope));
    assertThat(read.object("plain")).contains(object);
    assertThat(JsonObject.parse(read.string("quoted").orElseThrow())).isEqualTo(object);
  }

  @Test
  void halvesOfSurrogatePairsAreReplaced() {
    var rope = new Rope();

    rope.string("a\uD83Db\uDE00c\uD83D\uDE00\uD83D");

    assertThat(text(rope)).isEqualTo("\"a\uFFFDb\uFFFDc😀\uFFFD\"");
  }

  @Test
  void allControlCharactersAreEscaped() {
    var controls = new StringBuilder();
    for (char c = 0; c < 0x20; c++) {
      controls.append(c);
    }
    var rope = new Rope();

    rope.ascii("{\"a\":").string(controls.toString()).ascii("}");

    assertThat(text(rope)).doesNotContain("\n", "\t", "\0");
    assertThat(JsonObject.parse(text(rope)).get("a")).isEqualTo(controls.toString());
  }

  @Test
  void bodyThatWasHandedOutIsNeverWrittenOver() {
    var rope = new Rope();
    rope.ascii("x".repeat(5_000));
    int length = rope.length();
    rope.ascii("first");
    RequestBody before = rope.withTail("!".getBytes(UTF_8));

    rope.cutTo(length);
    rope.ascii("other, and longer");
    rope.cutTo(10);
    rope.ascii("y".repeat(40_000));

    assertThat(new String(before.toByteArray(), UTF_8)).isEqualTo("x".repeat(5_000) + "first!");
    assertThat(text(rope)).isEqualTo("x".repeat(10) + "y".repeat(40_000));
  }

  @Test
  void bodyIsSentAgainToEachWhoAsks() {
    var rope = new Rope();
    rope.ascii("a".repeat(50_000));
    RequestBody body = rope.withTail("tail".getBytes(UTF_8));

    assertThat(received(body, 1)).isEqualTo("a".repeat(50_000) + "tail");
    assertThat(received(body, Long.MAX_VALUE)).isEqualTo("a".repeat(50_000) + "tail");
    assertThat(body.contentLength()).isEqualTo(50_004);
  }

  /** Subscribes, asking for {@code step} buffers at a time. */
  private static String received(RequestBody body, long step) {
    var bytes = new ArrayList<ByteBuffer>();
    boolean[] isComplete = {false};
    body.subscribe(
        new Flow.Subscriber<ByteBuffer>() {
          private Flow.Subscription subscription;

          @Override
          public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(step);
          }

          @Override
          public void onNext(ByteBuffer item) {
            bytes.add(item);
            subscription.request(step);
          }

          @Override
          public void onError(Throwable thrown) {
            throw new AssertionError(thrown);
          }

          @Override
          public void onComplete() {
            isComplete[0] = true;
          }
        });
    assertThat(isComplete[0]).isTrue();
    var text = new StringBuilder();
    bytes.forEach(it -> text.append(UTF_8.decode(it)));
    return text.toString();
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> part =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(20).filter(it -> UTF_8.newEncoder().canEncode(it)),
            Arbitraries.of("\"", "\\", "\n", "é", "日本", "😀", "\u0000", "\u2028", "</think>"),
            Arbitraries.just("long ".repeat(600)));
    return part.list().ofMaxSize(5).map(it -> String.join("", it));
  }
}
