package dev.agent4j.toolbox.shell;

import java.util.Map;
import java.util.Optional;

/** The names of signals, as far as all systems agree on their numbers. */
final class Signals {
  /** A shell says that a signal ended a command by this and its number (bash manual, 5.2). */
  private static final int OFFSET = 128;

  private static final int LAST = 31;

  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(1, "SIGHUP"),
          Map.entry(2, "SIGINT"),
          Map.entry(3, "SIGQUIT"),
          Map.entry(4, "SIGILL"),
          Map.entry(5, "SIGTRAP"),
          Map.entry(6, "SIGABRT"),
          Map.entry(8, "SIGFPE"),
          Map.entry(9, "SIGKILL"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(13, "SIGPIPE"),
          Map.entry(14, "SIGALRM"),
          Map.entry(15, "SIGTERM"));

  private Signals() {}

  /** Returns the signal that an exit code tells of; empty if it tells of none. */
  static Optional<String> of(int exitCode) {
    int number = exitCode - OFFSET;
    return number < 1 || number > LAST
        ? Optional.empty()
        : Optional.of(NAMES.getOrDefault(number, "signal " + number));
  }
}
