package dev.agent4j.toolbox.output;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

  private static String plain(String latin1, int pieceLength) {
    byte[] bytes = latin1.getBytes(ISO_8859_1);
    var out = new ByteArrayOutputStream();
    var text = new PlainText((some, length) -> out.write(some, 0, length));
    for (int at = 0; at < bytes.length; at += pieceLength) {
      int length = Math.min(pieceLength, bytes.length - at);
      byte[] piece = new byte[length];
      System.arraycopy(bytes, at, piece, 0, length);
      text.write(piece, length);
    }
    text.finish();
    return out.toString(UTF_8);
  }

  private static String plain(String latin1) {
    return plain(latin1, Integer.MAX_VALUE);
  }

  private static String bytes(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  static String[][] written() {
    return new String[][] {
      {"plain\ttext\n", "plain\ttext\n"},
      {"\033[1;31mred\033[0m\n", "red\n"},
      {"\033[38:2::1:2:3mtrue colour\033[m", "true colour"},
      {"\033[?25l\033[2K\033[1Gx", "x"},
      {"\033]0;a title\007text", "text"},
      {"\033]8;;http://x\033\\link\033]8;;\033\\", "link"},
      {"\033Pdevice\033\\text", "text"},
      {"\033(Btext\0337\0338\033=", "text"},
      {"\033\033[31mx", "x"},
      {"\033]0;no end\nnext line", "\nnext line"},
      {"\033[12\nx", "\nx"},
      {"\033\nx", "\nx"},
      {"bell\007 nul\000 vt\013 ff\014 so\016 del\177.", "bell nul vt ff so del."},
      {"windows\r\nlines\r\n", "windows\nlines\n"},
      {"odd\r\r\n", "odd\n"},
      {" 10%\r 20%\r100%\n", "100%\n"},
      {"kept\r", "kept"},
      {"first\nlong line\rxy\nlast", "first\nxy\nlast"},
      {"over\b\b\b\bnew", "new"},
      {"a\b\b\bb\n\bc", "b\nc"},
      {"N\bNA\bAM\bME\bE", "NAME"},
      {bytes("é\b😀\bü"), "ü"},
      {bytes("é😀€\u0085\u009b"), "é😀€"},
      {"\u00e9 latin", "\uFFFD latin"},
      {"\u00c3", "\uFFFD"},
      {"\u00c3A", "\uFFFDA"},
      {"\u00e2\u0082A\u00e2\u0082\u00ac", "\uFFFDA€"},
      {"\u00c0\u0080", "\uFFFD\uFFFD"},
      {"\u00ed\u00a0\u0080", "\uFFFD\uFFFD\uFFFD"},
      {"\u00f4\u0090\u0080\u0080", "\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"\u00ff\u00fe", "\uFFFD\uFFFD"},
      {"\u00e2\u0082\033[31m\u00ac", "\uFFFD\uFFFD"},
    };
  }

  @ParameterizedTest
  @MethodSource("written")
  void textIsWhatATerminalWouldLeaveStanding(String written, String expected) {
    assertThat(plain(written)).isEqualTo(expected);
    assertThat(plain(written, 1)).isEqualTo(expected);
  }

  @Test
  void progressOfALineShowsOnlyItsLastState() {
    var progress = new StringBuilder();
    for (int percent = 0; percent <= 100; percent++) {
      progress.append("\r\033[KDownloading ").append(percent).append("%");
    }

    assertThat(plain(progress + "\ndone\n")).isEqualTo("Downloading 100%\ndone\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 4096, 1 << 20})
  void lineOfAnyLengthComesThroughWhole(int pieceLength) {
    String line = bytes("0123456789 é😀".repeat(20_000));

    assertThat(plain(line + "\nend", pieceLength))
        .isEqualTo("0123456789 é😀".repeat(20_000) + "\nend");
  }

  @Test
  void sequenceThatNeverEndsHidesNoMoreThanALittle() {
    String text = plain("\033]0;" + "x".repeat(10_000));

    assertThat(text.length()).isBetween(5_000, 9_000);
  }

  @Test
  void openLineIsWhatHasNoEndYet() {
    var text = new PlainText((some, length) -> {});
    text.write("one\ntw\033[1mo".getBytes(ISO_8859_1), 11);

    assertThat(new String(text.openLine(), UTF_8)).isEqualTo("two");
  }

  @Property(tries = 500)
  void cutsDoNotMatter(@ForAll("anything") String written, @ForAll byte pieceLength) {
    assertThat(plain(written, 1 + (pieceLength & 0x7F))).isEqualTo(plain(written));
  }

  @Property(tries = 500)
  void resultIsTextWithoutControlCharacters(@ForAll("anything") String written)
      throws CharacterCodingException {
    String text = plain(written);

    UTF_8.newDecoder().decode(ByteBuffer.wrap(text.getBytes(UTF_8)));
    assertThat(text.codePoints())
        .allMatch(it -> it == '\n' || it == '\t' || !Character.isISOControl(it))
        .noneMatch(it -> it >= Character.MIN_SURROGATE && it <= Character.MAX_SURROGATE);
  }

  @Property(tries = 500)
  void harmlessTextStaysAsItIs(@ForAll("harmless") String text) {
    assertThat(plain(bytes(text))).isEqualTo(text);
  }

  /** Bytes, often those that mean something to a terminal or in UTF-8. */
  @Provide
  Arbitrary<String> anything() {
    return Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.chars().range('\0', '\u00ff')),
            Tuple.of(
                3,
                Arbitraries.of(
                    "\033[]P;m\\\007\r\n\b\u00c3\u00a9\u00e2\u0082\u00ac"
                        .chars()
                        .mapToObj(it -> (char) it)
                        .toList())),
            Tuple.of(2, Arbitraries.chars().range(' ', '~')))
        .list()
        .ofMaxSize(200)
        .map(it -> it.stream().map(String::valueOf).collect(Collectors.joining()));
  }

  @Provide
  Arbitrary<String> harmless() {
    return Arbitraries.of("a", "Z", " ", "\t", "\n", "é", "€", "😀", "\u00a0", "\uffff", "~")
        .list()
        .ofMaxSize(200)
        .map(it -> String.join("", it));
  }
}
