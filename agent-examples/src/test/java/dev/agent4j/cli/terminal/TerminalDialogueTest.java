package dev.agent4j.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TerminalDialogueTest {
  final PipedOutputStream keys = new PipedOutputStream();
  final AtomicInteger cancelled = new AtomicInteger();
  final ByteArrayOutputStream err = new ByteArrayOutputStream();
  String typed = "";
  Terminal terminal;
  TerminalDialogue dialogue;

  @BeforeEach
  void open() throws IOException {
    terminal =
        TerminalBuilder.builder()
            .system(false)
            .type("dumb")
            .streams(new PipedInputStream(keys), new Screen())
            .build();
    dialogue = new TerminalDialogue(terminal);
  }

  @AfterEach
  void close() throws IOException {
    dialogue.close();
    keys.close();
  }

  /** Types as soon as the question is there to be seen; Ctrl-C if there is nothing to type. */
  private final class Screen extends ByteArrayOutputStream {
    @Override
    public void flush() throws IOException {
      if (toString(UTF_8).contains("Allow?")) {
        reset();
        if (typed.isEmpty()) {
          terminal.raise(Terminal.Signal.INT);
        }
        keys.write(typed.getBytes(UTF_8));
        keys.flush();
      }
    }
  }

  @Test
  void lineThatIsTypedIsTheAnswer() throws Exception {
    typed = "yes\n";

    assertThat(dialogue.ask("Allow? ")).contains("yes");
  }

  @Test
  void ctrlCInAnswerToAQuestionCancelsTheTurnThatAsks() throws Exception {
    CtrlC ctrlC = CtrlC.cancels(cancelled::incrementAndGet, new PrintStream(err, true, UTF_8));
    try {
      assertThatThrownBy(() -> dialogue.ask("Allow? ")).isInstanceOf(InterruptedException.class);
      assertThat(cancelled).hasValue(1);
      assertThat(ctrlC.isPressed()).isTrue();
    } finally {
      ctrlC.giveBack();
    }
  }

  @Test
  void ctrlCWhereNoTurnRunsCancelsNothing() throws Exception {
    CtrlC.cancels(cancelled::incrementAndGet, new PrintStream(err, true, UTF_8)).giveBack();

    assertThatThrownBy(() -> dialogue.ask("Allow? ")).isInstanceOf(InterruptedException.class);
    assertThat(cancelled).hasValue(0);
  }
}
