package dev.agent4j.toolbox.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who runs commands on this machine: each JVM keeps a file with its id, its start and its mark,
 * which the environment of its commands contains. A file whose JVM is gone was left by one that was
 * killed; the next one ends what it has left behind.
 */
public final class Leases {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
  private static final String MARK =
      HexFormat.of().toHexDigits(new SecureRandom().nextLong()) + "-";
  private static final Duration GRACE = Duration.ofMillis(200);
  private static final int MOST = 10_000;

  private static boolean begun;
  private final Path directory;

  Leases(Path directory) {
    this.directory = directory;
  }

  /** Returns what the environment of all commands of this JVM contains. */
  public static String mark() {
    return MARK;
  }

  /**
   * Ends what JVMs that were killed have left behind, and sees to it that this one is no less found
   * out. Does so once in the life of a JVM.
   *
   * @param bash sends signals to groups; null if there is none
   */
  public static synchronized void begin(@Nullable Path bash) {
    if (begun || !ProcessTable.hasProc()) {
      return;
    }
    begun = true;
    Path directory = Path.of(System.getProperty("java.io.tmpdir"), "agent4j-jvms-" + user());
    try {
      var leases = new Leases(directory);
      leases.open();
      leases.reap(bash);
      ControlGroup.removeEmpty();
      Path own = leases.take(ProcessHandle.current().pid(), MARK);
      own.toFile().deleteOnExit();
    } catch (IOException e) {
      LOG.warn("what this JVM leaves behind when it is killed will not be found: {}", e.toString());
    }
  }

  private static String user() {
    return System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
  }

  /** Makes the directory, or sees that the one that is there is nobody else's. */
  void open() throws IOException {
    Set<PosixFilePermission> onlyOwner = PosixFilePermissions.fromString("rwx------");
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(onlyOwner));
    } catch (FileAlreadyExistsException e) {
      boolean isDirectory = Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
      Object owner = Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      Object self = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      if (!isDirectory || !owner.equals(self)) {
        throw new IOException(directory + " belongs to someone else", e);
      }
      Files.setPosixFilePermissions(directory, onlyOwner);
    }
  }

  /** Writes the file of a JVM that lives. */
  Path take(long pid, String mark) throws IOException {
    long start = ProcessTable.find(pid).map(ProcessEntry::start).orElse(0L);
    Path file = directory.resolve(pid + "-" + mark);
    return Files.writeString(file, pid + " " + start + " " + mark);
  }

  /** Ends what belongs to JVMs that are gone; returns what lives on all the same. */
  List<ProcessEntry> reap(@Nullable Path bash) throws IOException {
    var left = new ArrayList<ProcessEntry>();
    int seen = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Lease lease = read(file);
        if (lease != null && ++seen <= MOST && !lease.isAlive()) {
          List<ProcessEntry> survivors = end(lease, bash);
          if (survivors.isEmpty()) {
            Files.deleteIfExists(file);
          }
          left.addAll(survivors);
        }
      }
    }
    if (!left.isEmpty()) {
      LOG.warn("processes of JVMs that were killed cannot be ended: {}", left);
    }
    return left;
  }

  private static List<ProcessEntry> end(Lease lease, @Nullable Path bash) {
    List<ControlGroup> groups = ControlGroup.leftBy(lease.mark());
    var trees = new ArrayList<>(List.of(ProcessTree.marked(lease.mark(), lease.start())));
    groups.forEach(it -> trees.add(ProcessTree.in(it)));
    List<ProcessEntry> left = ProcessEnding.end(trees, GRACE, bash);
    groups.forEach(ControlGroup::close);
    return left;
  }

  /** A JVM that ran commands. */
  private record Lease(long pid, long start, String mark) {
    boolean isAlive() {
      return ProcessTable.find(pid).filter(it -> it.start() == start).isPresent();
    }
  }

  private static @Nullable Lease read(Path file) {
    try {
      String[] words = Files.readString(file).split(" ", -1);
      boolean isWhole = words.length == 3 && words[2].matches("[0-9a-f]{16}-");
      return isWhole
          ? new Lease(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2])
          : null;
    } catch (IOException | NumberFormatException e) {
      return null;
    }
  }
}
