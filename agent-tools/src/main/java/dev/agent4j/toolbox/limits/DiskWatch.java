package dev.agent4j.toolbox.limits;

import dev.agent4j.toolbox.process.Job;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a command that lets a directory grow beyond a limit. Looks four times a second, but spends
 * at most a tenth of its time in looking; what is written between two looks goes beyond. Sizes are
 * those that files say they have, so that one with holes counts whole.
 *
 * <p>The directory is counted when a command begins only if nothing was counted yet, or it was
 * beyond a limit when it was counted last: so a step costs what it takes, not the size of the
 * directory. Else the first look charges the command with files that have changed since it began if
 * the others are within the limit; what others add between two commands ends neither.
 */
public final class DiskWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int PART_OF_TIME = 10;

  /** How far the times of files may be behind the clock: more than the longest tick of a kernel. */
  private static final Duration TICK = Duration.ofMillis(20);

  private final List<Path> roots;
  private final long mostBytes;
  private final long mostFiles;
  private volatile @Nullable Use last;

  /**
   * @param mostBytes what all files may have together; 0 for no limit
   * @param mostFiles how many files and directories there may be; 0 for no limit
   */
  public DiskWatch(List<Path> roots, long mostBytes, long mostFiles) {
    this.roots = List.copyOf(roots);
    this.mostBytes = mostBytes;
    this.mostFiles = mostFiles;
  }

  /** Watches on a thread of its own until the command has ended; to be called when it begins. */
  public void watch(Job job) {
    if (mostBytes == 0 && mostFiles == 0) {
      return;
    }
    Instant begun = Instant.now().minus(TICK);
    var thread = new Thread(() -> look(job, begun), "agent4j-" + job.id() + "-disk");
    thread.setDaemon(true);
    thread.start();
  }

  private void look(Job job, Instant begun) {
    try {
      Use known = last;
      Use before = known == null || isBeyond(known) ? counted() : null;
      Duration pause = PAUSE;
      while (!job.awaitEnd(pause)) {
        long start = System.nanoTime();
        Use now = counted();
        before = before == null ? before(now, begun) : before;
        if (isBeyond(now) && isMore(now, before)) {
          job.stopBecause(problem(now));
          return;
        }
        long took = System.nanoTime() - start;
        pause = Duration.ofNanos(Math.max(PAUSE.toNanos(), took * PART_OF_TIME));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns what there was before the command, as far as it has made the difference. */
  private Use before(Use now, Instant begun) {
    Use old = isBeyond(now) ? use(begun) : now;
    return isBeyond(old) ? now : old;
  }

  private boolean isBeyond(Use use) {
    return (mostBytes > 0 && use.bytes > mostBytes) || (mostFiles > 0 && use.files > mostFiles);
  }

  private static boolean isMore(Use now, Use before) {
    return now.bytes > before.bytes || now.files > before.files;
  }

  private String problem(Use use) {
    boolean isSize = mostBytes > 0 && use.bytes > mostBytes;
    return String.format(
        Locale.ROOT,
        "It was ended because the workspace has grown to %,d %s; at most %,d are allowed. Delete what"
            + " is not needed.",
        isSize ? use.bytes : use.files,
        isSize ? "bytes" : "files",
        isSize ? mostBytes : mostFiles);
  }

  /** Counts, for the next command as well. */
  private Use counted() {
    Use use = use(Instant.MAX);
    last = use;
    return use;
  }

  /** Counts, without files that have changed since {@code end}. */
  private Use use(Instant end) {
    var use = new Use(end);
    for (Path root : roots) {
      try {
        Files.walkFileTree(root, use);
      } catch (IOException e) {
        LOG.debug("what could be counted counts: {}", e.toString());
      }
    }
    return use;
  }

  /** What files take up. */
  private static final class Use extends SimpleFileVisitor<Path> {
    private final Instant end;
    private long bytes;
    private long files;

    Use(Instant end) {
      this.end = end;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (end.isBefore(Instant.MAX) && !changed(file, attributes).isBefore(end)) {
        return FileVisitResult.CONTINUE;
      }
      bytes += attributes.isRegularFile() ? attributes.size() : 0;
      return count();
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return count();
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return count();
    }

    /** A program can set the time of modification, as tar does, but not that of the change. */
    private static Instant changed(Path file, BasicFileAttributes attributes) {
      try {
        var time = (FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
        return time.toInstant();
      } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
        return attributes.lastModifiedTime().toInstant();
      }
    }

    private FileVisitResult count() {
      files++;
      return FileVisitResult.CONTINUE;
    }
  }
}
