package dev.agent4j.cli.terminal;

import java.io.IOException;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A dialogue on a terminal, with a line editor and a memory of what was said. */
public final class TerminalDialogue implements Dialogue, AutoCloseable {
  private final Terminal terminal;
  private final LineReader reader;

  TerminalDialogue(Terminal terminal) {
    this.terminal = terminal;
    reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .build();
  }

  /**
   * Takes over the terminal of this process.
   *
   * @throws IOException if it cannot be used
   */
  public static TerminalDialogue open() throws IOException {
    return new TerminalDialogue(
        TerminalBuilder.builder().name("agent").system(true).nativeSignals(true).build());
  }

  @Override
  public Optional<String> ask(String prompt) throws InterruptedException {
    try {
      return Optional.of(reader.readLine(prompt));
    } catch (EndOfFileException e) {
      return Optional.empty();
    } catch (UserInterruptException e) {
      CtrlC.press();
      throw new InterruptedException("Ctrl-C");
    }
  }

  /** Asks for a prompt: here Ctrl-C only takes back the line that was begun. */
  public Optional<String> prompt(String prompt) {
    while (true) {
      try {
        return Optional.of(reader.readLine(prompt));
      } catch (EndOfFileException e) {
        return Optional.empty();
      } catch (UserInterruptException e) {
        // The line is gone; ask again.
      }
    }
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }
}
