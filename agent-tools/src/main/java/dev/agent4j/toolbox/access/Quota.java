package dev.agent4j.toolbox.access;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.files.Show;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much tools may make the files of a workspace grow. Counts what a file has become larger by
 * since a tool first wrote it, and the files that tools have made. Thread-safe.
 */
public final class Quota {
  private final long maxBytes;
  private final int maxFiles;
  private final Map<Path, Growth> growths = new HashMap<>();

  /** What is counted and not yet there. */
  private final Set<Path> pending = new HashSet<>();

  private long bytes;
  private int files;

  /**
   * What tools have done to a file.
   *
   * @param before its size when a tool first wrote it; -1 if a tool has made it
   * @param now its size as a tool last left it
   */
  private record Growth(long before, long now) {
    long bytes() {
      return Math.max(0, now - Math.max(0, before));
    }

    int files() {
      return before < 0 ? 1 : 0;
    }
  }

  /**
   * Makes a quota of which nothing is used.
   *
   * @param maxBytes by which all files together may grow
   * @param maxFiles that may be made
   * @throws IllegalArgumentException if one is negative
   */
  public Quota(long maxBytes, int maxFiles) {
    if (maxBytes < 0 || maxFiles < 0) {
      throw new IllegalArgumentException(
          "a quota must not be negative, was " + maxBytes + " bytes, " + maxFiles + " files");
    }
    this.maxBytes = maxBytes;
    this.maxFiles = maxFiles;
  }

  /** Returns a quota that allows everything. */
  public static Quota unlimited() {
    return new Quota(Long.MAX_VALUE, Integer.MAX_VALUE);
  }

  private boolean isUnlimited() {
    return maxBytes == Long.MAX_VALUE && maxFiles == Integer.MAX_VALUE;
  }

  /**
   * Counts a file as written before it is; returns what takes that back, for a write that fails.
   * One that succeeds is followed by {@link #written}.
   *
   * @param before its size now; -1 if it does not exist
   * @param shown the path for messages
   * @throws ToolException DENIED if that is too much
   */
  synchronized Runnable reserve(Path file, long before, long after, String shown) {
    if (isUnlimited()) {
      return () -> {};
    }
    Growth old = growths.get(file);
    // What a command has deleted since is made anew.
    Growth next = new Growth(old == null || before < 0 ? before : old.before(), after);
    put(file, next);
    if (isExceeded()) {
      forgetDeleted(file);
    }
    if (isExceeded()) {
      put(file, old);
      throw refusal(next, old, shown);
    }
    pending.add(file);
    return () -> giveBack(file, old);
  }

  private synchronized void giveBack(Path file, @Nullable Growth old) {
    pending.remove(file);
    put(file, old);
  }

  /** Notes that a file that was counted is there. */
  synchronized void written(Path file) {
    pending.remove(file);
  }

  private synchronized void put(Path file, @Nullable Growth growth) {
    Growth old = growth == null ? growths.remove(file) : growths.put(file, growth);
    count(old, -1);
    count(growth, 1);
  }

  private void count(@Nullable Growth growth, int sign) {
    if (growth != null) {
      bytes += sign * growth.bytes();
      files += sign * growth.files();
    }
  }

  private boolean isExceeded() {
    return bytes > maxBytes || files > maxFiles;
  }

  /** Commands may have deleted files that tools wrote: those count no longer. */
  private void forgetDeleted(Path beingWritten) {
    growths
        .entrySet()
        .removeIf(
            it -> {
              boolean gone =
                  !it.getKey().equals(beingWritten)
                      && !pending.contains(it.getKey())
                      && Files.notExists(it.getKey(), LinkOption.NOFOLLOW_LINKS);
              if (gone) {
                count(it.getValue(), -1);
              }
              return gone;
            });
  }

  private ToolException refusal(Growth wanted, @Nullable Growth old, String shown) {
    long moreBytes = wanted.bytes() - (old == null ? 0 : old.bytes());
    String limit =
        bytes + moreBytes > maxBytes
            ? String.format(
                "tools may write %s into this workspace, %d are used, and this needs %d more",
                Show.count(maxBytes, "byte"), bytes, moreBytes)
            : String.format(
                "tools may make %s in this workspace, and there are %d already",
                Show.count(maxFiles, "file"), files);
    return new ToolException(
        Code.DENIED,
        shown
            + ": "
            + limit
            + "; nothing was written. Delete what you made and no longer need, or ask the user for"
            + " a larger quota.");
  }

  /** Counts a file as gone. */
  synchronized void deleted(Path file) {
    put(file, null);
  }
}
