package dev.agent4j.toolbox.edit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.toolbox.files.ByteOrderMark;
import dev.agent4j.toolbox.files.TextFile;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** An edit changes the bytes it names and no others. */
class EditBytesPropertyTest {

  /** How a file may be written. */
  enum Form {
    UTF_8(StandardCharsets.UTF_8, ByteOrderMark.NONE),
    UTF_8_MARKED(StandardCharsets.UTF_8, ByteOrderMark.UTF_8),
    UTF_16LE(StandardCharsets.UTF_16LE, ByteOrderMark.UTF_16LE),
    UTF_16BE(StandardCharsets.UTF_16BE, ByteOrderMark.UTF_16BE),
    LATIN_1(StandardCharsets.ISO_8859_1, ByteOrderMark.NONE);

    final Charset charset;
    final ByteOrderMark mark;

    Form(Charset charset, ByteOrderMark mark) {
      this.charset = charset;
      this.mark = mark;
    }

    byte[] write(String text) throws Exception {
      return TextFile.encode(mark, text, charset);
    }
  }

  /** A file in three parts, of which an edit names the middle one. */
  record Parts(String before, String middle, String after) {
    String text() {
      return before + middle + after;
    }
  }

  @Provide
  Arbitrary<Parts> parts() {
    Arbitrary<String> line =
        Arbitraries.strings().withChars("ab \t{};äöß\u00A0é").ofMinLength(0).ofMaxLength(6);
    Arbitrary<String> end = Arbitraries.of("\n", "\r\n", "\r", "");
    Arbitrary<String> lines =
        Combinators.combine(line, end)
            .as((l, e) -> l + e)
            .list()
            .ofMinSize(0)
            .ofMaxSize(6)
            .map(it -> String.join("", it));
    return Combinators.combine(lines, lines, lines).as(Parts::new);
  }

  @Provide
  Arbitrary<String> replacements() {
    return Arbitraries.strings().withChars("abxy \täö\n").ofMaxLength(12);
  }

  private static EditPlan plan(TextFile file, String old, String replacement) throws Exception {
    JsonObject arguments = JsonObject.of("edits", List.of(Map.of("old", old, "new", replacement)));
    return EditPlan.of("a.txt", file, Edit.listOf(arguments));
  }

  @Property(tries = 1_000)
  void bytesOutsideOfTheSpanAreTheSame(
      @ForAll("parts") Parts parts, @ForAll("replacements") String replacement, @ForAll Form form)
      throws Exception {
    // The mark makes the middle unique; what the model sees of it has LF for every line end.
    Assume.that(!parts.before().endsWith("\r") && !parts.middle().endsWith("\r"));
    var marked = new Parts(parts.before(), "<" + parts.middle() + ">", parts.after());
    String old = toLf(marked.middle());
    Assume.that(!old.equals(replacement));
    byte[] bytes = form.write(marked.text());
    // Some Latin-1 is UTF-8 of another text too, and is read as that.
    Assume.that(form != Form.LATIN_1 || !isUtf8OfAnotherText(bytes, marked.text()));
    TextFile file = TextFile.of(bytes, StandardCharsets.ISO_8859_1).orElseThrow();

    EditPlan plan = plan(file, old, replacement);
    byte[] after = plan.outcome().bytes();

    byte[] head = form.write(marked.before());
    byte[] tail = TextFile.encode(marked.after(), file.charset());
    assertThat(Arrays.copyOf(after, head.length)).isEqualTo(Arrays.copyOf(bytes, head.length));
    assertThat(Arrays.copyOfRange(after, after.length - tail.length, after.length)).isEqualTo(tail);
    assertThat(file.reads(after, plan.newText())).isTrue();
    String middle = plan.newText();
    middle = middle.substring(marked.before().length(), middle.length() - marked.after().length());
    assertThat(toLf(middle)).isEqualTo(replacement);
  }

  private static boolean isUtf8OfAnotherText(byte[] bytes, String text) {
    try {
      return !StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes))
          .toString()
          .equals(text);
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Example
  void twoLineEndsThatComeToStandTogetherStayTwo() throws Exception {
    for (String text : List.of("<\rb\n\n>", "<\n\rb\n\n>\n", "<a\rb\r\n\n>", "\r\rb\n\n\n>")) {
      TextFile file =
          TextFile.of(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)
              .orElseThrow();
      String old = toLf(text);
      String replacement = old.replace("b\n", "");

      assertThat(toLf(plan(file, old, replacement).newText())).as(text).isEqualTo(replacement);
    }
  }

  private static String toLf(String text) {
    return text.replace("\r\n", "\n").replace('\r', '\n');
  }

  @Example
  void latin1ThatIsUtf8TooIsEditedAsTheModelSawIt() throws Exception {
    byte[] bytes = "<ß\u00A0>".getBytes(StandardCharsets.ISO_8859_1);
    TextFile file = TextFile.of(bytes, StandardCharsets.ISO_8859_1).orElseThrow();

    byte[] after = plan(file, "<", "[").outcome().bytes();

    assertThat(after).isEqualTo("[ß\u00A0>".getBytes(StandardCharsets.ISO_8859_1));
  }

  @Property(tries = 500)
  void aNewLineNeverHasALineEndThatTheFileHasNot(
      @ForAll("parts") Parts parts, @ForAll("replacements") String replacement) throws Exception {
    String text = parts.before() + "<>" + parts.after();
    Assume.that(text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0);
    Assume.that(!replacement.equals("<>"));
    TextFile file =
        TextFile.of(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).orElseThrow();

    String after = plan(file, "<>", replacement).newText();

    String added =
        after.substring(parts.before().length(), after.length() - parts.after().length());
    String rest = text.replace("\r\n", "");
    boolean bothAlone = rest.indexOf('\r') >= 0 && rest.indexOf('\n') >= 0;
    assertThat(added.contains("\r\n") && !text.contains("\r\n") && !bothAlone).isFalse();
    String lone = added.replace("\r\n", "");
    assertThat(lone.contains("\n") && rest.indexOf('\n') < 0).isFalse();
    assertThat(lone.contains("\r") && rest.indexOf('\r') < 0).isFalse();
  }
}
