package dev.agent4j.cli;

/** An error to be told in one line, without a stack trace. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CommandFailure(int exitCode, String message) {
    super(message, null, false, false);
    this.exitCode = exitCode;
  }

  /** Returns the failure of somebody who gave a value that does not fit. */
  static CommandFailure usage(IllegalArgumentException e) {
    return new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
  }

  int exitCode() {
    return exitCode;
  }
}
