package dev.agent4j.llm.minimax;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.llm.minimax.Wire.Read;
import dev.agent4j.llm.minimax.failure.Fault;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every recording of both dialects is read as the same reply wherever its bytes are cut: at each
 * place in two, and into single bytes; with lines that end in LF, CR or both, with a byte order
 * mark and comments.
 */
class BoundaryTest {

  /** Each recording, and if it is a stream, each way of writing its lines. */
  private static Stream<Arguments> bodies() {
    return Stream.of(Dialect.values())
        .flatMap(
            dialect ->
                Recordings.of(dialect).entrySet().stream().flatMap(it -> forms(dialect, it)));
  }

  private static Stream<Arguments> forms(Dialect dialect, Map.Entry<String, String> recording) {
    String text = new String(Recordings.bytes(recording.getKey()), UTF_8);
    var forms = new java.util.LinkedHashMap<String, String>();
    forms.put("as it is", text);
    forms.put("with a byte order mark", "\uFEFF" + text);
    if (recording.getKey().endsWith(".sse")) {
      forms.put("CRLF", text.replace("\n", "\r\n"));
      forms.put("CR", text.replace("\n", "\r"));
      forms.put("comments", ": é\n\n" + text.replace("\n\n", "\n:\n\n: ping\n\nid: 1\nretry: 5\n"));
      forms.put("blank lines first", "\n\r\n" + text);
      forms.put("spaces first", "  \n\n" + text);
    } else {
      forms.put("blanks around", " \r\n\t" + text + "\r\n ");
    }
    return forms.entrySet().stream()
        .map(
            it ->
                Arguments.of(
                    recording.getKey() + ", " + it.getKey(),
                    dialect,
                    it.getValue(),
                    recording.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bodies")
  void replyIsTheSameWhereverItsBytesAreCut(
      String name, Dialect dialect, String body, String expected) throws Fault {
    byte[] bytes = body.getBytes(UTF_8);

    assertThat(row(Wire.read(dialect, bytes, 1))).isEqualTo(expected);
    for (int cut = 0; cut <= bytes.length; cut++) {
      assertThat(row(Wire.readCutAt(dialect, bytes, cut))).as("cut at %d", cut).isEqualTo(expected);
    }
  }

  private static String row(Read read) {
    String row =
        Recordings.row(read.reply().message(), read.reply().stopReason(), read.reply().usage());
    List<String> cells = List.of(row.split("\\|", -1));
    assertThat(read.thinking()).as("deltas of reasoning").isEqualTo(cells.get(1));
    assertThat(read.text().replace("\n", "\\n").strip())
        .as("deltas of text")
        .isEqualTo(cells.get(2));
    return row;
  }
}
