package dev.agent4j.toolbox.process;

import dev.agent4j.toolbox.process.Enclosure.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How the number of a command's processes can be limited here.
 *
 * @param way by what
 * @param note what is to be said of it; empty if nothing
 */
public record ProcessCount(Way way, String note) {
  private static final Path LOAD = Path.of("/proc/loadavg");
  private static final Path SELF = Path.of("/proc/self");

  /** What counts processes. */
  public enum Way {
    /** A control group of the command's own. */
    GROUP,
    /** RLIMIT_NPROC, which counts in each user namespace by itself since Linux 5.14. */
    NAMESPACE,
    /** RLIMIT_NPROC, which counts all processes of the user. */
    USER,
    NONE
  }

  /** Returns how they are counted within {@code enclosure}. */
  public static ProcessCount by(Enclosure enclosure) {
    if (enclosure.hasGroups() && ControlGroup.canCount()) {
      return new ProcessCount(Way.GROUP, "");
    }
    if (enclosure.kind() == Kind.BARE) {
      return new ProcessCount(
          Way.NONE, "No limits of the system are set: only the size of the workspace is held.");
    }
    if (isRoot()) {
      return new ProcessCount(
          Way.NONE,
          "The number of processes is not limited: root is exempt from RLIMIT_NPROC, and there is no"
              + " control group to write to.");
    }
    if (enclosure.kind() == Kind.USER_NAMESPACE) {
      return new ProcessCount(Way.NAMESPACE, "");
    }
    return new ProcessCount(
        Way.USER,
        "The system counts the processes of a user, not of a command: the limit is what runs already"
            + " and so many more.");
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(SELF, "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Tells whether the number is limited. */
  public boolean isHeld() {
    return way != Way.NONE;
  }

  /** Returns the limit for {@code ulimit}; empty if it cannot hold. */
  public OptionalLong limit(int processes) {
    return switch (way) {
      case GROUP, NONE -> OptionalLong.empty();
      case NAMESPACE -> OptionalLong.of(processes);
      case USER -> OptionalLong.of(processes + running());
    };
  }

  /** Returns how many processes and threads the machine has, of whatever user. */
  private static long running() {
    try {
      String load = Files.readString(LOAD);
      return Long.parseLong(load.substring(load.indexOf('/') + 1).split(" ", 2)[0]);
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}
