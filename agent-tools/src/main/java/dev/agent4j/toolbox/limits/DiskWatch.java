package dev.agent4j.toolbox.limits;

import dev.agent4j.toolbox.process.Job;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
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
 * <p>A command is charged with what is added after the first look at it. It is counted when it
 * begins only if nothing was counted yet, or the directory was beyond a limit when it was counted
 * last: so a step costs what it takes, not the size of the directory, and what others add between
 * two commands ends neither.
 */
public final class DiskWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int PART_OF_TIME = 10;

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
    var thread = new Thread(() -> look(job), "agent4j-" + job.id() + "-disk");
    thread.setDaemon(true);
    thread.start();
  }

  private void look(Job job) {
    try {
      Use known = last;
      Use before = known == null || isBeyond(known) ? use() : null;
      Duration pause = PAUSE;
      while (!job.awaitEnd(pause)) {
        long start = System.nanoTime();
        Use now = use();
        if (before != null && isBeyond(now) && isMore(now, before)) {
          job.stopBecause(problem(now));
          return;
        }
        before = before == null ? now : before;
        long took = System.nanoTime() - start;
        pause = Duration.ofNanos(Math.max(PAUSE.toNanos(), took * PART_OF_TIME));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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

  private Use use() {
    var use = new Use();
    for (Path root : roots) {
      try {
        Files.walkFileTree(root, use);
      } catch (IOException e) {
        LOG.debug("what could be counted counts: {}", e.toString());
      }
    }
    last = use;
    return use;
  }

  /** What files take up. */
  private static final class Use extends SimpleFileVisitor<Path> {
    private long bytes;
    private long files;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
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

    private FileVisitResult count() {
      files++;
      return FileVisitResult.CONTINUE;
    }
  }
}
