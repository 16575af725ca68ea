package dev.agent4j.cli.terminal;

import java.util.Optional;

/** Somebody who answers in lines of text. */
@FunctionalInterface
public interface Dialogue {

  /**
   * Returns the line that was given in answer to {@code prompt}; empty at the end of the input.
   *
   * @throws InterruptedException if the thread is interrupted, or the user pressed Ctrl-C
   */
  Optional<String> ask(String prompt) throws InterruptedException;

  /** Returns a dialogue that reads lines and writes its prompts to standard error. */
  static Dialogue plain(Surroundings around) {
    return prompt -> {
      around.err().print(prompt);
      around.err().flush();
      return around.in().next();
    };
  }
}
