package dev.agent4j.cli;

import dev.agent4j.cli.terminal.Surroundings;

/** Where the command line begins. */
public final class Main {
  private Main() {}

  /** Runs the command and ends the program with its exit code. */
  public static void main(String[] args) {
    Surroundings around = Surroundings.ofProcess();
    int exitCode = AgentCommand.in(around).execute(args);
    if (around.out().checkError()) {
      around.err().println("agent: not all could be written to standard output");
      exitCode = exitCode == ExitCode.DONE ? ExitCode.NOT_DONE : exitCode;
    }
    System.exit(exitCode);
  }
}
