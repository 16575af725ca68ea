package dev.agent4j.toolbox.walk;

import dev.agent4j.toolbox.folder.Folder;
import dev.agent4j.toolbox.ignore.IgnoreRules;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A walk through a directory tree in the order of names. Links are never followed, directories
 * named {@code .git} and what ignore rules hide are not entered; what was left out is counted, so
 * that nobody concludes that it does not exist. Every directory is opened in the one it is in, so
 * that one that becomes a link meanwhile leads nowhere.
 */
public final class TreeWalk {
  private static final int MAX_ENTRIES = 1_000_000;
  private static final int MAX_ENTRIES_OF_A_DIRECTORY = 200_000;

  /** Each level holds a directory open. */
  private static final int MAX_DEPTH = 200;

  /** Takes what a walk comes across. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Takes an entry and returns whether to go on.
     *
     * @param depth 1 for what is directly in the directory that the walk began at
     */
    boolean take(Entry entry, int depth) throws IOException, InterruptedException;
  }

  private final int maxDepth;
  private final boolean includeIgnored;
  private final @Nullable Deadline deadline;
  private final LeftOut leftOut = new LeftOut();
  private int entries;
  private boolean late;
  private boolean stopped;

  /**
   * @param maxDepth how many levels to visit
   * @param includeIgnored whether to visit what ignore rules hide
   * @param deadline when to stop, for which the walk counts as cut
   */
  public TreeWalk(int maxDepth, boolean includeIgnored, @Nullable Deadline deadline) {
    this.maxDepth = maxDepth;
    this.includeIgnored = includeIgnored;
    this.deadline = deadline;
  }

  /** Walks through {@code start}, which is not handed to {@code visitor} itself. */
  public void walk(WalkStart start, Visitor visitor) throws IOException, InterruptedException {
    if (start.isIgnored() && !includeIgnored) {
      leftOut.startIsIgnored();
    }
    var counts = new LinkCounts(start.folder().path());
    new Levels(start, counts, visitor).walk(start.folder(), start.above(), "", 1);
  }

  /** The directories of one walk. */
  private final class Levels {
    private final WalkStart start;
    private final LinkCounts counts;
    private final Visitor visitor;

    Levels(WalkStart start, LinkCounts counts, Visitor visitor) {
      this.start = start;
      this.counts = counts;
      this.visitor = visitor;
    }

    void walk(Folder folder, IgnoreRules above, String directory, int depth)
        throws IOException, InterruptedException {
      var listing = new Listing(folder, directory, depth);
      IgnoreRules rules =
          includeIgnored
              ? IgnoreRules.NONE
              : start
                  .files()
                  .in(folder, above, start.path() + directory, listing.hasGit, listing.hasRules);
      for (Entry entry : listing.sorted()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        late = late || (deadline != null && deadline.isOver());
        stopped = stopped || late || ++entries > MAX_ENTRIES;
        if (stopped) {
          return;
        }
        boolean isDirectory = listing.mayBeDirectory(entry) && entry.isDirectory();
        if (rules.ignore(start.path() + directory, entry.name(), isDirectory)) {
          leftOut.ignored(isDirectory);
          continue;
        }
        stopped = !visitor.take(entry, depth);
        if (entry.isKnownLink()) {
          leftOut.link();
        }
        if (stopped) {
          return;
        }
        if (isDirectory) {
          enter(entry, rules, depth);
        }
      }
    }

    private void enter(Entry entry, IgnoreRules rules, int depth)
        throws IOException, InterruptedException {
      if (depth >= maxDepth) {
        return;
      }
      if (entry.isGit()) {
        leftOut.git();
      } else if (depth >= MAX_DEPTH) {
        leftOut.tooDeep();
      } else {
        Folder folder;
        try {
          folder = entry.enter();
        } catch (FileSystemException e) {
          leftOut.unreadable();
          return;
        }
        try (folder) {
          walk(folder, rules, entry.path() + "/", depth + 1);
        }
      }
    }

    /** The entries of a directory, and which of them may be directories. */
    private final class Listing {
      private final List<Entry> entries = new ArrayList<>();
      private boolean hasGit;
      private boolean hasRules;

      /** How many directories there may be that were not looked at yet. */
      private int unseen;

      Listing(Folder folder, String directory, int depth) throws IOException, InterruptedException {
        try {
          read(folder, directory);
        } catch (DirectoryIteratorException e) {
          if (depth == 1) {
            throw e;
          }
          leftOut.unreadable();
        }
        unseen = counts.directoriesIn(folder.path());
        look(true);
        look(false);
      }

      private void read(Folder folder, String directory) throws IOException, InterruptedException {
        int count = 0;
        for (Path name : folder.names()) {
          if (++count % 1_000 == 0) {
            if (Thread.interrupted()) {
              throw new InterruptedException();
            }
            late = late || (deadline != null && deadline.isOver());
          }
          if (late) {
            return;
          }
          if (entries.size() == MAX_ENTRIES_OF_A_DIRECTORY) {
            leftOut.unseen();
            continue;
          }
          var entry = new Entry(folder, start.watch(), name, directory);
          entries.add(entry);
          hasGit |= entry.name().equals(RuleFiles.GIT);
          hasRules |= entry.name().equals(RuleFiles.NAME);
        }
      }

      /** Finds the directories among the names with or without a dot, which have most of them. */
      private void look(boolean withoutDot) throws IOException {
        if (unseen == LinkCounts.UNKNOWN) {
          return;
        }
        for (Entry entry : entries) {
          boolean isPlain = entry.name().indexOf('.') < 0;
          if (isPlain == withoutDot && (isPlain || unseen > 0) && entry.isDirectory()) {
            unseen--;
          }
        }
      }

      boolean mayBeDirectory(Entry entry) {
        return unseen == LinkCounts.UNKNOWN || entry.isLookedAt();
      }

      List<Entry> sorted() {
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
      }
    }
  }

  /** Counts a file that could not be read. */
  public void countUnreadable() {
    leftOut.unreadable();
  }

  /** Counts a file that the host hides from tools. */
  public void countHidden() {
    leftOut.hidden();
  }

  /** Returns how many entries were counted without a look at them. */
  public long unseen() {
    return leftOut.unseenEntries();
  }

  /** Tells whether there may be more than what was visited, and not because of the visitor. */
  public boolean isCut() {
    return late || entries > MAX_ENTRIES || leftOut.isCut();
  }

  /** Returns what was left out, a phrase each; empty if nothing. */
  public List<String> phrases() {
    var phrases = new ArrayList<String>();
    if (late) {
      phrases.add("stopped at the time limit, so there may be more");
    }
    if (entries > MAX_ENTRIES) {
      phrases.add("stopped after " + MAX_ENTRIES + " entries, so there may be more");
    }
    phrases.addAll(leftOut.phrases());
    return phrases;
  }
}
