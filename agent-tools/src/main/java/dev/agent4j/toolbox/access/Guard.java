package dev.agent4j.toolbox.access;

import java.util.Optional;

/** Knows what must not be read or written below a root. Implementations are thread-safe. */
public interface Guard {

  /**
   * Returns the pattern that keeps a path from being written; empty if none does.
   *
   * @param path relative to its root, with slashes
   */
  Optional<String> protectorOf(String path);

  /** Returns the pattern that keeps a path from being read; empty if none does. */
  Optional<String> hiderOf(String path);

  /** Tells whether it is one that would be kept from either, had the host not allowed it. */
  boolean isSensitive(String path);
}
