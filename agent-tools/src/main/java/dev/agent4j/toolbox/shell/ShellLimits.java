package dev.agent4j.toolbox.shell;

import static java.util.Objects.requireNonNull;

import dev.agent4j.toolbox.process.ProcessCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a command may use up. Immutable; 0 stands for no limit.
 *
 * <p>All but the workspace's are limits of the system (setrlimit(2)), which hold for each process
 * by itself and cannot be raised again except by root. {@link Containment#detect} says whether the
 * number of processes is held on this machine.
 *
 * @param cpu CPU time of a process, in whole seconds. Default: 1 hour
 * @param addressSpaceBytes address space of a process, which for a JVM is many times what it uses.
 *     Default: no limit
 * @param processes processes and threads of a command. Where the system can only count those of a
 *     user, what runs already is added. Default: 4,096
 * @param openFiles open files of a process. Default: 65,536
 * @param fileBytes size of a file that is written. Default: 8 GiB
 * @param workspaceBytes what the files of the workspace may take up together. It is looked at four
 *     times a second, and less often if looking takes long; a command that is beyond it and has
 *     added to it is killed. Default: 32 GiB
 * @param workspaceFiles how many files and directories there may be, looked at in the same way.
 *     Default: 2,000,000
 */
public record ShellLimits(
    Duration cpu,
    long addressSpaceBytes,
    int processes,
    int openFiles,
    long fileBytes,
    long workspaceBytes,
    long workspaceFiles) {
  /** What a process may take to tidy up when its CPU time is up, in seconds. */
  private static final long CPU_MARGIN = 5;

  private static final long KIB = 1024;

  /**
   * @throws IllegalArgumentException if a value is negative
   */
  public ShellLimits {
    requireNonNull(cpu, "cpu");
    check("cpu", cpu.toSeconds());
    check("addressSpaceBytes", addressSpaceBytes);
    check("processes", processes);
    check("openFiles", openFiles);
    check("fileBytes", fileBytes);
    check("workspaceBytes", workspaceBytes);
    check("workspaceFiles", workspaceFiles);
  }

  private static void check(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " must not be negative, was " + value);
    }
  }

  /** Returns the default limits. */
  public static ShellLimits of() {
    return new ShellLimits(Duration.ofHours(1), 0, 4_096, 65_536, 8L << 30, 32L << 30, 2_000_000);
  }

  /** Returns no limits at all. */
  public static ShellLimits none() {
    return new ShellLimits(Duration.ZERO, 0, 0, 0, 0, 0, 0);
  }

  /** Limits the CPU time of a process. */
  public ShellLimits cpu(Duration cpu) {
    return with(it -> it.cpu = cpu);
  }

  /** Limits the address space of a process. */
  public ShellLimits addressSpaceBytes(long addressSpaceBytes) {
    return with(it -> it.addressSpaceBytes = addressSpaceBytes);
  }

  /** Limits the processes and threads of a command. */
  public ShellLimits processes(int processes) {
    return with(it -> it.processes = processes);
  }

  /** Limits the open files of a process. */
  public ShellLimits openFiles(int openFiles) {
    return with(it -> it.openFiles = openFiles);
  }

  /** Limits the size of a file. */
  public ShellLimits fileBytes(long fileBytes) {
    return with(it -> it.fileBytes = fileBytes);
  }

  /** Limits what the workspace takes up. */
  public ShellLimits workspace(long bytes, long files) {
    return with(
        it -> {
          it.workspaceBytes = bytes;
          it.workspaceFiles = files;
        });
  }

  private ShellLimits with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.limits();
  }

  /** Limits that are being changed. */
  private static final class Draft {
    private Duration cpu;
    private long addressSpaceBytes;
    private int processes;
    private int openFiles;
    private long fileBytes;
    private long workspaceBytes;
    private long workspaceFiles;

    Draft(ShellLimits from) {
      cpu = from.cpu;
      addressSpaceBytes = from.addressSpaceBytes;
      processes = from.processes;
      openFiles = from.openFiles;
      fileBytes = from.fileBytes;
      workspaceBytes = from.workspaceBytes;
      workspaceFiles = from.workspaceFiles;
    }

    ShellLimits limits() {
      return new ShellLimits(
          cpu, addressSpaceBytes, processes, openFiles, fileBytes, workspaceBytes, workspaceFiles);
    }
  }

  /** Returns the limits of the system as arguments of {@code ulimit}, in pairs. */
  List<String> arguments(ProcessCount count) {
    var arguments = new ArrayList<String>();
    long seconds = cpu.toSeconds();
    add(arguments, "-St", seconds);
    add(arguments, "-Ht", seconds == 0 ? 0 : seconds + CPU_MARGIN);
    add(arguments, "-v", roundedUp(addressSpaceBytes, KIB));
    add(arguments, "-n", openFiles);
    // Blocks of 1,024 bytes unless bash is in POSIX mode; bash manual 5.2, Bash Builtins.
    add(arguments, "-f", roundedUp(fileBytes, KIB));
    if (processes > 0) {
      count.limit(processes).ifPresent(it -> add(arguments, "-u", it));
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
