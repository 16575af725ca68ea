package dev.agent4j.toolbox.access;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the tools of one session put what was too much for a result. Files there may be read,
 * though they lie outside of the workspace. One is kept in the session's scope, under this class.
 * Thread-safe.
 */
public final class SpilledFiles {
  private final List<Supplier<Optional<Path>>> directories = new ArrayList<>();

  /** Makes one that knows no directory. */
  public SpilledFiles() {}

  /** Adds a directory, which need not exist yet. */
  public synchronized void add(Supplier<Optional<Path>> directory) {
    directories.add(directory);
  }

  /** Returns the directories that exist. */
  public synchronized List<Path> directories() {
    return directories.stream().map(Supplier::get).flatMap(Optional::stream).toList();
  }
}
