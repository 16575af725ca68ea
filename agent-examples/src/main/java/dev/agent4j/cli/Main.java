package dev.agent4j.cli;

import dev.agent4j.cli.terminal.Surroundings;

/** Where the command line begins. */
public final class Main {
  private Main() {}

  /** Runs the command and ends the program with its exit code. */
  public static void main(String[] args) {
    System.exit(AgentCommand.in(Surroundings.ofProcess()).execute(args));
  }
}
