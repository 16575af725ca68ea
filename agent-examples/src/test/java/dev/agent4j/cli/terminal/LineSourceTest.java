package dev.agent4j.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import org.junit.jupiter.api.Test;

class LineSourceTest {

  @Test
  void linesComeInOrderThenTheEnd() throws Exception {
    var lines = new LineSource(new ByteArrayInputStream("one\n\n二".getBytes(UTF_8)));

    assertThat(lines.next()).hasValue("one");
    assertThat(lines.next()).hasValue("");
    assertThat(lines.next()).hasValue("二");
    assertThat(lines.next()).isEmpty();
  }

  @Test
  void lineWaitedForInVainIsForWhoeverAsksNext() throws Exception {
    var out = new PipedOutputStream();
    var lines = new LineSource(new PipedInputStream(out));
    Thread.currentThread().interrupt();
    assertThatThrownBy(lines::next).isInstanceOf(InterruptedException.class);

    out.write("late\nnext\n".getBytes(UTF_8));
    out.close();

    assertThat(lines.next()).hasValue("late");
    assertThat(lines.next()).hasValue("next");
  }

  @Test
  void ofALineThatIsTooLongTheFirstPartIsGivenAndTheNextOneIsWhole() throws Exception {
    String longest = "x".repeat(LineSource.MAX_CHARS);
    byte[] text = (longest + "\r\n" + longest + "yz\r\nnext\r\n").getBytes(UTF_8);
    var lines = new LineSource(new ByteArrayInputStream(text));

    assertThat(lines.next().orElseThrow().length()).isGreaterThan(LineSource.MAX_CHARS);
    assertThat(lines.next()).hasValue(longest + "y");
    assertThat(lines.next()).hasValue("next");
  }

  @Test
  void restIsAllThatIsLeft() throws Exception {
    var lines = new LineSource(new ByteArrayInputStream("one\ntwo\nthree".getBytes(UTF_8)));
    assertThat(lines.next()).hasValue("one");

    assertThat(lines.rest()).isEqualTo("two\nthree");
  }
}
