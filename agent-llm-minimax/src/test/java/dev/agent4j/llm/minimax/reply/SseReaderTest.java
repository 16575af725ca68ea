package dev.agent4j.llm.minimax.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.llm.minimax.failure.Fault;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SseReaderTest {

  private static List<String> events(byte[]... pieces) throws Fault {
    var events = new ArrayList<String>();
    var reader =
        new SseReader(
            (name, bytes, from, length) ->
                events.add(name + "|" + new String(bytes, from, length, UTF_8)));
    for (byte[] piece : pieces) {
      reader.read(ByteBuffer.wrap(piece).asReadOnlyBuffer());
    }
    reader.end();
    return events;
  }

  private static List<String> events(String text) throws Fault {
    return events(text.getBytes(UTF_8));
  }

  @Test
  void linesEndInLfCrOrBoth() throws Fault {
    assertThat(events("data: a\n\ndata: b\n\n")).containsExactly("|a", "|b");
    assertThat(events("data: a\r\rdata: b\r\r")).containsExactly("|a", "|b");
    assertThat(events("data: a\r\n\r\ndata: b\r\n\r\n")).containsExactly("|a", "|b");
    assertThat(events("data: a\n\r\ndata: b\r\r\n")).containsExactly("|a", "|b");
  }

  @Test
  void byteOrderMarkAtTheBeginningIsPassedOver() throws Fault {
    assertThat(events("\uFEFFdata: a\n\n")).containsExactly("|a");
    assertThat(events("\uFEFF\ndata: a\n\n")).containsExactly("|a");
  }

  @Test
  void spaceAfterTheColonIsOptionalAndOnlyOneIsDropped() throws Fault {
    assertThat(events("data:a\n\ndata:  b\n\n")).containsExactly("|a", "| b");
  }

  @Test
  void commentsAndUnknownFieldsArePassedOver() throws Fault {
    assertThat(events(": ping\n\nid: 7\nretry: 1\ndata: a\n: in between\ndatax: no\n\n"))
        .containsExactly("|a");
  }

  @Test
  void severalDataLinesAreJoinedByLineBreaks() throws Fault {
    assertThat(events("data: a\ndata\ndata: b\n\ndata: c\n\n")).containsExactly("|a\n\nb", "|c");
  }

  @Test
  void nameOfAnEventIsForThatEventOnly() throws Fault {
    assertThat(events("event: x\ndata: a\n\ndata: b\n\nevent: y\n\ndata: c\n\n"))
        .containsExactly("x|a", "|b", "|c");
  }

  @Test
  void lastEventNeedNotBeClosed() throws Fault {
    assertThat(events("data: a\n\ndata: b\n")).containsExactly("|a", "|b");
    assertThat(events("data: a\n\ndata: b")).containsExactly("|a", "|b");
  }

  @Test
  void eventIsHandedOutAsSoonAsItsEmptyLineIsThere() throws Fault {
    var events = new ArrayList<String>();
    var reader =
        new SseReader(
            (name, bytes, from, length) -> events.add(new String(bytes, from, length, UTF_8)));

    reader.read(ByteBuffer.wrap("data: a\r\n\r".getBytes(UTF_8)));

    assertThat(events).containsExactly("a");
  }

  @Test
  void endlessLineIsGivenUp() {
    byte[] piece = new byte[1024 * 1024];
    Arrays.fill(piece, (byte) 'x');
    var reader = new SseReader((name, bytes, from, length) -> {});

    assertThatThrownBy(
            () -> {
              while (true) {
                reader.read(ByteBuffer.wrap(piece));
              }
            })
        .isInstanceOf(Fault.class)
        .hasMessageContaining("longer than 16777216 bytes");
  }

  @Property(tries = 1000)
  void anySplitOfAStreamGivesTheSameEvents(
      @ForAll("streams") String stream, @ForAll("cuts") List<Integer> cuts) throws Fault {
    byte[] whole = stream.getBytes(UTF_8);

    List<byte[]> pieces = new ArrayList<>();
    int at = 0;
    for (int cut : cuts) {
      int end = Math.min(whole.length, at + cut);
      pieces.add(Arrays.copyOfRange(whole, at, end));
      at = end;
    }
    pieces.add(Arrays.copyOfRange(whole, at, whole.length));

    assertThat(events(pieces.toArray(byte[][]::new))).isEqualTo(events(whole));
  }

  @Property(tries = 300)
  void singleBytesGiveTheSameEvents(@ForAll("streams") String stream) throws Fault {
    byte[] whole = stream.getBytes(UTF_8);

    byte[][] pieces = new byte[whole.length][];
    for (int i = 0; i < whole.length; i++) {
      pieces[i] = new byte[] {whole[i]};
    }

    assertThat(events(pieces)).isEqualTo(events(whole));
  }

  @Provide
  Arbitrary<String> streams() {
    Arbitrary<String> token =
        Arbitraries.of(
            "data: ",
            "data:",
            "data",
            "event: e",
            "event:",
            ":",
            ": c",
            "id: 1",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "\uFEFF",
            "é",
            "日本",
            "😀",
            "{\"a\":1}",
            " ",
            "x",
            "[DONE]");
    return token.list().ofMaxSize(40).map(it -> String.join("", it));
  }

  @Provide
  Arbitrary<List<Integer>> cuts() {
    return Arbitraries.integers().between(0, 9).list().ofMaxSize(40);
  }
}
