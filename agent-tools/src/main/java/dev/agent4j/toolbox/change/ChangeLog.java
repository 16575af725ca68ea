package dev.agent4j.toolbox.change;

import static java.util.stream.Collectors.joining;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.toolbox.certificate.EditCertificate;
import dev.agent4j.toolbox.certificate.EditCertificate.Span;
import dev.agent4j.toolbox.certificate.Equality;
import dev.agent4j.toolbox.change.ImageStore.Kept;
import dev.agent4j.toolbox.files.Sha256;
import dev.agent4j.toolbox.files.Show;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The changes that the tools of one session have made, each with what was there before, so that it
 * can be taken back. What was kept longest goes when it is too much. Thread-safe.
 */
public final class ChangeLog implements AutoCloseable {
  /** What is kept of former contents, in bytes. */
  public static final long MAX_BYTES = 256L * 1024 * 1024;

  private static final int MAX_ENTRIES = 1_000;
  private static final int MAX_NAMED = 8;

  private final long maxBytes;
  private final ImageStore store = new ImageStore();
  private final List<Entry> entries = new ArrayList<>();
  private int made;

  /** A change, with the former contents of its files by their paths after it. */
  private static final class Entry {
    final String id;
    final List<EditCertificate> certificates;
    final boolean isUndo;
    final Map<String, Kept> images = new HashMap<>();
    boolean isKept = true;
    boolean isUndone;

    Entry(String id, List<EditCertificate> certificates, boolean isUndo) {
      this.id = id;
      this.certificates = certificates;
      this.isUndo = isUndo;
    }

    @Override
    public String toString() {
      String paths =
          certificates.stream().map(it -> Show.line(it.path())).limit(3).collect(joining(", "));
      return id + " (" + paths + (certificates.size() > 3 ? ", …)" : ")");
    }
  }

  /**
   * A change that was made.
   *
   * @param id the name by which it can be taken back
   * @param isKept whether it can be: what it replaced may have been too large to keep
   * @param parted the files that had another name, which leads to the former content now
   */
  public record Committed(
      String id, List<EditCertificate> certificates, boolean isKept, List<String> parted) {}

  /**
   * @param maxBytes what is kept of former contents
   */
  public ChangeLog(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Returns the one of the session that {@code context} belongs to. */
  public static ChangeLog of(ToolContext context) {
    return context.scope().get(ChangeLog.class, () -> new ChangeLog(MAX_BYTES));
  }

  /**
   * Makes changes, all of them or, if one fails, none.
   *
   * @throws IOException as the change that failed
   */
  public Committed commit(List<FileChange> changes, FileAccess files)
      throws IOException, InterruptedException {
    return commit(changes, files, false);
  }

  private Committed commit(List<FileChange> changes, FileAccess files, boolean isUndo)
      throws IOException, InterruptedException {
    Entry entry = prepare(changes, isUndo);
    boolean done = false;
    try {
      Commit.of(changes.stream().flatMap(it -> it.steps().stream()).toList(), files);
      done = true;
    } finally {
      if (!done) {
        forget(entry);
      }
    }
    return record(entry, FileChange.parted(changes));
  }

  /** Keeps what is there before anything is changed. */
  private synchronized Entry prepare(List<FileChange> changes, boolean isUndo) throws IOException {
    String id = "c" + ++made;
    var entry = new Entry(id, changes.stream().map(it -> it.certificate(id)).toList(), isUndo);
    long needed =
        changes.stream()
            .map(FileChange::before)
            .mapToLong(it -> it == null ? 0 : it.content().length)
            .sum();
    if (needed > maxBytes) {
      entry.isKept = false;
      return entry;
    }
    boolean all = false;
    try {
      for (FileChange change : changes) {
        Image before = change.before();
        if (before != null) {
          entry.images.put(change.path(), store.keep(before));
        }
      }
      all = true;
    } finally {
      if (!all) {
        forget(entry);
      }
    }
    return entry;
  }

  private synchronized void forget(Entry entry) {
    entry.images.values().forEach(store::drop);
    entry.images.clear();
    entry.isKept = false;
  }

  private synchronized Committed record(Entry entry, List<String> parted) {
    entries.add(entry);
    for (Entry old : entries) {
      if (store.bytes() <= maxBytes || old == entry) {
        break;
      }
      forget(old);
    }
    if (entries.size() > MAX_ENTRIES) {
      forget(entries.remove(0));
    }
    return new Committed(entry.id, entry.certificates, entry.isKept, parted);
  }

  /** Takes the last change back that is not undone, or the one named. */
  public Undo undo(String id, FileAccess files) {
    return new Undo(find(id), files);
  }

  private synchronized Entry find(String id) {
    if (id.isEmpty()) {
      for (int i = entries.size() - 1; i >= 0; i--) {
        if (!entries.get(i).isUndo && !entries.get(i).isUndone) {
          return entries.get(i);
        }
      }
      throw new ToolException(
          Code.NOT_FOUND,
          "There is nothing to undo: no file was changed by these tools in this session, or all is"
              + " undone. What commands changed is not kept.");
    }
    return entries.stream()
        .filter(it -> it.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new ToolException(
                    Code.NOT_FOUND,
                    String.format(
                        "%s: no such change in this session. %s",
                        Show.line(id),
                        entries.isEmpty()
                            ? "There is none."
                            : "The last ones are "
                                + entries.stream()
                                    .skip(Math.max(0, entries.size() - MAX_NAMED))
                                    .map(Entry::toString)
                                    .collect(joining(", "))
                                + ".")));
  }

  /** A change that is to be taken back. Used by one call. */
  public final class Undo {
    private final Entry entry;
    private final FileAccess files;

    private Undo(Entry entry, FileAccess files) {
      this.entry = entry;
      this.files = files;
    }

    public String id() {
      return entry.id;
    }

    /** Returns all paths that it touches, in order. */
    public List<String> paths() {
      var paths = new TreeSet<String>();
      for (EditCertificate it : entry.certificates) {
        paths.add(it.path());
        if (!it.movedFrom().isEmpty()) {
          paths.add(it.movedFrom());
        }
      }
      return List.copyOf(paths);
    }

    /**
     * Returns what would be done, the last file first.
     *
     * @throws ToolException STALE if a file is not what the change left; NOT_FOUND if the earlier
     *     contents were dropped
     */
    public List<FileChange> plan() throws IOException {
      synchronized (ChangeLog.this) {
        if (entry.isUndone) {
          throw new ToolException(Code.NO_CHANGE, entry + " was already undone.");
        }
        if (!entry.isKept) {
          throw new ToolException(
              Code.NOT_FOUND,
              entry
                  + " cannot be undone: earlier contents were dropped at the "
                  + (maxBytes >> 20)
                  + " MB limit. Nothing was changed.");
        }
        var changes = new ArrayList<FileChange>();
        for (int i = entry.certificates.size() - 1; i >= 0; i--) {
          changes.add(inverse(entry.certificates.get(i)));
        }
        return changes;
      }
    }

    private FileChange inverse(EditCertificate made) throws IOException {
      Image now = files.read(made.path()).orElse(null);
      if (!made.afterSha256().equals(now == null ? "" : now.sha256())) {
        throw changed(made.path(), now);
      }
      boolean moved = !made.movedFrom().isEmpty();
      if (moved && files.read(made.movedFrom()).isPresent()) {
        throw changed(made.movedFrom(), null);
      }
      Kept kept = entry.images.get(made.path());
      var spans = new ArrayList<Span>();
      for (Span it : made.spans()) {
        spans.add(new Span(it.afterStart(), it.afterEnd(), it.beforeStart(), it.beforeEnd()));
      }
      return new FileChange(
          moved ? made.movedFrom() : made.path(),
          now,
          kept == null ? null : store.read(kept),
          spans,
          Equality.BYTES,
          moved ? made.path() : "");
    }

    private ToolException changed(String path, @Nullable Image now) {
      return new ToolException(
          Code.STALE,
          String.format(
              "%s: not as change %s left it%s; nothing was undone. What came later would be lost:"
                  + " read the file, and mend it with edit_file.",
              Show.line(path),
              entry.id,
              now == null ? "" : ", its hash is " + Sha256.shown(now.sha256())));
    }

    /** Makes the changes of {@link #plan}, which can be taken back by the id that is returned. */
    public Committed commit(List<FileChange> plan) throws IOException, InterruptedException {
      Committed committed = ChangeLog.this.commit(plan, files, true);
      synchronized (ChangeLog.this) {
        entry.isUndone = true;
      }
      return committed;
    }
  }

  @Override
  public synchronized void close() {
    entries.clear();
    store.close();
  }
}
