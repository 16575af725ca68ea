package dev.agent4j.toolbox;

import dev.agent4j.tool.ToolContext;
import dev.agent4j.toolbox.access.Place;
import dev.agent4j.toolbox.page.SeenLines;
import dev.agent4j.toolbox.update.KnownFile;
import dev.agent4j.toolbox.update.KnownFile.Knowledge;
import dev.agent4j.toolbox.update.KnownFile.News;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the tools of one session have shown to the model or written: of each file its hash and the
 * lines shown. A file is known by its identity, whatever name leads to it, and by its name,
 * whatever program has replaced it. Thread-safe.
 */
final class FileLedger {
  private static final int MAX_FILES = 10_000;

  /** At eight bytes each. What was shown of the files longest unused is forgotten then. */
  private static final int MAX_SEEN_LINES = 500_000;

  /**
   * What is known of a file.
   *
   * @param sha256 of the content that was shown or written
   * @param seen the lines that were shown or written, as they were then
   */
  record Entry(String sha256, SeenLines seen) {

    Entry seeing(SeenLines lines) {
      return new Entry(sha256, lines);
    }
  }

  private final Map<Object, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Path, Object> identities = new LinkedHashMap<>(16, 0.75f, true);
  private long seenLines;

  static FileLedger of(ToolContext context) {
    return context.scope().get(FileLedger.class, FileLedger::new);
  }

  /** Notes that a tool has written the file. */
  synchronized void wrote(Place place, String sha256, String text) throws IOException {
    put(place, new Entry(sha256, SeenLines.NONE.plusLinesOf(text)));
  }

  /** Notes that a tool has changed parts of a file that was known. */
  synchronized void edited(Place place, String before, String sha256, List<String> lines)
      throws IOException {
    Entry old = entry(place, before);
    if (old != null) {
      boolean isCurrent = old.sha256().equals(before);
      SeenLines seen = old.seen().plus(lines);
      put(place, isCurrent ? new Entry(sha256, seen) : old.seeing(seen));
    }
  }

  /**
   * Notes that lines of the file were shown, as a page or a search does.
   *
   * @param sha256 of the whole content, which makes it known; empty if only a part was looked at,
   *     which adds lines to what is known already
   */
  synchronized void saw(Place place, String sha256, List<String> lines) throws IOException {
    Entry old = sha256.isEmpty() ? entry(place, "") : current(place, sha256);
    if (old != null) {
      put(place, old.seeing(old.seen().plus(lines)));
    } else if (!sha256.isEmpty()) {
      put(place, new Entry(sha256, SeenLines.NONE.plus(lines)));
    }
  }

  private synchronized boolean isSeen(Place place, List<String> lines) throws IOException {
    Entry entry = entry(place, "");
    return entry != null && entry.seen().hasAll(lines);
  }

  private void put(Place place, Entry entry) throws IOException {
    Object identity = place.identity();
    Entry old = entries.put(identity, entry);
    seenLines += entry.seen().count() - (old == null ? 0 : old.seen().count());
    identities.put(place.path(), identity);
    forgetEldest();
  }

  private void forgetEldest() {
    if (identities.size() > MAX_FILES) {
      identities.remove(identities.keySet().iterator().next());
    }
    Iterator<Map.Entry<Object, Entry>> eldest = entries.entrySet().iterator();
    while (eldest.hasNext() && (entries.size() > MAX_FILES || seenLines > MAX_SEEN_LINES)) {
      Map.Entry<Object, Entry> entry = eldest.next();
      seenLines -= entry.getValue().seen().count();
      if (entries.size() > MAX_FILES) {
        eldest.remove();
      } else {
        entry.setValue(entry.getValue().seeing(SeenLines.NONE));
      }
    }
  }

  private @Nullable Entry current(Place place, String sha256) throws IOException {
    Entry entry = entry(place, sha256);
    return entry != null && entry.sha256().equals(sha256) ? entry : null;
  }

  /**
   * Returns what is known of a file that has the content {@code sha256} now. Systems give the
   * identity of a file that is gone to the next one, so that of a file which was known by another
   * name it tells only that both have the same content.
   */
  private @Nullable Entry entry(Place place, String sha256) throws IOException {
    Object identity = place.identity();
    Object former = identities.get(place.path());
    Entry byIdentity = entries.get(identity);
    if (byIdentity != null && (identity.equals(former) || byIdentity.sha256().equals(sha256))) {
      return byIdentity;
    }
    // Another program has put a new file in its place, or it is gone.
    return former == null ? null : entries.get(former);
  }

  synchronized Knowledge knowledge(Place place, String sha256) throws IOException {
    Entry entry = entry(place, sha256);
    if (entry == null) {
      return Knowledge.UNKNOWN;
    }
    return entry.sha256().equals(sha256) ? Knowledge.CURRENT : Knowledge.STALE;
  }

  /** Returns what is known of the file at {@code path}, which is asked for as it is then. */
  KnownFile of(Workspace workspace, String path) {
    return new KnownFile() {
      @Override
      public Knowledge of(String sha256) throws IOException {
        try (Place place = workspace.open(path)) {
          return knowledge(place, sha256);
        }
      }

      @Override
      public boolean hasSeen(List<String> lines) throws IOException {
        try (Place place = workspace.open(path)) {
          return isSeen(place, lines);
        }
      }

      @Override
      public void note(News news) throws IOException {
        try (Place place = workspace.open(path)) {
          if (news instanceof News.Shown shown) {
            saw(place, "", shown.lines());
          } else if (news instanceof News.Edited edited) {
            FileLedger.this.edited(place, edited.before(), edited.sha256(), edited.lines());
          } else if (news instanceof News.Wrote wrote) {
            FileLedger.this.wrote(place, wrote.sha256(), wrote.text());
          }
        }
      }
    };
  }
}
