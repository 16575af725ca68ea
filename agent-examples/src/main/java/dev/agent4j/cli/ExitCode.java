package dev.agent4j.cli;

import dev.agent4j.cli.terminal.CtrlC;
import dev.agent4j.message.Outcome;

/** What the command's exit codes mean. */
final class ExitCode {
  static final int DONE = 0;

  /**
   * The turn met a limit, was refused or cut off; the tool failed; the demo's test still fails; not
   * all could be written to standard output.
   */
  static final int NOT_DONE = 1;

  /** The command line or the configuration is wrong: nothing was begun. */
  static final int USAGE = 2;

  /** The provider gave no usable reply. */
  static final int PROVIDER = 3;

  /** Cancelled by Ctrl-C. */
  static final int CANCELLED = CtrlC.EXIT_CODE;

  private ExitCode() {}

  static int of(Outcome outcome) {
    return switch (outcome) {
      case COMPLETED -> DONE;
      case CANCELLED -> CANCELLED;
      default -> NOT_DONE;
    };
  }
}
