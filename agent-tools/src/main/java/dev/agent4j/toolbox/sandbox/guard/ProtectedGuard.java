package dev.agent4j.toolbox.sandbox.guard;

import dev.agent4j.toolbox.sandbox.guard.ProtectedFile.Kind;
import dev.agent4j.toolbox.sandbox.guard.ProtectedScan.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the protected files while commands run: what they add is taken away, what they change
 * is put back, and a copy of theirs is kept. Thread-safe.
 */
public final class ProtectedGuard {
  private static final Logger LOG = LoggerFactory.getLogger(ProtectedGuard.class);

  private final ProtectedScan scan;
  private final Quarantine quarantine = new Quarantine();
  private Map<Path, ProtectedFile> before = Map.of();
  private List<Path> hidden = List.of();
  private final List<String> untold = new ArrayList<>();
  private int running;

  public ProtectedGuard(ProtectedScan scan) {
    this.scan = scan;
  }

  /** Notes what is there before a command begins. */
  public synchronized void begin() {
    if (running == 0) {
      Snapshot now = scan.scan(null);
      before = now.files();
      hidden = now.hidden();
      tellIfIncomplete(now);
    } else {
      check();
    }
    running++;
  }

  /** Returns what there is: what can be locked is to be locked. */
  public synchronized List<ProtectedFile> present() {
    return List.copyOf(before.values());
  }

  /**
   * Returns what there is that is not to be read: existing files, directories with all in them, and
   * the files in the workspace that links of such names lead to; without symbolic links. If there
   * are more than {@code most}, that is told, and so many are returned.
   */
  public synchronized List<Path> hidden(int most) {
    var real = new ArrayList<Path>();
    hidden.stream()
        .flatMap(this::readable)
        .sorted(Comparator.comparing(Path::getNameCount))
        .filter(it -> real.stream().noneMatch(it::startsWith))
        .limit(most + 1L)
        .forEach(real::add);
    if (real.size() > most) {
      tell("Commands can read some hidden files: there are more than " + most + ".");
    }
    return List.copyOf(real.subList(0, Math.min(most, real.size())));
  }

  /** What a link leads to elsewhere is not hidden by it: a command could hide anything so. */
  private Stream<Path> readable(Path path) {
    try {
      Path real = path.toRealPath();
      boolean isMeant =
          real.equals(path) || (Files.isRegularFile(real) && scan.rootOf(real).isPresent());
      return isMeant ? Stream.of(real) : Stream.empty();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  /**
   * Undoes what was done to protected files since the last look, if a command ran.
   *
   * @param ended how many commands had ended, with all that they had started, before this look
   * @return what is to be told
   */
  public synchronized List<String> settle(int ended) {
    if (running > 0) {
      check();
      running = Math.max(0, running - ended);
    }
    List<String> told = List.copyOf(untold);
    untold.clear();
    return told;
  }

  private void check() {
    Snapshot now = scan.scan(before);
    var accepted = new LinkedHashMap<Path, ProtectedFile>();
    for (ProtectedFile file : now.files().values()) {
      if (!before.containsKey(file.path()) && !isHarmless(file) && !isMoved(file, now)) {
        takeAway(file);
      } else {
        accepted.put(file.path(), file);
      }
    }
    for (ProtectedFile old : before.values()) {
      ProtectedFile file = now.files().get(old.path());
      if (file != null && !file.isLike(old)) {
        putBack(old, file);
        accepted.put(old.path(), old);
      } else if (file == null && now.isComplete() && !isMovedAway(old, now)) {
        putBackIfPossible(old, accepted);
      }
    }
    before = accepted;
    hidden = now.hidden();
    tellIfIncomplete(now);
  }

  private boolean isMoved(ProtectedFile file, Snapshot now) {
    return before.values().stream()
        .anyMatch(old -> file.isMoved(old) && !now.files().containsKey(old.path()));
  }

  private static boolean isMovedAway(ProtectedFile old, Snapshot now) {
    return now.files().values().stream().anyMatch(it -> it.isMoved(old));
  }

  /**
   * Tells whether git itself writes it when it makes a repository, and runs nothing because of it.
   */
  private static boolean isHarmless(ProtectedFile file) {
    String content = file.content();
    String name = String.valueOf(file.path().getFileName());
    if (file.kind() == Kind.DIRECTORY || (content != null && content.isEmpty())) {
      return true;
    }
    return file.kind() == Kind.FILE
        && content != null
        && (name.equals("config") ? GitConfig.of(content).isHarmless() : isSample(file.path()));
  }

  private static boolean isSample(Path path) {
    Path parent = path.getParent();
    return parent != null
        && parent.endsWith("hooks")
        && String.valueOf(path.getFileName()).endsWith(".sample");
  }

  private void takeAway(ProtectedFile file) {
    attempt(
        file,
        "was created by a command; commands may not create protected files. It was moved away",
        () -> quarantine.remove(root(file), file));
  }

  private void putBack(ProtectedFile old, ProtectedFile changed) {
    attempt(
        changed,
        "was changed by a command; commands may not change protected files. It was put back",
        () -> {
          quarantine.remove(root(changed), changed);
          quarantine.restore(root(old), old);
        });
  }

  private void putBackIfPossible(ProtectedFile old, Map<Path, ProtectedFile> accepted) {
    if (old.kind() == Kind.DIRECTORY) {
      return;
    }
    try {
      quarantine.restore(root(old), old);
      accepted.put(old.path(), old);
      tell(
          "Protected file "
              + scan.shown(old.path())
              + " was deleted by a command. It was put back.");
    } catch (IOException e) {
      tell("Protected file " + scan.shown(old.path()) + " was deleted by a command.");
    }
  }

  /** Something that may fail. */
  @FunctionalInterface
  private interface Mending {
    void run() throws IOException;
  }

  private void attempt(ProtectedFile file, String what, Mending mending) {
    String shown = "Protected file " + scan.shown(file.path()) + " ";
    try {
      Path copy = quarantine.keep(file);
      mending.run();
      tell(shown + what + "; the user finds a copy of what was written in " + copy + ".");
    } catch (IOException e) {
      tell(
          shown
              + "was created or changed by a command; commands may not do that. It could not be undone ("
              + e
              + "). Tell the user: the file may run something when the workspace is used.");
    }
  }

  private Path root(ProtectedFile file) throws IOException {
    return scan.rootOf(file.path())
        .orElseThrow(() -> new IOException("it lies outside the workspace"));
  }

  private void tellIfIncomplete(Snapshot now) {
    if (!now.isComplete()) {
      tell("Not all directories could be looked at for protected files.");
    }
  }

  private void tell(String finding) {
    if (!untold.contains(finding)) {
      LOG.warn("{}", finding);
      untold.add(finding);
    }
  }
}
