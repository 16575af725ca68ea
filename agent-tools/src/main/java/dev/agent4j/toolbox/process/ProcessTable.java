package dev.agent4j.toolbox.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The processes of this machine at one moment: from {@code /proc} where it is Linux's, so that
 * groups and environments can be seen too, else from {@link ProcessHandle}.
 */
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final boolean HAS_PROC = Files.isReadable(PROC.resolve("self/stat"));

  // Fields of /proc/PID/stat after the name, which is field 2; proc_pid_stat(5), man-pages 6.
  private static final int STATE = 0;
  private static final int PARENT = 1;
  private static final int GROUP = 2;
  private static final int START = 19;

  private final List<ProcessEntry> entries;
  private final Map<Long, String> environments = new HashMap<>();

  ProcessTable(List<ProcessEntry> entries) {
    this.entries = entries;
  }

  /** Looks at the processes that live now. */
  static ProcessTable now() {
    return new ProcessTable(
        HAS_PROC ? fromProc() : ProcessHandle.allProcesses().map(ProcessTable::entry).toList());
  }

  private static List<ProcessEntry> fromProc() {
    var entries = new ArrayList<ProcessEntry>();
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path directory : directories) {
        read(directory).ifPresent(entries::add);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // What was read so far has to do.
      return entries;
    }
    return entries;
  }

  /** Returns the processes, in no order. */
  List<ProcessEntry> entries() {
    return entries;
  }

  /** Returns the living process with that id. */
  static Optional<ProcessEntry> find(long pid) {
    return HAS_PROC
        ? read(PROC.resolve(Long.toString(pid)))
        : ProcessHandle.of(pid).filter(ProcessHandle::isAlive).map(ProcessTable::entry);
  }

  /** Tells whether {@code entry} still lives. */
  static boolean isAlive(ProcessEntry entry) {
    return find(entry.pid()).filter(entry::isSameAs).isPresent();
  }

  /** Tells whether a process of this table was started with {@code text} in its environment. */
  boolean hasInEnvironment(ProcessEntry entry, String text) {
    return HAS_PROC
        && environments.computeIfAbsent(entry.pid(), ProcessTable::environment).contains(text);
  }

  private static String environment(long pid) {
    try {
      return latin1(PROC.resolve(pid + "/environ"));
    } catch (IOException e) {
      // It is gone, or another user's.
      return "";
    }
  }

  private static Optional<ProcessEntry> read(Path directory) {
    try {
      String stat = latin1(directory.resolve("stat"));
      // The name is in parentheses, and may hold spaces and parentheses itself.
      int open = stat.indexOf('(');
      int close = stat.lastIndexOf(')');
      String[] fields = stat.substring(close + 2).split(" ", -1);
      if (fields[STATE].equals("Z") || fields[STATE].equals("X")) {
        return Optional.empty();
      }
      return Optional.of(
          new ProcessEntry(
              Long.parseLong(stat.substring(0, open - 1)),
              Long.parseLong(fields[PARENT]),
              Long.parseLong(fields[GROUP]),
              Long.parseLong(fields[START]),
              stat.substring(open + 1, close)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String latin1(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  private static ProcessEntry entry(ProcessHandle handle) {
    ProcessHandle.Info info = handle.info();
    return new ProcessEntry(
        handle.pid(),
        handle.parent().map(ProcessHandle::pid).orElse(0L),
        0,
        info.startInstant().map(Instant::toEpochMilli).orElse(0L),
        info.command().map(it -> String.valueOf(Path.of(it).getFileName())).orElse("?"));
  }
}
