package dev.agent4j.toolbox.walk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Tells how many directories a directory holds, without a look at each entry: on most file systems
 * a directory has two names of its own, and one more from each directory in it. So the entries of a
 * directory without any need not be looked at.
 */
final class LinkCounts {
  /** No count is known: any entry may be a directory. */
  static final int UNKNOWN = Integer.MAX_VALUE;

  /** Those that count so; others report 1 (btrfs, overlay) or a number made up (CIFS, some NFS). */
  private static final Set<String> COUNTING = Set.of("ext2", "ext3", "ext4", "xfs", "tmpfs");

  private final boolean counts;
  private final Object device;

  /** Looks at the file system that {@code start} is on. */
  LinkCounts(Path start) {
    boolean known = false;
    Object found = "";
    try {
      known =
          start.getFileSystem().supportedFileAttributeViews().contains("unix")
              && COUNTING.contains(Files.getFileStore(start).type());
      found = known ? Files.getAttribute(start, "unix:dev", LinkOption.NOFOLLOW_LINKS) : "";
    } catch (IOException | UnsupportedOperationException e) {
      known = false;
    }
    counts = known;
    device = found;
  }

  /** Returns how many directories are in {@code directory}, or {@link #UNKNOWN}. */
  int directoriesIn(Path directory) {
    if (!counts) {
      return UNKNOWN;
    }
    try {
      Map<String, Object> found =
          Files.readAttributes(directory, "unix:nlink,dev", LinkOption.NOFOLLOW_LINKS);
      boolean same = device.equals(found.get("dev"));
      return same && found.get("nlink") instanceof Integer links && links >= 2
          ? links - 2
          : UNKNOWN;
    } catch (IOException | RuntimeException e) {
      return UNKNOWN;
    }
  }
}
