package dev.agent4j.toolbox.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A control group of one command: it counts its processes and, in version 2, ends them at once. It
 * is there if this user may make one below that of this JVM; see cgroups(7).
 */
public final class ControlGroup implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlGroup.class);
  private static final Parent PARENT = Parent.find(Path.of("/proc/self"));

  /** How long it takes at most until a new group is entered, by far. */
  private static final Duration NEW = Duration.ofMinutes(10);

  private static final String PREFIX = "agent4j-";
  private static final String MEMBERS = "cgroup.procs";
  private static final String KILL = "cgroup.kill";
  private static final String MOST = "pids.max";

  private final Path directory;

  private ControlGroup(Path directory) {
    this.directory = directory;
  }

  /**
   * Where groups can be made.
   *
   * @param directory null if nowhere
   * @param counts whether they limit the number of processes
   */
  record Parent(@Nullable Path directory, boolean counts) {

    /**
     * @param self what tells of this process, {@code /proc/self}
     */
    static Parent find(Path self) {
      try {
        List<String> groups = Files.readAllLines(self.resolve("cgroup"));
        List<String> mounts = Files.readAllLines(self.resolve("mounts"));
        // Version 1 first: only there can a group count below one that has processes itself.
        return tried(mount(mounts, "cgroup", "pids"), path(groups, ":pids:"))
            .or(() -> tried(mount(mounts, "cgroup2", ""), path(groups, "0::")))
            .orElse(new Parent(null, false));
      } catch (IOException e) {
        return new Parent(null, false);
      }
    }

    private static @Nullable String mount(List<String> mounts, String type, String option) {
      return mounts.stream()
          .map(it -> it.split(" ", -1))
          .filter(it -> it.length > 3 && it[2].equals(type))
          .filter(it -> option.isEmpty() || List.of(it[3].split(",", -1)).contains(option))
          .map(it -> it[1])
          .findFirst()
          .orElse(null);
    }

    private static @Nullable String path(List<String> groups, String key) {
      return groups.stream()
          .filter(it -> it.contains(key))
          .map(it -> it.substring(it.indexOf(key) + key.length()))
          .findFirst()
          .orElse(null);
    }

    /** Makes a group and looks at what it can do. */
    private static Optional<Parent> tried(@Nullable String mount, @Nullable String path) {
      if (mount == null || path == null) {
        return Optional.empty();
      }
      Path parent = Path.of(mount + path);
      Path canary = parent.resolve("agent4j-canary-" + ProcessHandle.current().pid());
      try {
        Files.createDirectory(canary);
        boolean counts = Files.isWritable(canary.resolve(MOST));
        boolean kills = Files.isWritable(canary.resolve(KILL));
        boolean takes = Files.isWritable(canary.resolve(MEMBERS));
        Files.delete(canary);
        return takes && (counts || kills)
            ? Optional.of(new Parent(parent, counts))
            : Optional.empty();
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }

  /** Tells whether groups can be made. */
  static boolean isPossible() {
    return PARENT.directory() != null;
  }

  /** Tells whether groups limit the number of processes. */
  static boolean canCount() {
    return PARENT.counts();
  }

  /** Makes a group; empty if none can be made. */
  public static Optional<ControlGroup> make(String name, int processes) {
    return make(PARENT, name, processes);
  }

  static Optional<ControlGroup> make(Parent parent, String name, int processes) {
    if (parent.directory() == null) {
      return Optional.empty();
    }
    Path directory = parent.directory().resolve(PREFIX + name);
    try {
      Files.createDirectory(directory);
      if (parent.counts() && processes > 0) {
        Files.writeString(directory.resolve(MOST), String.valueOf(processes));
      }
      return Optional.of(new ControlGroup(directory));
    } catch (IOException e) {
      LOG.warn("no control group: {}", e.toString());
      return Optional.empty();
    }
  }

  /** Returns the groups whose names begin with that of a JVM. */
  static List<ControlGroup> leftBy(String mark) {
    Path parent = PARENT.directory();
    if (parent == null) {
      return List.of();
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(parent, PREFIX + mark + "*")) {
      var groups = new ArrayList<ControlGroup>();
      left.forEach(it -> groups.add(new ControlGroup(it)));
      return groups;
    } catch (IOException | DirectoryIteratorException e) {
      return List.of();
    }
  }

  /**
   * Removes the groups that nobody is in any more, of whatever JVM: those that were still busy when
   * their JVM was cleared away after. One that is new may be about to be entered, and stays.
   */
  static void removeEmpty() {
    Path parent = PARENT.directory();
    if (parent != null) {
      removeEmpty(parent, Instant.now().minus(NEW));
    }
  }

  static void removeEmpty(Path parent, Instant before) {
    try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent, PREFIX + "*")) {
      for (Path group : groups) {
        if (Files.getLastModifiedTime(group).toInstant().isBefore(before)) {
          new ControlGroup(group).close();
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.debug("groups stay that nobody is in: {}", e.toString());
    }
  }

  /** Takes processes in, and whoever they start from then on. */
  void add(List<ProcessEntry> processes) {
    for (ProcessEntry process : processes) {
      try {
        Files.writeString(directory.resolve(MEMBERS), String.valueOf(process.pid()));
      } catch (IOException e) {
        LOG.debug("not in the control group: {}", process);
      }
    }
  }

  /** Ends all processes at once, if this version can. */
  void kill() {
    Path kill = directory.resolve(KILL);
    try {
      if (Files.exists(kill)) {
        Files.writeString(kill, "1");
      }
    } catch (IOException e) {
      LOG.warn("the control group cannot be ended: {}", e.toString());
    }
  }

  /** Returns the ids of the processes in it. */
  List<Long> members() {
    try {
      return Files.readAllLines(directory.resolve(MEMBERS)).stream().map(Long::valueOf).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Removes the group, unless there are processes in it. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      LOG.debug("the control group stays: {}", e.toString());
    }
  }
}
