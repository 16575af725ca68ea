package dev.agent4j.toolbox.search;

import dev.agent4j.toolbox.files.FileKind;
import dev.agent4j.toolbox.files.Show;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks a directory tree in the order of names. Links are seen but never followed, {@code .git} is
 * seen but never entered, and what was left out is counted, so that nobody concludes that it does
 * not exist.
 */
public final class FileWalk {
  private static final int MAX_ENTRIES = 200_000;

  /** Takes what a walk comes across. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Takes an entry and returns whether to go on.
     *
     * @param depth 1 for what is directly in the directory that the walk began at
     */
    boolean take(Path entry, BasicFileAttributes attributes, int depth)
        throws IOException, InterruptedException;
  }

  private final int maxDepth;
  private final @Nullable Deadline deadline;
  private int entries;
  private int links;
  private int unreadable;
  private boolean metGit;
  private boolean late;
  private boolean stopped;

  /**
   * @param deadline when to stop, for which the walk counts as cut
   */
  public FileWalk(int maxDepth, @Nullable Deadline deadline) {
    this.maxDepth = maxDepth;
    this.deadline = deadline;
  }

  /** Walks {@code directory}, which is not handed to {@code visitor} itself. */
  public void walk(Path directory, Visitor visitor) throws IOException, InterruptedException {
    walk(directory, visitor, 1);
  }

  private void walk(Path directory, Visitor visitor, int depth)
      throws IOException, InterruptedException {
    for (Path entry : sorted(directory, depth)) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      late = late || (deadline != null && deadline.isOver());
      stopped = stopped || late || ++entries > MAX_ENTRIES;
      if (stopped) {
        return;
      }
      BasicFileAttributes attributes = FileKind.attributes(entry);
      if (attributes == null) {
        continue;
      }
      links += attributes.isSymbolicLink() ? 1 : 0;
      if (!visitor.take(entry, attributes, depth)) {
        stopped = true;
        return;
      }
      if (attributes.isDirectory() && depth < maxDepth) {
        if (isGit(entry)) {
          metGit = true;
        } else {
          walk(entry, visitor, depth + 1);
        }
      }
    }
  }

  private List<Path> sorted(Path directory, int depth) throws IOException, InterruptedException {
    var names = new ArrayList<Path>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path entry : stream) {
        names.add(entry);
        if (names.size() % 1_000 == 0 && Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (names.size() > MAX_ENTRIES) {
          break;
        }
      }
    } catch (AccessDeniedException | NoSuchFileException e) {
      if (depth == 1) {
        throw e;
      }
      unreadable++;
      return List.of();
    }
    names.sort(Comparator.comparing(it -> it.getFileName().toString()));
    return names;
  }

  /** Returns {@code entry} as seen from {@code start}, with forward slashes. */
  public static String below(Path start, Path entry) {
    return start.relativize(entry).toString().replace(entry.getFileSystem().getSeparator(), "/");
  }

  static boolean isGit(Path entry) {
    return entry.getFileName().toString().equals(".git");
  }

  /** Counts a file or directory that could not be read. */
  void countUnreadable() {
    unreadable++;
  }

  /** Tells whether there may be more than what was visited, and not because of the visitor. */
  public boolean isCut() {
    return late || entries > MAX_ENTRIES;
  }

  /** Returns what was left out, a phrase each; empty if nothing. */
  public List<String> leftOut() {
    var phrases = new ArrayList<String>();
    if (late) {
      phrases.add("stopped at the time limit, so there may be more");
    }
    if (entries > MAX_ENTRIES) {
      phrases.add("stopped after " + MAX_ENTRIES + " entries, so there may be more");
    }
    if (metGit) {
      phrases.add(".git left out");
    }
    if (links > 0) {
      phrases.add(Show.count(links, "link") + " not followed");
    }
    if (unreadable > 0) {
      phrases.add(unreadable + " not readable");
    }
    return phrases;
  }
}
