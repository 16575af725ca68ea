package dev.agent4j.toolbox.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
  private static final boolean HAS_PROC =
      System.getProperty("os.name", "").equals("Linux")
          && Files.isReadable(PROC.resolve("self/stat"));

  // Fields of /proc/PID/stat after the name, which is field 2; proc_pid_stat(5), man-pages 6.
  private static final int STATE = 0;
  private static final int PARENT = 1;
  private static final int GROUP = 2;
  private static final int START = 19;

  /** Where signal 15 is in the masks of /proc/PID/status. */
  private static final long TERM_BIT = 1L << 14;

  private final List<ProcessEntry> entries;
  private final Map<Long, String> environments = new HashMap<>();

  ProcessTable(List<ProcessEntry> entries) {
    this.entries = entries;
  }

  /**
   * Looks at the processes that live now, the newest first: they may be the first to go.
   *
   * @param since from which start on the environments of processes are of interest
   */
  static ProcessTable now(long since) {
    if (!HAS_PROC) {
      return new ProcessTable(ProcessHandle.allProcesses().map(ProcessTable::entry).toList());
    }
    var table = new ProcessTable(new ArrayList<>());
    for (long pid : pids()) {
      find(pid)
          .ifPresent(
              entry -> {
                table.entries.add(entry);
                if (entry.start() >= since) {
                  table.environments.put(pid, environment(pid));
                }
              });
    }
    return table;
  }

  private static List<Long> pids() {
    var pids = new ArrayList<Long>();
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(PROC, "[0-9]*")) {
      directories.forEach(it -> pids.add(Long.valueOf(it.getFileName().toString())));
    } catch (IOException | DirectoryIteratorException e) {
      // What was read so far has to do.
      return pids;
    }
    pids.sort(Comparator.reverseOrder());
    return pids;
  }

  static boolean hasProc() {
    return HAS_PROC;
  }

  /** Returns the processes. */
  List<ProcessEntry> entries() {
    return entries;
  }

  /** Returns the living process with that id. */
  static Optional<ProcessEntry> find(long pid) {
    return HAS_PROC
        ? read(pid)
        : ProcessHandle.of(pid).filter(ProcessHandle::isAlive).map(ProcessTable::entry);
  }

  /**
   * Returns a process and those that come from it, by what the system lists of each; empty if it
   * lists nothing (CONFIG_PROC_CHILDREN, proc_pid_task(5)). It may miss some while others end.
   */
  static List<ProcessEntry> below(ProcessEntry process) {
    var found = new ArrayList<>(List.of(process));
    try {
      for (int i = 0; i < found.size(); i++) {
        long pid = found.get(i).pid();
        for (String child :
            latin1(PROC.resolve(pid + "/task/" + pid + "/children")).split(" ", -1)) {
          if (!child.isEmpty()) {
            find(Long.parseLong(child)).ifPresent(found::add);
          }
        }
      }
      return found;
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Tells whether {@code entry} still lives. */
  static boolean isAlive(ProcessEntry entry) {
    return find(entry.pid()).filter(entry::isSameAs).isPresent();
  }

  /**
   * Tells whether a process that is not too old was started with {@code text} in its environment.
   */
  boolean hasInEnvironment(ProcessEntry entry, String text) {
    return environments.getOrDefault(entry.pid(), "").contains(text);
  }

  /**
   * Tells whether a process has open what another one has as its output; true if that cannot be
   * seen.
   */
  static boolean sharesOutput(ProcessEntry entry, long writer) {
    if (!HAS_PROC) {
      return true;
    }
    Path files = PROC.resolve(Long.toString(entry.pid())).resolve("fd");
    try (DirectoryStream<Path> open = Files.newDirectoryStream(files)) {
      Path output = Files.readSymbolicLink(PROC.resolve(writer + "/fd/1"));
      for (Path file : open) {
        if (Files.readSymbolicLink(file).equals(output)) {
          return true;
        }
      }
      return false;
    } catch (IOException | DirectoryIteratorException e) {
      return isAlive(entry);
    }
  }

  /**
   * Tells whether the process does nothing about the signal TERM, which must then have ended it; if
   * it lives, it has not got it.
   */
  static boolean isEndedByTerm(ProcessEntry entry) {
    try {
      return HAS_PROC
          && latin1(PROC.resolve(entry.pid() + "/status"))
              .lines()
              .filter(
                  it ->
                      it.startsWith("SigBlk:")
                          || it.startsWith("SigIgn:")
                          || it.startsWith("SigCgt:"))
              .noneMatch(
                  it -> (Long.parseUnsignedLong(it.substring(8).strip(), 16) & TERM_BIT) != 0);
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the id that a process has in the innermost namespace that it is in; 0 if unknown. */
  static long innerId(ProcessEntry entry) {
    try {
      return latin1(PROC.resolve(entry.pid() + "/status"))
          .lines()
          .filter(it -> it.startsWith("NSpid:"))
          .mapToLong(it -> Long.parseLong(it.substring(it.lastIndexOf('\t') + 1)))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  private static String environment(long pid) {
    try {
      return latin1(PROC.resolve(pid + "/environ"));
    } catch (IOException e) {
      // It is gone, or another user's.
      return "";
    }
  }

  private static Optional<ProcessEntry> read(long pid) {
    try {
      String stat = latin1(PROC.resolve(pid + "/stat"));
      // The name is in parentheses, and may hold spaces and parentheses itself.
      int open = stat.indexOf('(');
      int close = stat.lastIndexOf(')');
      String[] fields = stat.substring(close + 2).split(" ", -1);
      if (fields[STATE].equals("Z") || fields[STATE].equals("X")) {
        return Optional.empty();
      }
      return Optional.of(
          new ProcessEntry(
              pid,
              Long.parseLong(fields[PARENT]),
              Long.parseLong(fields[GROUP]),
              Long.parseLong(fields[START]),
              stat.substring(open + 1, close)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads by a stream, as a channel would refuse to when the thread is interrupted. */
  private static String latin1(Path file) throws IOException {
    try (InputStream stream = new FileInputStream(file.toFile())) {
      return new String(stream.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
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
