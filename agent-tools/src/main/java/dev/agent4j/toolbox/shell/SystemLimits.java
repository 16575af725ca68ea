package dev.agent4j.toolbox.shell;

import dev.agent4j.toolbox.process.ProcessCount;
import java.util.ArrayList;
import java.util.List;

/** Limits as {@code ulimit} takes them. */
final class SystemLimits {
  /** What a process may take to tidy up when its CPU time is up, in seconds. */
  private static final long CPU_MARGIN = 5;

  private static final long KIB = 1024;

  private SystemLimits() {}

  /** Returns arguments for calls of it, in pairs. */
  static List<String> of(ShellLimits limits, ProcessCount count) {
    var arguments = new ArrayList<String>();
    long cpu = limits.cpu().toSeconds();
    add(arguments, "-St", cpu);
    add(arguments, "-Ht", cpu == 0 ? 0 : cpu + CPU_MARGIN);
    add(arguments, "-v", roundedUp(limits.addressSpaceBytes(), KIB));
    add(arguments, "-n", limits.openFiles());
    // Blocks of 1,024 bytes unless bash is in POSIX mode; bash manual 5.2, Bash Builtins.
    add(arguments, "-f", roundedUp(limits.fileBytes(), KIB));
    if (limits.processes() > 0) {
      count.limit(limits.processes()).ifPresent(it -> add(arguments, "-u", it));
    }
    return arguments;
  }

  private static long roundedUp(long bytes, long unit) {
    return (bytes + unit - 1) / unit;
  }

  private static void add(List<String> arguments, String option, long value) {
    if (value > 0) {
      arguments.add(option);
      arguments.add(String.valueOf(value));
    }
  }
}
