package dev.agent4j.toolbox;

import dev.agent4j.tool.ToolContext;
import dev.agent4j.toolbox.access.Place;
import dev.agent4j.toolbox.edit.EditPlan;
import dev.agent4j.toolbox.files.Sha256;
import dev.agent4j.toolbox.files.TextScan;
import dev.agent4j.toolbox.page.SeenLines;
import dev.agent4j.toolbox.update.KnownFile;
import dev.agent4j.toolbox.update.KnownFile.Knowledge;
import dev.agent4j.toolbox.update.KnownFile.News;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the tools of one session have shown to the model or written: of each file its hash, the
 * lines shown, and how its text is written as bytes. A file is known by its identity, whatever name
 * leads to it, and by its name, whatever program has replaced it. Thread-safe.
 */
final class FileLedger {
  private static final int MAX_FILES = 10_000;

  /**
   * What is known of a file.
   *
   * @param sha256 of the content that was shown or written
   * @param facts how its text is written as bytes; null if it was written or only searched
   * @param seen the lines that were shown
   * @param page the last page that was shown whole; null if none was since the last change
   */
  record Entry(
      String sha256, TextScan.@Nullable Facts facts, SeenLines seen, @Nullable Page page) {}

  /**
   * A result of read_file.
   *
   * @param textHash of the result's text
   */
  record Page(String callId, long from, long to, String textHash) {}

  private final Map<Object, Entry> entries = bounded();
  private final Map<Path, Object> identities = bounded();

  private static <K, V> Map<K, V> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MAX_FILES;
      }
    };
  }

  static FileLedger of(ToolContext context) {
    return context.scope().get(FileLedger.class, FileLedger::new);
  }

  /** Notes that a tool has written the file, all of which the model knows therefore. */
  synchronized void wrote(Place place, String sha256) throws IOException {
    put(place, new Entry(sha256, null, SeenLines.ALL, null));
  }

  /**
   * Notes that a tool has changed parts of a file that was known: what is below the first change
   * may have moved, and counts as not shown unless all was.
   */
  synchronized void edited(Place place, String before, String sha256, long firstChanged)
      throws IOException {
    Entry old = current(place, before);
    if (old != null) {
      SeenLines seen = isAllSeen(old) ? SeenLines.ALL : old.seen().upTo(firstChanged);
      put(place, new Entry(sha256, null, seen, null));
    }
  }

  private static boolean isAllSeen(Entry entry) {
    TextScan.Facts facts = entry.facts();
    return entry.seen().hasAll(1, facts == null ? Long.MAX_VALUE : Math.max(1, facts.lines()));
  }

  /** Notes that a page of the file was shown. */
  synchronized void read(Place place, TextScan.Facts facts, Page page) throws IOException {
    Entry old = current(place, facts.sha256());
    SeenLines seen = old == null ? SeenLines.NONE : old.seen();
    put(place, new Entry(facts.sha256(), facts, seen.plus(page.from(), page.to()), page));
  }

  /**
   * Notes that lines of the file were shown, as a search does.
   *
   * @param sha256 of the whole content, which makes it known; empty if only a part was looked at,
   *     which adds lines to what is known already
   */
  synchronized void saw(Place place, String sha256, long from, long to) throws IOException {
    Entry old = sha256.isEmpty() ? entry(place, "") : current(place, sha256);
    if (old != null) {
      put(place, new Entry(old.sha256(), old.facts(), old.seen().plus(from, to), old.page()));
    } else if (!sha256.isEmpty()) {
      put(place, new Entry(sha256, null, SeenLines.NONE.plus(from, to), null));
    }
  }

  private synchronized boolean isSeen(Place place, EditPlan.Lines lines) throws IOException {
    Entry entry = entry(place, "");
    return entry != null && (isAllSeen(entry) || entry.seen().hasAll(lines.first(), lines.last()));
  }

  private void put(Place place, Entry entry) throws IOException {
    Object identity = place.identity();
    entries.put(identity, entry);
    identities.put(place.path(), identity);
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

  /**
   * Returns the page of the file that the model is sure to see still, and forgets it: asked for
   * once more, it is shown again.
   */
  synchronized Optional<Page> takePage(
      Place place, String sha256, long from, long to, ToolContext context) throws IOException {
    Entry entry = current(place, sha256);
    Page page = entry == null ? null : entry.page();
    if (entry == null || page == null || page.from() != from || page.to() != to) {
      return Optional.empty();
    }
    put(place, new Entry(sha256, entry.facts(), entry.seen(), null));
    return context
        .scope()
        .resultInContext(page.callId())
        .filter(text -> hash(text).equals(page.textHash()))
        .map(text -> page);
  }

  static String hash(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
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
      public boolean hasSeen(EditPlan.Lines lines) throws IOException {
        try (Place place = workspace.open(path)) {
          return isSeen(place, lines);
        }
      }

      @Override
      public void note(News news) throws IOException {
        try (Place place = workspace.open(path)) {
          if (news instanceof News.Shown shown) {
            saw(place, "", shown.lines().first(), shown.lines().last());
          } else if (news instanceof News.Edited edited) {
            FileLedger.this.edited(place, edited.before(), edited.sha256(), edited.firstChanged());
          } else if (news instanceof News.Wrote wrote) {
            FileLedger.this.wrote(place, wrote.sha256());
          }
        }
      }
    };
  }
}
