package dev.agent4j.toolbox.change;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is done to one file: it is made, replaced or deleted.
 *
 * @param path relative to the workspace, not by a link
 * @param before null if there is no such file before
 * @param after null if there is none after
 */
record Step(String path, @Nullable Image before, @Nullable Image after) {

  /** Makes it ready. */
  Prepared prepare(FileAccess files) throws IOException {
    if (after == null) {
      if (before == null) {
        throw new IllegalStateException(path + " is neither before nor after");
      }
      return files.delete(path, before);
    }
    return before == null
        ? files.create(path, after)
        : files.replace(path, before, after.content());
  }

  /** Tells whether it takes a file away: that is done last. */
  boolean isDelete() {
    return after == null;
  }
}
